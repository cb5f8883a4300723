"""The expression language of XLSForm: tokens, a Pratt parser, and what an expression leans on.

Besides ODK's own grammar two things are read: a bare name (the column of a choice
filter, or a field in deadlines, checks and prints) and spans of time in deadlines:
``accepted_on + 1 month``, ``posted_at + days(days, day_kind)``, which are written
out as calls of add-months and add-by-kind. Meaning: docs/adr/0006-expression-arithmetic.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ruraldesk.model.patterns import pattern_mistake
from ruraldesk.model.signatures import DATE_TOKENS, KNOWN_FUNCTIONS, RULE_NAMES, SIGNATURES, arity_mistake
from ruraldesk.model.syntax import (
    Binary,
    BinaryOp,
    Call,
    Column,
    Current,
    Minus,
    Name,
    Node,
    Number,
    Parent,
    Text,
    walk,
)
from ruraldesk.model.tokens import ExpressionError, Token, tokens

__all__ = ["KNOWN_FUNCTIONS", "RULE_NAMES", "SIGNATURES", "Expr", "ExpressionError", "Node", "parse"]

MAX_LENGTH, MAX_DEPTH = 4000, 60


@dataclass(frozen=True, slots=True)
class Expr:
    """A parsed expression. ``names`` are its ``${...}``, ``columns`` its bare names."""

    source: str
    root: Node
    names: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    @property
    def unknown_functions(self) -> frozenset[str]:
        """Functions that neither ODK nor rules/ offers: an error at load."""
        return self.functions - KNOWN_FUNCTIONS - RULE_NAMES


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """Return the parsed expression. Raises ExpressionError with the column and a Chinese reason."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"算式有{len(text)}个字符，最多{MAX_LENGTH}个。", MAX_LENGTH)
    parser = _Parser(list(tokens(text)))
    root = parser.expression(0)
    parser.expect_end()
    nodes = list(walk(root))
    return Expr(
        source=text,
        root=root,
        names=frozenset(name for node in nodes for name in _names_in(node)),
        columns=frozenset(node.name for node in nodes if isinstance(node, Column)),
        functions=frozenset(node.name for node in nodes if isinstance(node, Call)),
    )


_BINDING: dict[str, int] = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5,
                            "*": 6, "div": 6, "mod": 6}  # fmt: skip
_BINARY: dict[str, BinaryOp] = {"or": "or", "and": "and", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">",
                                ">=": ">=", "+": "+", "-": "-", "*": "*", "div": "div", "mod": "mod"}  # fmt: skip
