"""Evaluates expressions over Decimal, never float (docs/adr/0006-expression-arithmetic.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from ruraldesk.model.coercion import (
    ARITHMETIC,
    Value,
    day,
    divide,
    finite,
    is_empty,
    moment,
    number,
    shift,
    text,
    truth,
)
from ruraldesk.model.expressions import Expr
from ruraldesk.model.functions import AGGREGATES, FUNCTIONS, Function
from ruraldesk.model.rule_functions import RULE_FUNCTIONS, WORKDAY_NAMES
from ruraldesk.model.scope import EmptyScope, Scope
from ruraldesk.model.syntax import Binary, Call, Column, Current, Minus, Name, Node, Number, Parent, Text

__all__ = [
    "FUNCTIONS",
    "RULE_FUNCTIONS",
    "EmptyScope",
    "Scope",
    "Value",
    "call_function",
    "evaluate",
    "evaluate_due",
    "is_empty",
    "number",
    "text",
    "truth",
]

T = TypeVar("T", Decimal, date, datetime, str)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline's last day, and the years whose holidays were not known when it was counted."""

    on: date
    unsure_years: tuple[int, ...] = ()


def evaluate(expr: Expr, scope: Scope, functions: Mapping[str, Function] = FUNCTIONS) -> Value:
    """Return the value of an expression; None where it has none (an empty operand, a division by zero).

    Raises KeyError for a function that is not in ``functions``: a loader refuses those first.
    """
    return _value(expr.root, _Frame(scope, functions))


def evaluate_due(expr: Expr, scope: Scope) -> DueDate | None:
    """Return the day a deadline's expression gives, or None while what it needs is empty.

    ``unsure_years`` is filled if working days were counted in years without a holiday table.
    """
    on = day(evaluate(expr, scope))
    if on is None:
        return None
    values = [scope.value(name) for name in expr.names] + [scope.column(name) for name in expr.columns]
    by_kind = "add-by-kind" in expr.functions and any(text(one) in WORKDAY_NAMES for one in values)
    if not by_kind and not expr.functions & {"add-workdays", "next-workday", "workdays-between"}:
        return DueDate(on)
    dates = [day(one) for one in values if isinstance(one, date)]  # a number is a count of days, never a date here
    first = min((one for one in dates if one is not None and one <= on), default=on)
    return DueDate(on, scope.holidays().uncovered(first, on))


def call_function(name: str, args: list[Value], scope: Scope) -> Value:
    """Call one function by name (underscores or hyphens), as a derive does. Raises KeyError if unknown."""
    return FUNCTIONS[name.replace("_", "-")](scope, args)


@dataclass(frozen=True, slots=True)
class _Frame:
    scope: Scope
    functions: Mapping[str, Function]


def _value(node: Node, frame: _Frame) -> Value:
    return _KINDS[type(node)](node, frame)


def _minus(node: Minus, frame: _Frame) -> Value:
    amount = number(_value(node.operand, frame))
    return None if amount is None else ARITHMETIC.minus(amount)


def _binary(node: Binary, frame: _Frame) -> Value:
    left = _value(node.left, frame)
    if node.op == "and":
        return truth(left) and truth(_value(node.right, frame))
    if node.op == "or":
        return truth(left) or truth(_value(node.right, frame))
    right = _value(node.right, frame)
    return _OPERATORS[node.op](left, right)


def equal(left: Value, right: Value) -> bool:
    """True if two values are the same: as conditions, numbers, days, instants or text, in this order."""
    if type(left) is str and type(right) is str:
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if isinstance(left, date | Decimal) or isinstance(right, date | Decimal):
        return _order(left, right) == 0
    return text(left) == text(right)


def _compare(left: Value, right: Value, *wanted: int) -> bool:
    return not is_empty(left) and not is_empty(right) and _order(left, right) in wanted


