"""Values of expressions and how one kind is read as another (docs/adr/0006-expression-arithmetic.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from ruraldesk.clock import CHINA

Value = str | Decimal | date | datetime | time | bool | list["Value"] | None

# 34 digits, 四舍五入, no traps: what has no answer becomes NaN or infinite, and so empty.
ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_UP, Emin=-999, Emax=999, traps=[])
_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_EPOCH = date(1970, 1, 1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_empty(value: Value) -> bool:
    """True for nothing, the empty text and the empty list."""
    return value is None or value == "" or value == []


def truth(value: Value) -> bool:
    """Return what a value means as a condition: empty, zero and the empty text are false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return bool(value)
    return not is_empty(value)


def number(value: Value) -> Decimal | None:
    """Return a value as a number, or None (empty) if it is none. A date is its days since 1970-01-01."""
    match value:
        case bool():
            return Decimal(1) if value else Decimal(0)
        case Decimal():
            return finite(value)
        case str():
            return Decimal(value.strip()) if len(value) <= 60 and _NUMBER.fullmatch(value) else None
        case datetime():
            since = _local(value) - datetime(1970, 1, 1, tzinfo=CHINA)
            return ARITHMETIC.divide(Decimal(since // timedelta(milliseconds=1)), Decimal(86_400_000))
        case date():
            return Decimal((value - _EPOCH).days)
        case _:
            return None


def finite(value: Decimal) -> Decimal | None:
    """Return a number, or None where arithmetic had no answer."""
    return value if value.is_finite() else None


def running(values: Iterable[Value]) -> list[Decimal | None]:
    """Return, for each value, the sum up to it; empties count as nothing, and what is no number ends all sums."""
    sums: list[Decimal | None] = []
    total: Decimal | None = Decimal(0)
    for one in values:
        amount = Decimal(0) if is_empty(one) else number(one)
        total = None if total is None or amount is None else finite(ARITHMETIC.add(total, amount))
        sums.append(total)
    return sums


def text(value: Value) -> str:
    """Return a value as text: numbers in plain digits, dates in ISO, a list's names joined by spaces."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime():
            return _local(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case list():
            return " ".join(text(one) for one in value)


def day(value: Value) -> date | None:
    """Return a value as a civil date (+08:00), or None: ISO text and days since 1970-01-01 are read."""
    match value:
        case datetime():
            return _local(value).date()
        case date():
            return value
        case str():
            return _iso_day(value)
        case Decimal() if value.is_finite():
            return shift(_EPOCH, int(value))
        case _:
            return None


def moment(value: Value) -> datetime | None:
    """Return a value as an instant, or None: a date is its midnight at +08:00."""
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, str) and len(value) > 10:
        try:
            return _local(datetime.fromisoformat(value))
        except ValueError:
            return None
    on = day(value)
    return None if on is None else datetime(on.year, on.month, on.day, tzinfo=CHINA)


def shift(on: date, days: int) -> date | None:
    """Return the date so many days later, or None beyond the years 1 to 9999."""
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return None


def names(value: Value) -> list[str]:
    """Return the chosen names of a select_multiple: a list as it is, a text split at spaces."""
    if isinstance(value, list):
        return [text(one) for one in value]
    return text(value).split()


def flat(values: Iterable[Value]) -> list[Value]:
    """Return values with lists spread out and empties left out."""
    found: list[Value] = []
    for one in values:
        if isinstance(one, list):
            found.extend(flat(one))
        elif not is_empty(one):
            found.append(one)
    return found


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """Divide; by zero the answer is empty."""
    if not right:
        return None
    return finite(ARITHMETIC.divide(left, right))


def _iso_day(value: str) -> date | None:
    head = value[:10]
    if not _DATE.fullmatch(head) or (len(value) > 10 and value[10] not in "T "):
        return None
    if len(value) > 10:
        instant = moment(value)
        return instant.date() if instant else None
    try:
        return date.fromisoformat(head)
    except ValueError:
        return None


def _local(value: datetime) -> datetime:
    return value.replace(tzinfo=CHINA) if value.tzinfo is None else value.astimezone(CHINA)