_UNARY_BINDING = 7
_UNITS = {"day": "add-days", "days": "add-days", "workday": "add-workdays", "workdays": "add-workdays",
          "month": "add-months", "months": "add-months", "year": "add-years", "years": "add-years"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of time, only on the right of + or -: becomes a call around what it is added to."""

    function: str
    args: tuple[Node, ...]


class _Parser:
    """Pratt parser over a list of tokens."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def expression(self, binding: int) -> Node:
        """Parse operators that bind tighter than ``binding``."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"括号套得太深，最多{MAX_DEPTH}层。", self._peek.column)
        left = self._operand()
        while (power := self._power()) > binding:
            left = self._infix(left, power)
        self._depth -= 1
        return left

    def expect_end(self) -> None:
        token = self._peek
        if token.kind != "end":
            raise ExpressionError(f"“{token.text}”前面少了运算符。", token.column)

    @property
    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._peek
        self._at += 1
        return token

    def _power(self) -> int:
        token = self._peek
        return _BINDING.get(token.text, 0) if token.kind in ("word", "sign") else 0

    def _infix(self, left: Node, power: int) -> Node:
        op = _BINARY[self._take().text]
        span = self._span() if op in ("+", "-") else None
        if span is None:
            return Binary(op, left, self.expression(power))
        amount, *others = span.args
        return Call(span.function, (left, Minus(amount) if op == "-" else amount, *others))

    def _span(self) -> _Span | None:
        token, after = self._peek, self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if token.kind == "number" and after.kind == "word" and after.text in _UNITS:
            self._at += 2
            return _Span(_UNITS[after.text], (Number(Decimal(token.text)),))
        if token.kind == "word" and token.text == "days" and after.text == "(":
            self._at += 1
            args = self._arguments()
            if len(args) not in (1, 2):
                raise ExpressionError("days() 里写天数，或天数和日子的种类。", token.column)
            return _Span("add-by-kind", args) if len(args) == 2 else _Span("add-days", args)
        return None

    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case "number":
                return self._number(token)
            case "text":
                return Text(token.text)
            case "field":
                return Name(token.text)
            case "word":
                return self._call(token) if self._peek.text == "(" and self._peek.kind == "sign" else _column(token)
            case "sign":
                return self._sign(token)
            case "end":
                raise ExpressionError("算式没有写完。", token.column)

    def _number(self, token: Token) -> Node:
        after = self._peek
        if after.kind == "word" and after.text in _UNITS:
            raise ExpressionError(f"“{token.text} {after.text}”要写在加号或减号后面。", token.column)
        return Number(Decimal(token.text))

    def _sign(self, token: Token) -> Node:
        if token.text == "(":
            inner = self.expression(0)
            self._expect(")")
            return inner
        if token.text == "-":
            return Minus(self.expression(_UNARY_BINDING))
        if token.text == ".":
            return Current()
        if token.text == "..":
            return Parent()
        raise ExpressionError(f"“{token.text}”前面少了内容。", token.column)

    def _call(self, token: Token) -> Call:
        name = token.text.replace("_", "-")
        args = self._arguments()
        _check_call(name, args, token.column)
        return Call(name, args)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        if self._peek.text == ")" and self._peek.kind == "sign":
            self._at += 1
            return ()
        args = [self.expression(0)]
        while self._peek.text == "," and self._peek.kind == "sign":
            self._at += 1
            args.append(self.expression(0))
        self._expect(")")
        return tuple(args)

    def _expect(self, sign: str) -> None:
        token = self._take()
        if token.kind != "sign" or token.text != sign:
            raise ExpressionError(f"这里少了“{sign}”。", token.column)


def _column(token: Token) -> Column:
    if "-" in token.text:
        raise ExpressionError(f"“{token.text}”连在一起是一个名字，减号两边要空格。", token.column)
    if ":" in token.text or token.text in _BINDING:
        raise ExpressionError(f"“{token.text}”不能写在这里。", token.column)
    return Column(token.text)


def _check_call(name: str, args: tuple[Node, ...], column: int) -> None:
    mistake = arity_mistake(name, len(args))
    if not mistake and name in _ARGUMENT_CHECKS:
        mistake = _ARGUMENT_CHECKS[name](args)
    if not mistake and name != "position" and any(isinstance(one, Parent) for one in args):
        mistake = "“..”只能写在 position() 里。"
    if mistake:
        raise ExpressionError(mistake, column)


def _regex_mistake(args: tuple[Node, ...]) -> str:
    return pattern_mistake(args[1].value) if isinstance(args[1], Text) else "regex() 的样式要写成引号里的文字。"


def _format_mistake(args: tuple[Node, ...]) -> str:
    if not isinstance(args[1], Text):
        return ""
    wrong = [sign for sign in re.findall(r"%(.?)", args[1].value) if sign not in DATE_TOKENS]
    return f"日期样式里没有“%{wrong[0]}”。" if wrong else ""


def _choice_mistake(args: tuple[Node, ...]) -> str:
    return "" if isinstance(args[1], Text) else "jr:choice-name() 的第二项要写成 '${字段名}'。"


def _repeat_mistake(args: tuple[Node, ...]) -> str:
    return "" if isinstance(args[0], Name) and isinstance(args[1], Name) else "前两项要写成 ${字段名}, ${表名}。"


_ARGUMENT_CHECKS: dict[str, Callable[[tuple[Node, ...]], str]] = {
    "regex": _regex_mistake,
    "format-date": _format_mistake,
    "format-date-time": _format_mistake,
    "jr:choice-name": _choice_mistake,
    "indexed-repeat": _repeat_mistake,
}


def field_in_quotes(text: str) -> str:
    """Return the field name in ``'${name}'``, the second argument of jr:choice-name."""
    return text.strip().removeprefix("${").removesuffix("}").strip()


def _names_in(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Call) and node.name == "jr:choice-name" and isinstance(node.args[1], Text):
        yield field_in_quotes(node.args[1].value)
