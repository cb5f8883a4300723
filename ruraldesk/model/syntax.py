"""What an expression is made of: its nodes, as the parser of expressions.py builds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

BinaryOp = Literal["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """``${name}``: the value of a field."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: a column of the choice at hand, or whatever the scope makes of it."""

    name: str


@dataclass(frozen=True, slots=True)
class Current:
    """``.``: the value of the field that carries the expression."""


@dataclass(frozen=True, slots=True)
class Parent:
    """``..``: the row at hand, only as the argument of position()."""


@dataclass(frozen=True, slots=True)
class Minus:
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    op: BinaryOp
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; ``name`` has hyphens, never underscores."""

    name: str
    args: tuple[Node, ...]


Node = Text | Number | Name | Column | Current | Parent | Minus | Binary | Call


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything under it."""
    yield node
    match node:
        case Minus(operand):
            yield from walk(operand)
        case Binary(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Call(_, args):
            for one in args:
                yield from walk(one)
        case _:
            return
