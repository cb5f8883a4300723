"""How values are written on paper: dates, money, choices, lists, and the filters that say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ruraldesk.documents.template import FilterCall
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Scalar
from ruraldesk.rules.identifiers import show_phone
from ruraldesk.rules.money import upper_money, yuan_grouped

LIST_SIGN = "、"
BLANK_SIGN = "\u3000"
DEFAULT_BLANK = 6
BLANK_DATE = "\u3000\u3000年\u3000月\u3000日"
UNIT_DIGITS = {"yuan": 2, "m2": 2, "mu": 2, "hour": 1, "count": 0}


def written(field: Field, value: Scalar, spec: FormSpec, filters: Sequence[FilterCall]) -> str:
    """Return a field's value as it stands on paper, before ``or`` and ``blank``."""
    if value is None or value == "" or value == []:
        return ""
    if field.choice_list:
        names = value if isinstance(value, list) else [str(value)]
        labels = [_label(spec, field, str(one)) for one in names]
        return _argument(filters, "join", LIST_SIGN).join(labels)
    if isinstance(value, list):
        return _argument(filters, "join", LIST_SIGN).join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    plain = formatted(str(value), filters)
    return plain if plain is not None else _by_type(field, str(value))


def formatted(text: str, filters: Sequence[FilterCall]) -> str | None:
    """Return a text through its first formatting filter, or None if there is none."""
    for call in filters:
        match call.name:
            case "date":
                return date_words(text, call.argument)
            case "money":
                return _money(text)
            case "upper_money":
                return _upper(text)
            case "number":
                return _number(text, int(call.argument or 0))
            case "phone":
                return show_phone(text)
    return None


def date_words(text: str, shape: str = "") -> str:
    """Return an ISO date as papers write it: ``2026年11月2日``; other texts as they are."""
    try:
        on = datetime.fromisoformat(text).date() if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return text
    shapes = {
        "": f"{on.year}年{on.month}月{on.day}日",
        "iso": on.isoformat(),
        "short": f"{on.month}-{on.day:02}",
        "month": f"{on.year}年{on.month}月",
        "year": f"{on.year}年",
    }
    return shapes[shape]


def blank_words(filters: Sequence[FilterCall]) -> str:
    """Return the gap to write into by hand."""
    count = next((int(call.argument) for call in filters if call.name == "blank"), DEFAULT_BLANK)
    return BLANK_SIGN * count


def when_empty(filters: Sequence[FilterCall]) -> str:
    """Return what stands in place of an empty value: a gap, other words, or nothing."""
    for call in filters:
        if call.name == "blank":
            return blank_words(filters)
        if call.name == "or":
            return call.argument
    return ""


def _by_type(field: Field, text: str) -> str:
    if field.type in ("date", "datetime"):
        return date_words(text)
    if field.unit == "yuan":
        return _money(text)
    if field.unit:
        return _number(text, UNIT_DIGITS[field.unit])
    return text


def _label(spec: FormSpec, field: Field, name: str) -> str:
    entries = spec.choices.get(field.choice_list, ())
    return next((one.label for one in entries if one.name == name), name)


def _argument(filters: Sequence[FilterCall], name: str, default: str) -> str:
    return next((call.argument for call in filters if call.name == name), default)


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _fen(text: str) -> int | None:
    found = _decimal(text)
    return None if found is None else int((found * 100).to_integral_value(ROUND_HALF_UP))


def _money(text: str) -> str:
    fen = _fen(text)
    return text if fen is None else yuan_grouped(fen)


def _upper(text: str) -> str:
    fen = _fen(text)
    return text if fen is None else upper_money(fen)


def _number(text: str, digits: int) -> str:
    found = _decimal(text)
    return text if found is None else f"{found.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,f}"
