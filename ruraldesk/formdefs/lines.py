"""Finds the line of a table, a row or a key in the text of a TOML file, which tomllib does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|(?P<text>"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<line>\n)"
    r"|(?P<sign>[\[\]{},=])"
    r"|(?P<word>[^\s#\"'\[\]{},=]+)",
    re.S,
)


@dataclass(slots=True)
class LineMap:
    """Lines (from 1) of the places in a TOML text. A place is its keys and indexes from the top.

    The text is walked only when a line is first asked for: a form without mistakes needs none.
    """

    text: str = ""
    _lines: dict[Path, int] | None = None

    def of(self, *place: str | int) -> int:
        """Return the line of a place, or of the nearest table around it; 1 if nothing is known."""
        if self._lines is None:
            self._lines = _lines_of(self.text)
        for length in range(len(place), 0, -1):
            found = self._lines.get(place[:length])
            if found:
                return found
        return 1


def line_map(text: str) -> LineMap:
    """Return where the tables, rows and keys of a valid TOML text stand."""
    return LineMap(text)


def _lines_of(text: str) -> dict[Path, int]:
    walker = _Walker(list(_tokens(text)))
    walker.document()
    return walker.lines


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield _Token(kind, found.group(), line)
        line += found.group().count("\n")
    yield _Token("end", "", line)


class _Walker:
    """Walks tokens of a text that tomllib has read already, so that the syntax is known to be right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.lines: dict[Path, int] = {}
        self._tokens = tokens
        self._at = 0
        self._counts: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while self._peek.kind != "end":
            token = self._peek
            if token.kind == "line":
                self._at += 1
            elif token.text == "[":
                table = self._header()
            else:
                self._pair(table)

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _header(self) -> Path:
        line = self._peek.line
        self._at += 1
        many = self._peek.text == "["
        self._at += many
        keys = self._keys("]")
        self._at += 1 + many
        place = (*self._resolve(keys[:-1]), keys[-1])
        self.lines.setdefault(place, line)
        if many:
            count = self._counts.get(place, 0)
            self._counts[place] = count + 1
            place = (*place, count)
            self.lines[place] = line
        return place

    def _resolve(self, keys: Path) -> Path:
        """Return the place a header's leading keys mean: of an array of tables, its newest one."""
        place: Path = ()
        for key in keys:
            place = (*place, key)
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
        return place

    def _keys(self, until: str) -> Path:
        keys: list[str] = []
        while self._peek.text != until:
            token = self._peek
            self._at += 1
            if token.kind == "text":
                keys.append(token.text[1:-1])
            else:
                keys.extend(part for part in token.text.split(".") if part)
        return tuple(keys)

    def _pair(self, table: Path) -> None:
        line = self._peek.line
        place = table + self._keys("=")
        self._at += 1
        self.lines.setdefault(place, line)
        self._value(place)

    def _value(self, place: Path) -> None:
        token = self._peek
        self._at += 1
        if token.text == "[" and token.kind == "sign":
            self._array(place)
        elif token.text == "{" and token.kind == "sign":
            self._inline(place)

    def _array(self, place: Path) -> None:
        index = 0
        while self._peek.text != "]" or self._peek.kind != "sign":
            if self._peek.kind == "line" or (self._peek.kind == "sign" and self._peek.text == ","):
                self._at += 1
                continue
            self.lines[(*place, index)] = self._peek.line
            self._value((*place, index))
            index += 1
        self._at += 1

    def _inline(self, place: Path) -> None:
        while self._peek.text != "}" or self._peek.kind != "sign":
            if self._peek.kind == "line" or (self._peek.kind == "sign" and self._peek.text == ","):
                self._at += 1
            else:
                self._pair(place)
        self._at += 1
