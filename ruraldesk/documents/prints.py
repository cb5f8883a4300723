"""Reads .print files: every mistake names file, line and column (docs/contracts/print.md)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import NoReturn

from ruraldesk.documents.grammar import BLOCKS, CELLED, CONTAINERS, FILTERS, WORDLESS
from ruraldesk.documents.names import Names, related_of
from ruraldesk.documents.sizes import size_mistake
from ruraldesk.documents.template import Block, FilterCall, Hole, Path, PrintTemplate, Text, TextLine
from ruraldesk.errors import UserError
from ruraldesk.model.expressions import Expr, ExpressionError, parse
from ruraldesk.model.form import FormSpec

_PATH = re.compile(r"\s*(?:([a-z][a-z0-9_]*)\.)?([a-z][a-z0-9_]*)\s*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_IF_OPTION = re.compile(r"blank=(yes|no|only)(?:\s+|$)")
OpenBlock = tuple[str, dict[str, str], list["TextLine | Block"], "Expr | None", str, int]


def parse_print(text: str, file: str, spec: FormSpec, linked: Mapping[str, FormSpec] | None = None) -> PrintTemplate:
    """Return the template of a .print file.

    ``linked`` holds the forms that link fields point at and that are related: with it, their fields are checked too.
    Raises UserError("print_mistake") with file, line and column in ``where``.
    """
    return _Reader(file, spec, linked).read(text)


class _Reader:
    def __init__(self, file: str, spec: FormSpec, linked: Mapping[str, FormSpec] | None) -> None:
        self.file = file
        self.names = Names(spec, related_of(spec, file), linked or {})
        self.line = 0
        self.open: list[OpenBlock] = []

    def read(self, text: str) -> PrintTemplate:
        root: list[TextLine | Block] = []
        self.open = [("", {}, root, None, "", 0)]
        for number, line in enumerate(text.splitlines(), start=1):
            self.line = number
            self._take(line)
        self._close_leaf()
        if len(self.open) > 1:
            kind, _, _, _, _, begun = self.open[-1]
            self._refuse(1, f"第{begun}行的@{kind}没有@end")
        blocks = [one for one in root if isinstance(one, Block)]
        if not blocks or blocks[0].kind != "page" or "profile" not in blocks[0].options:
            self.line = 1
            self._refuse(1, "第一块要写@page profile=纸型")
        page = blocks[0]
        return PrintTemplate(self.file, page.options["profile"], page.options, tuple(blocks[1:]))

    def _take(self, line: str) -> None:
        if line.startswith("@#") or not line.strip(" \t\ufeff"):
            return
        if line.startswith("@") and not line.startswith("@@"):
            self._take_block(line)
            return
        kind = self._kind_of_lines()
        if not kind:
            self._refuse(1, "这一行文字不在任何块里")
        if kind in WORDLESS:
            self._refuse(1, f"@{kind}里不能写文字")
        literal = line[1:] if line.startswith("@@") else line
        shift = 2 if line.startswith("@@") else 1
        cells = _split(literal, "|") if kind in CELLED else [(literal.strip(), len(literal) - len(literal.lstrip()))]
        texts = tuple(self._text(part, start + shift) for part, start in cells)
        self.open[-1][2].append(TextLine(texts, self.line))

    def _kind_of_lines(self) -> str:
        """Return the block a literal line belongs to: @if and @each stand for what they are in."""
        for kind, *_ in reversed(self.open):
            if kind not in ("if", "each"):
                return kind
        return ""

    def _take_block(self, line: str) -> None:
        word, _, rest = line[1:].partition(" ")
        kind = word.strip()
        if kind not in BLOCKS:
            self._refuse(2, f"没有@{kind}这种块")
        self._close_leaf()
        if kind == "end":
            self._end()
            return
        if kind == "page" and (len(self.open) > 1 or self.open[0][2]):
            self._refuse(1, "@page只能写在最前面")
        column = len(word) + 3
        condition, repeat, options = None, "", {}
        if kind == "if":
            found = _IF_OPTION.match(rest)
            options = {"blank": found[1]} if found else {}
            start = found.end() if found else 0
            if rest[start:].strip() or options.get("blank") != "only":
                condition = self._expression(rest[start:], column + start)
        elif kind == "each":
            repeat, _, more = rest.strip().partition(" ")
            if not self.names.enter(repeat):
                self._refuse(column, f"没有“{repeat}”这张附表")
            options = self._options(kind, more, column + len(repeat) + 1)
        else:
            options = self._options(kind, rest, column)
        self.open.append((kind, options, [], condition, repeat, self.line))

    def _end(self) -> None:
        if len(self.open) == 1:
            self._refuse(1, "这个@end没有对应的块")
        self._close()

    def _close_leaf(self) -> None:
        if self.open[-1][0] not in CONTAINERS and len(self.open) > 1:
            self._close()

    def _close(self) -> None:
        kind, options, body, condition, repeat, line = self.open.pop()
        if kind == "each":
            self.names.leave()
        self.open[-1][2].append(Block(kind, options, tuple(body), condition, repeat, line))

    def _options(self, kind: str, rest: str, column: int) -> dict[str, str]:
        options: dict[str, str] = {}
        try:
            words = shlex.split(rest)
        except ValueError:
            self._refuse(column, "引号没有成对")
        for word in words:
            name, equals, value = word.partition("=")
            rule = BLOCKS[kind].get(name)
            at = column + max(0, rest.find(word))
            if rule is None or not equals:
                self._refuse(at, f"@{kind}没有“{name}”这一项")
            elif not rule.pattern.fullmatch(value):
                self._refuse(at, f"“{name}”{rule.words}，现在是“{value}”")
            options[name] = value
        if kind in ("grid", "table") and (mistake := size_mistake(self._profile(), options)):
            self._refuse(column, mistake)
        if kind == "photo" and (mistake := self.names.photo_mistake(options.get("field", ""))):
            self._refuse(column, mistake)
        return options

    def _profile(self) -> str:
        """Return the profile of the @page that was read first, "" where there is none yet."""
        blocks = [one for one in self.open[0][2] if isinstance(one, Block)]
        page = blocks[0] if blocks else None
        return page.options.get("profile", "") if page else self.open[-1][1].get("profile", "")

    def _text(self, text: str, column: int) -> Text:
        parts: list[str | Hole] = []
        place = 0
        while (start := text.find("{{", place)) >= 0:
            end = text.find("}}", start)
            if end < 0:
                self._refuse(column + start, "“{{”没有对应的“}}”")
            if start > place:
                parts.append(text[place:start])
            parts.append(self._hole(text[start + 2 : end], column + start + 2))
            place = end + 2
        if place < len(text):
            parts.append(text[place:])
        return tuple(parts)

    def _hole(self, source: str, column: int) -> Hole:
        first, *rest = _split(source, "|")
        filters = tuple(self._filter(part, column + start) for part, start in rest)
        telling = any(call.name == "told_apart" for call in filters)
        match = _PATH.fullmatch(source[: len(source) if not rest else rest[0][1]].rstrip(" |"))
        value: Path | Expr
        if match:
            value = Path(match[1] or "", match[2])
            if mistake := self.names.path_mistake(value, telling=telling):
                self._refuse(column, mistake)
        else:
            value = self._expression(first[0], column)
        return Hole(value, filters, self.line, column)

    def _filter(self, source: str, column: int) -> FilterCall:
        name, _, argument = source.partition(":")
        rule = FILTERS.get(name)
        if rule is None:
            self._refuse(column, f"没有“{name}”这种写法")
        elif not rule.pattern.fullmatch(argument):
            self._refuse(column, f"“{name}”{rule.words}，现在是“{argument}”")
        elif name == "else" and (mistake := self.names.field_mistake(argument)):
            self._refuse(column + len("else:"), mistake)
        return FilterCall(name, argument)

    def _expression(self, source: str, column: int) -> Expr:
        try:
            found = parse(source.strip())
        except ExpressionError as mistake:
            self._refuse(column + mistake.column - 1, mistake.reason)
        for name in (*found.names, *found.columns):
            if unknown := self.names.expression_mistake(name):
                self._refuse(column, unknown)
        return found

    def _refuse(self, column: int, reason: str) -> NoReturn:
        raise UserError("print_mistake", where=(f"{self.file} 第{self.line}行第{column}列",), reason=reason)


def _split(text: str, sign: str) -> list[tuple[str, int]]:
    """Split at a sign outside quotes and holes; return each part stripped, with where it starts."""
    parts: list[tuple[str, int]] = []
    depth, start = 0, 0
    masked = _QUOTED.sub(lambda found: "\0" * len(found[0]), text) if sign in text else text
    for place, letter in enumerate(masked):
        if masked.startswith("{{", place):
            depth += 1
        elif masked.startswith("}}", place):
            depth -= 1
        elif letter == sign and depth <= 0:
            parts.append((text[start:place], start))
            start = place + 1
    parts.append((text[start:], start))
    return [(part.strip(), at + len(part) - len(part.lstrip())) for part, at in parts]
