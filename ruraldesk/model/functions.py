"""The functions of the expression language: ODK's own, and those that rules/ offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from ruraldesk.model.coercion import (
    ARITHMETIC,
    Value,
    day,
    divide,
    finite,
    flat,
    is_empty,
    moment,
    names,
    number,
    text,
    truth,
)
from ruraldesk.model.expressions import field_in_quotes
from ruraldesk.model.patterns import full_match
from ruraldesk.model.rule_functions import RULE_FUNCTIONS
from ruraldesk.model.scope import Scope

Function = Callable[[Scope, list[Value]], Value]

# Their ${field} arguments stand for the values of every row.
AGGREGATES = frozenset(
    {"count", "count-non-empty", "sum", "min", "max", "join", "all-of", "any-of", "distinct", "sum-to-here"}
)
MAX_TEXT = 200_000  # code points that concat and join may build
WEEKDAYS = "一二三四五六日"


def _whole(value: Value) -> int | None:
    amount = number(value)
    return None if amount is None or abs(amount) > 10**9 else int(amount)


def _substr(_: Scope, args: list[Value]) -> Value:
    start, end = _whole(args[1]), _whole(args[2]) if len(args) > 2 else None
    return None if start is None else text(args[0])[start:end]


def _selected_at(_: Scope, args: list[Value]) -> Value:
    chosen, place = names(args[0]), _whole(args[1])
    return chosen[place] if place is not None and 0 <= place < len(chosen) else None


def _choice_name(scope: Scope, args: list[Value]) -> Value:
    field = field_in_quotes(text(args[1]))
    if is_empty(args[0]):
        return None
    values = names(args[0]) if isinstance(args[0], list) else [text(args[0])]
    return "、".join(scope.choice_label(field, one) for one in values)


def _sum(_: Scope, args: list[Value]) -> Value:
    total = Decimal(0)
    for one in flat(args):
        amount = number(one)
        if amount is None:
            return None
        total = ARITHMETIC.add(total, amount)
    return finite(total)


def _extreme(args: list[Value], best: Callable[[list[Decimal]], Decimal]) -> Value:
    values = flat(args)
    amounts = [amount for amount in map(number, values) if amount is not None]
    if not values or len(amounts) < len(values):
        return _extreme_day(values, best)
    place = amounts.index(best(amounts))
    return values[place] if isinstance(values[place], date) else amounts[place]


def _extreme_day(values: list[Value], best: Callable[[list[Decimal]], Decimal]) -> Value:
    days = [on for on in map(day, values) if on is not None]
    if not values or len(days) < len(values):
        return None
    place = best([Decimal(on.toordinal()) for on in days])
    return date.fromordinal(int(place))


def _join(_: Scope, args: list[Value]) -> Value:
    separator = text(args[0])
    return separator.join(text(one) for one in flat(args[1:]))[:MAX_TEXT]


def _round(_: Scope, args: list[Value]) -> Value:
    amount, places = number(args[0]), _whole(args[1]) if len(args) > 1 else 0
    if amount is None or places is None or abs(places) > 30:
        return None
    rounded = finite(ARITHMETIC.quantize(amount, Decimal((0, (1,), -places))))
    return rounded if rounded is None or places >= 0 else Decimal(int(rounded))


def _int(_: Scope, args: list[Value]) -> Value:
    amount = number(args[0])
    return None if amount is None else amount.to_integral_value(rounding=ROUND_DOWN)


def _abs(_: Scope, args: list[Value]) -> Value:
    amount = number(args[0])
    return None if amount is None else ARITHMETIC.abs(amount)


def _pow(_: Scope, args: list[Value]) -> Value:
    base, exponent = number(args[0]), _whole(args[1])
    if base is None or exponent is None or abs(exponent) > 99:
        return None
    return finite(ARITHMETIC.power(base, Decimal(exponent)))


def _mod(_: Scope, args: list[Value]) -> Value:
    left, right = number(args[0]), number(args[1])
    return None if left is None or not right else finite(ARITHMETIC.remainder(left, right))


def _div(_: Scope, args: list[Value]) -> Value:
    left, right = number(args[0]), number(args[1])
    return None if left is None or right is None else divide(left, right)


def _format_date(_: Scope, args: list[Value]) -> Value:
    instant = moment(args[0])
    return None if instant is None else format_date(instant, text(args[1]))


def format_date(instant: datetime, pattern: str) -> str:
    """Write an instant with ODK's date tokens; month and weekday names are Chinese."""
    parts = {
        "Y": f"{instant.year:04}",
        "y": f"{instant.year % 100:02}",
        "m": f"{instant.month:02}",
        "n": str(instant.month),
        "b": f"{instant.month}月",
        "d": f"{instant.day:02}",
        "e": str(instant.day),
        "H": f"{instant.hour:02}",
        "h": str(instant.hour),
        "M": f"{instant.minute:02}",
        "S": f"{instant.second:02}",
        "3": f"{instant.microsecond // 1000:03}",
        "a": f"周{WEEKDAYS[instant.weekday()]}",
        "W": f"{instant.isocalendar().week:02}",
        "%": "%",
    }
    pieces = pattern.split("%")
    written = [pieces[0]]
    rest = iter(pieces[1:])
    for piece in rest:
        if piece:
            written.append(parts.get(piece[0], "%" + piece[0]) + piece[1:])
        else:
            written.append("%" + next(rest, ""))
    return "".join(written)


ODK_FUNCTIONS: dict[str, Function] = {
    "not": lambda _, args: not truth(args[0]),
    "true": lambda _, __: True,
    "false": lambda _, __: False,
    "boolean": lambda _, args: truth(args[0]),
    "selected": lambda _, args: text(args[1]).strip() in names(args[0]),
    "selected-at": _selected_at,
    "count-selected": lambda _, args: Decimal(len(names(args[0]))),
    "jr:choice-name": _choice_name,
    "count": lambda _, args: Decimal(len(args[0]) if isinstance(args[0], list) else not is_empty(args[0])),
    "count-non-empty": lambda _, args: Decimal(len(flat(args))),
    "sum": _sum,
    "min": lambda _, args: _extreme(args, min),
    "max": lambda _, args: _extreme(args, max),
    "regex": lambda _, args: full_match(text(args[1]), text(args[0])),
    "string": lambda _, args: text(args[0]),
    "string-length": lambda _, args: Decimal(len(text(args[0]))),
    "substr": _substr,
    "contains": lambda _, args: text(args[1]) in text(args[0]),
    "starts-with": lambda _, args: text(args[0]).startswith(text(args[1])),
    "ends-with": lambda _, args: text(args[0]).endswith(text(args[1])),
    "concat": lambda _, args: "".join(text(one) for one in args)[:MAX_TEXT],
    "join": _join,
    "normalize-space": lambda _, args: " ".join(text(args[0]).split()),
    "date": lambda _, args: day(args[0]),
    "date-time": lambda _, args: moment(args[0]),
    "today": lambda scope, _: scope.today(),
    "now": lambda scope, _: scope.now(),
    "format-date": _format_date,
    "format-date-time": _format_date,
    "int": _int,
    "round": _round,
    "number": lambda _, args: number(args[0]),
    "abs": _abs,
    "pow": _pow,
    "mod": _mod,
    "div": _div,
}

FUNCTIONS: dict[str, Function] = ODK_FUNCTIONS | RULE_FUNCTIONS
