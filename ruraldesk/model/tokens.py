"""Cuts the text of an expression into tokens, and names the signs that have no place there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


class ExpressionError(ValueError):
    """A mistake in an expression: a Chinese sentence, and the column (from 1) where it stands."""

    def __init__(self, reason: str, column: int) -> None:
        super().__init__(f"第{column}个字符：{reason}")
        self.reason = reason
        self.column = column


TokenKind = Literal["number", "text", "field", "word", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text, field or sign, with its column (from 1)."""

    kind: TokenKind
    text: str
    column: int


_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n\u00a0]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|\$\{\s*(?P<field>[^\W\d][\w.-]*)\s*\}"
    r"|(?P<word>[^\W\d][\w-]*(?::[^\W\d][\w-]*)?)"
    r"|(?P<sign>!=|<=|>=|\.\.|[-+*=<>(),.])"
)
_KINDS: tuple[TokenKind, ...] = ("number", "text", "field", "word", "sign")
_LOOKALIKES = {"（": "(", "）": ")", "，": ",", "＝": "=", "＞": ">", "＜": "<", "＋": "+", "－": "-", "≥": ">=",
               "≤": "<=", "≠": "!=", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "*", "÷": "div"}  # fmt: skip


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, an ``end`` last. Raises ExpressionError at a sign that is none."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ExpressionError(_bad_character(text, at), at + 1)
        for kind in _KINDS:
            if found[kind] is not None:
                yield Token(kind, found[kind][1:-1] if kind == "text" else found[kind], at + 1)
        at = found.end()
    yield Token("end", "", len(text) + 1)


def _bad_character(text: str, at: int) -> str:
    sign = text[at]
    if sign in _LOOKALIKES:
        return f"“{sign}”是全角符号，要用半角的 {_LOOKALIKES[sign]}"
    if sign in "'\"":
        return "引号没有成对。"
    if sign == "$":
        return "字段要写成 ${字段名}。"
    if sign in "/[]":
        return "不支持 XPath 路径，字段要写成 ${字段名}。"
    return f"“{sign}”不是算式里的符号。"