def _order(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1, or None where two values have no order."""
    if isinstance(left, datetime) or isinstance(right, datetime):
        return _sign_of(moment(left), moment(right))
    if isinstance(left, time) or isinstance(right, time):
        return _sign_of(text(left)[:5], text(right)[:5])
    both = isinstance(left, date) or isinstance(right, date)
    if both and not isinstance(left, Decimal) and not isinstance(right, Decimal):
        return _sign_of(day(left), day(right))
    in_numbers = _sign_of(number(left), number(right))
    return _sign_of(day(left), day(right)) if in_numbers is None and isinstance(left, str) else in_numbers


def _sign_of(left: T | None, right: T | None) -> int | None:
    if left is None or right is None:
        return None
    return (left > right) - (left < right)


def _add(left: Value, right: Value) -> Value:
    for on, step in ((left, right), (right, left)):
        if _is_day(on) and isinstance(step, Decimal) and step == step.to_integral_value():
            start = day(on)
            return None if start is None or abs(step) > 4_000_000 else shift(start, int(step))
    return _arithmetic("+", number(left), number(right))


def _subtract(left: Value, right: Value) -> Value:
    if _is_day(left) and isinstance(right, Decimal):
        return _add(left, ARITHMETIC.minus(right))
    return _arithmetic("-", number(left), number(right))


def _is_day(value: Value) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _arithmetic(op: str, left: Decimal | None, right: Decimal | None) -> Value:
    if left is None or right is None:
        return None
    if op == "div":
        return divide(left, right)
    return finite(_OPERATIONS[op](left, right)) if op != "mod" or right else None


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": ARITHMETIC.add,
    "-": ARITHMETIC.subtract,
    "*": ARITHMETIC.multiply,
    "mod": ARITHMETIC.remainder,
}


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": lambda left, right: equal(left, right),
    "!=": lambda left, right: not equal(left, right),
    "<": lambda left, right: _compare(left, right, -1),
    ">": lambda left, right: _compare(left, right, 1),
    "<=": lambda left, right: _compare(left, right, -1, 0),
    ">=": lambda left, right: _compare(left, right, 1, 0),
    "+": lambda left, right: _add(left, right),
    "-": lambda left, right: _subtract(left, right),
    "*": lambda left, right: _arithmetic("*", number(left), number(right)),
    "div": lambda left, right: _arithmetic("div", number(left), number(right)),
    "mod": lambda left, right: _arithmetic("mod", number(left), number(right)),
}


def _call(node: Call, frame: _Frame) -> Value:
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(node.args, frame)
    if node.name in AGGREGATES:
        args = [_rows(one, frame) for one in node.args]
    else:
        args = [_value(one, frame) for one in node.args]
    return frame.functions[node.name](frame.scope, args)


def _rows(node: Node, frame: _Frame) -> Value:
    """Evaluate an argument of an aggregate: ``${field}`` means its value in every row."""
    return frame.scope.repeat_values(node.name) if isinstance(node, Name) else _value(node, frame)


def _if(args: tuple[Node, ...], frame: _Frame) -> Value:
    return _value(args[1] if truth(_value(args[0], frame)) else args[2], frame)


def _coalesce(args: tuple[Node, ...], frame: _Frame) -> Value:
    first = _value(args[0], frame)
    return _value(args[1], frame) if is_empty(first) else first


def _once(args: tuple[Node, ...], frame: _Frame) -> Value:
    held = frame.scope.current()
    return _value(args[0], frame) if is_empty(held) else held


def _position(args: tuple[Node, ...], frame: _Frame) -> Value:
    return Decimal(frame.scope.position()) if isinstance(args[0], Parent) else None


def _indexed_repeat(args: tuple[Node, ...], frame: _Frame) -> Value:
    place = number(_value(args[2], frame))
    if place is None or not isinstance(args[0], Name):
        return None
    values = frame.scope.repeat_values(args[0].name)
    return values[int(place) - 1] if 1 <= place <= len(values) else None


def _sum_to_here(args: tuple[Node, ...], frame: _Frame) -> Value:
    """Return the sum of a column over this row and those before it; each column is summed once for all rows."""
    if not isinstance(args[0], Name):
        return _value(args[0], frame)
    sums = frame.scope.sums(args[0].name)
    return sums[min(frame.scope.position(), len(sums)) - 1] if sums else Decimal(0)


# One look-up a node, where a match tries class after class: this is what every keystroke goes through.
_KINDS: dict[type, Callable[[Any, _Frame], Value]] = {  # Any: the node, of the type it stands by
    Name: lambda node, frame: frame.scope.value(node.name),
    Text: lambda node, _: node.value,
    Number: lambda node, _: node.value,
    Binary: _binary,
    Call: _call,
    Column: lambda node, frame: frame.scope.column(node.name),
    Current: lambda _, frame: frame.scope.current(),
    Parent: lambda *_: None,
    Minus: _minus,
}

_SPECIAL: dict[str, Callable[[tuple[Node, ...], _Frame], Value]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "sum-to-here": _sum_to_here,
}
