"""A field's value in its four shapes: typed text, JSON scalar, expression value, column of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import clean, clean_line, clean_lines, fold
from ruraldesk.model.coercion import Value, day, is_empty, moment, names, number
from ruraldesk.model.coercion import text as as_text
from ruraldesk.model.form import Choice, Field, FormSpec
from ruraldesk.model.normal import normalise
from ruraldesk.model.record import Fields, Row, Scalar
from ruraldesk.model.typed_dates import typed_date, typed_datetime, typed_time
from ruraldesk.model.typed_numbers import canonical_number, typed_number
from ruraldesk.rules.identifiers import CHECKS, show_phone

__all__ = [
    "Fields",
    "Row",
    "clean",
    "from_column",
    "normalise",
    "parse_text",
    "show_text",
    "to_column",
    "to_scalar",
    "to_value",
]

RECORD_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")
_BETWEEN_CHOICES = re.compile(r"[,，、;；\s]+")


def parse_text(field: Field, text: str, today: date, choices: Sequence[Choice] = ()) -> Scalar:
    """Return the value of what a clerk typed; None for nothing or blanks only.

    ``choices`` are those the field offers now: taken by name, label or their number in the list.
    Raises UserError whose sentence says what is wrong; nothing is cut or guessed.
    """
    if not clean(text).strip():
        return None
    match field.type:
        case "integer" | "decimal":
            return typed_number(field, text)
        case "date":
            return typed_date(text, today).isoformat()
        case "time":
            return typed_time(text)
        case "datetime":
            return typed_datetime(text, today)
        case "select_one":
            return _typed_choice(text, choices)
        case "select_multiple":
            parts = [one for one in _BETWEEN_CHOICES.split(clean_line(text)) if one]
            return list(dict.fromkeys(_typed_choice(one, choices) for one in parts))
        case "link":
            return _typed_mark(text, RECORD_ID, "link_not_chosen")
        case "image" | "file":
            return _typed_mark(text, SHA256, "attachment_not_chosen")
        case _:
            return typed_words(field, text, today)


def typed_words(field: Field, text: str, today: date) -> str | None:
    """Return a text field's value. Raises UserError("text_too_long")."""
    words = clean_lines(text) if field.is_multiline else clean_line(text)
    if field.check:
        words = _identifier(field.check, words, today)
    if len(words) > field.limit:
        raise UserError("text_too_long", length=len(words), limit=field.limit, over=len(words) - field.limit)
    return words or None


def show_text(field: Field, value: Scalar, spec: FormSpec) -> str:
    """Return a value as the desk shows it; parse_text reads it back to the same value."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "、".join(_choice_label(spec, field, one) for one in value)
    if field.type == "select_one":
        return _choice_label(spec, field, str(value))
    if field.unit in ("yuan", "m2", "mu"):
        return _grouped(str(value))
    if field.type == "datetime":
        return str(value).replace("T", " ")
    if field.check in ("mobile", "phone"):
        return show_phone(str(value))
    return str(value)


def to_value(field: Field, scalar: Scalar) -> Value:
    """Return a value as expressions see it; what cannot be read is None."""
    if scalar is None or scalar == "" or scalar == []:
        return None
    if isinstance(scalar, list):
        return _listed(scalar)
    text = str(scalar)
    try:
        if field.type in ("integer", "decimal") or field.unit:
            return Decimal(text)
        if field.type == "date":
            return date.fromisoformat(text)
        if field.type == "time":
            return time.fromisoformat(text)
        if field.type == "datetime":
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment
    except (ValueError, InvalidOperation):
        return None
    return _listed(text.split()) if field.type == "select_multiple" else text


def to_scalar(field: Field, value: Value) -> Scalar:
    """Return what an expression gave as the field's value; None where it has no such value."""
    if is_empty(value):
        return None
    if field.type == "integer":
        whole = number(value)
        return None if whole is None else int(whole.to_integral_value(ROUND_HALF_UP))
    if field.type == "decimal" or field.unit:
        amount = number(value)
        return None if amount is None else canonical_number(amount, field.unit)
    if field.type == "date":
        on = day(value)
        return on.isoformat() if on else None
    if field.type == "datetime":
        instant = moment(value)
        return instant.replace(tzinfo=None).isoformat(timespec="minutes") if instant else None
    if field.type == "select_multiple":
        return names(value)
    return canonical_number(value, None) if isinstance(value, Decimal) else clean(as_text(value)) or None


def to_column(field: Field, scalar: Scalar) -> int | str | None:
    """Return a value as the table holds it: with a unit a scaled integer, a list as names between spaces."""
    if scalar is None or scalar == "" or scalar == []:
        return None
    if isinstance(scalar, list):
        return " ".join(str(one) for one in scalar)
    if field.unit or field.type == "integer":
        return int((Decimal(str(scalar)) * field.scale).to_integral_value())
    return str(scalar)


def from_column(field: Field, column: int | str | None) -> Scalar:
    """Return the value that to_column stored."""
    if column is None:
        return None
    if field.type == "select_multiple":
        return str(column).split()
    if field.type == "integer":
        return int(column)
    if field.unit:
        return canonical_number(Decimal(column) / field.scale, field.unit)
    return str(column)


def _typed_choice(text: str, choices: Sequence[Choice]) -> str:
    words = clean_line(text)
    open_ones = [one for one in choices if not one.retired]
    for one in (*open_ones, *choices):
        if words in (one.name, one.label):
            return one.name
    folded = fold(words)
    for one in open_ones:
        if folded in (fold(one.name), fold(one.label)):
            return one.name
    if folded.isdecimal() and 1 <= int(folded) <= len(open_ones):
        return open_ones[int(folded) - 1].name
    raise UserError("choice_unknown", text=words[:20], where=tuple(one.label for one in open_ones))


def _typed_mark(text: str, shape: re.Pattern[str], code: str) -> str:
    mark = fold(text).lower()
    if not shape.fullmatch(mark):
        raise _not_chosen(code, text)
    return mark


def _not_chosen(code: str, text: str) -> UserError:
    words = clean_line(text)[:20]
    if code == "link_not_chosen":
        return UserError("link_not_chosen", text=words)
    return UserError("attachment_not_chosen", text=words)


def _identifier(rule: str, words: str, today: date) -> str:
    """Return an identifier in its stored shape; one that fails its rule is kept, half-width, for validation to name."""
    check = CHECKS.get(rule)
    if check is None:
        return fold(words)
    try:
        return check(words, today)
    except UserError:
        return fold(words).upper()


def _choice_label(spec: FormSpec, field: Field, name: str) -> str:
    found = spec.choice(field.name, name)
    return found.label if found else name


def _listed(parts: Sequence[object]) -> list[Value]:
    return [str(one) for one in parts]


def _grouped(text: str) -> str:
    try:
        return format(Decimal(text), ",f")
    except InvalidOperation:
        return text
