"""Numbers and amounts as clerks type them: 1.2万, 1万2, 1万2千, 一万二, 3,280.00, １２, ¥500元, 3元5角."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import fold
from ruraldesk.model.form import Field, Unit
from ruraldesk.rules.hanzi import FIGURES, counted
from ruraldesk.rules.money import upper_money

MOST_WHOLE_DIGITS, MOST_FRACTION_DIGITS = 13, 10
PLACES: dict[Unit | None, int] = {"yuan": 2, "m2": 2, "mu": 2, "hour": 1, "count": 0, None: MOST_FRACTION_DIGITS}
UNIT_WORDS: dict[Unit, tuple[str, ...]] = {
    "yuan": ("元整", "圆整", "元", "圆", "块钱", "块"),
    "m2": ("平方米", "平方", "平米", "m2", "平"),
    "mu": ("亩",),
    "hour": ("个小时", "小时", "钟头", "h"),
    "count": (),
}
_TIMES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?([百千万亿]?)")
_COUNTED = re.compile(r"第?(.*?[^第])([组人户处件次场名座岁天年月])次?")  # 第5组, 12人, 3户
_SIGN = f"[1-9{''.join(FIGURES)}]"
_SMALL_MONEY = re.compile(rf"(.*)[元圆块](?:({_SIGN})[角毛])?(?:({_SIGN})分)?整?")


def typed_number(field: Field, text: str) -> str | int:
    """Return a number field's value as it is stored, an integer as int, any other as its canonical text.

    Raises UserError("number_shape", "number_places", "number_whole", "number_size").
    """
    return stored_number(field, _read(_without_counter(field, text), field.unit))


def _without_counter(field: Field, text: str) -> str:
    """Return a whole number without the word for what is counted, where the field is called by it: 5组 of 村民小组."""
    found = _COUNTED.fullmatch(fold(text)) if field.type == "integer" else None
    return str(FIGURES.get(found[1], found[1])) if found and found[2] in field.label else text


def capitals(field: Field, text: str) -> str:
    """Return an amount in yuan in capital characters; "" for what is empty or cannot be read."""
    if field.unit != "yuan" or not text.strip():
        return ""
    try:
        return upper_money(int(Decimal(typed_number(field, text)) * 100))
    except (UserError, ValueError):
        return ""


def stored_number(field: Field, amount: Decimal) -> str | int:
    """Return an exact number in a field's stored shape. Raises UserError as typed_number does."""
    places = 0 if field.type == "integer" else PLACES[field.unit]
    if not amount.is_finite() or amount.copy_abs() >= Decimal(10) ** MOST_WHOLE_DIGITS:
        raise UserError("number_size", digits=MOST_WHOLE_DIGITS)
    given = _places(amount)
    if given > places:
        if places == 0:
            raise UserError("number_whole", number=format(amount, "f"))
        raise UserError("number_places", most=places, places=given, number=format(amount, "f"))
    if field.type == "integer":
        return int(amount)
    return canonical_number(amount, field.unit)


def canonical_number(amount: Decimal, unit: Unit | None) -> str:
    """Return the one text of a number: all places of its unit, or without a unit no trailing zero."""
    if unit is None:
        text = format(amount, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text in ("-0", "") else text
    rounded = amount.quantize(Decimal(1).scaleb(-PLACES[unit]), ROUND_HALF_UP)
    return format(rounded if rounded else abs(rounded), "f")


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _read(text: str, unit: Unit | None) -> Decimal:
    plain = fold(text).replace("−", "-").removeprefix("¥").removeprefix("人民币")
    small = _SMALL_MONEY.fullmatch(plain) if unit == "yuan" else None
    if small and (small[2] or small[3]):
        return _with_small(text, small)
    for word in UNIT_WORDS[unit] if unit else ():
        if plain.endswith(word):
            plain = plain.removesuffix(word)
            break
    if plain.startswith("(") and plain.endswith(")") and plain[1:2] not in ("+", "-", ""):
        return -_read(plain[1:-1], unit)  # how accounts write a negative amount
    if (words := counted(plain.removeprefix("-"))) is not None:
        return Decimal(-words if plain.startswith("-") else words)
    found = _NUMBER.fullmatch(plain)
    if not found or len(plain) > 40 or not (found[2] or found[3]):
        raise UserError("number_shape", text=text.strip()[:20])
    digits = f"{(found[2] or '0').replace(',', '')}.{found[3] or '0'}"
    amount = Decimal(digits) * _TIMES[found[4]]
    return -amount if found[1] == "-" else amount


def _with_small(text: str, found: re.Match[str]) -> Decimal:
    """Return an amount with its 角 and 分. Raises UserError("number_shape") for parts of 元 before them."""
    yuan = _read(found[1], None)
    if yuan != int(yuan):
        raise UserError("number_shape", text=text.strip()[:20])
    jiao, fen = (int(FIGURES.get(one, one or "0")) for one in (found[2] or "", found[3] or ""))
    rest = Decimal(jiao * 10 + fen) / 100
    return yuan - rest if found[1].startswith("-") else yuan + rest
