"""More rows in a town's table: what stands below moves down, sums reach over them, new rows look like others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape  # numbered signs too
from xml.sax.saxutils import escape

_ROW = re.compile(r'(<(?:\w+:)?row\b[^>]*?\br=")(\d+)(")')
_CELL = re.compile(r'(<(?:\w+:)?c\b[^>]*?\br="[A-Z]{1,3})(\d+)(")')
_FORMULA = re.compile(r"(<((?:\w+:)?(?:f|formula|formula1|formula2))\b[^>]*(?<!/)>)([^<]+)(</\2>)")
_PLACES = re.compile(r'(\b(?:ref|sqref)=")([^"]*)(")')
_BREAK = re.compile(r"(<(?:\w+:)?rowBreaks\b.*?</(?:\w+:)?rowBreaks>)", re.DOTALL)
_BREAK_ID = re.compile(r'(\bid=")(\d+)(")')
_NAME = re.compile(r"(<(?:\w+:)?definedName\b[^>]*>)([^<]*)(</(?:\w+:)?definedName>)")
_MERGES = re.compile(r"<((?:\w+:)?)mergeCells\b[^>]*>(.*?)</(?:\w+:)?mergeCells>", re.DOTALL)
_MERGE = re.compile(r'\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d{1,7})(?![\d(])")
_IN_THE_WAY = re.compile(r"<(?:\w+:)?(?:drawing|legacyDrawing|tableParts|oleObjects|controls|picture)\b")


@dataclass(frozen=True, slots=True)
class Growth:
    """So many rows put in before a row, from 1."""

    before: int
    more: int

    def row(self, number: int) -> int:
        """Return where a row stands now."""
        return number + self.more if number >= self.before else number

    def was(self, number: int) -> int:
        """Return where a row stood before; 0 for one that was put in."""
        if number < self.before:
            return number
        return number - self.more if number >= self.before + self.more else 0


def can_grow(text: str, others: Iterable[str], sheet: str) -> bool:
    """True if everything that leans on the places of a sheet's rows is known and can follow."""
    if _IN_THE_WAY.search(text):
        return False
    named = (f"{sheet}!", f"'{sheet}'!")
    return not any(one in unescape(other) for other in others for one in named)


def grown(text: str, sheet: str, growth: Growth) -> str:
    """Return a sheet's part with room for more rows; what stood below stands further down."""

    def place(found: re.Match[str]) -> str:
        return f"{found[1]}{growth.row(int(found[2]))}{found[3]}"

    def places(found: re.Match[str]) -> str:
        return f"{found[1]}{_moved_places(found[2], growth)}{found[3]}"

    def formula(found: re.Match[str]) -> str:
        return f"{found[1]}{_moved(found[3], sheet, growth, bare=True)}{found[4]}"

    text = _ROW.sub(place, text)
    text = _CELL.sub(place, text)
    text = _FORMULA.sub(formula, text)
    text = _PLACES.sub(places, text)
    return _BREAK.sub(lambda block: _BREAK_ID.sub(place, block[0]), text)


def grown_names(book: str, sheet: str, growth: Growth) -> str:
    """Return the workbook's part with its named places, the print area too, where they belong now."""
    return _NAME.sub(lambda found: f"{found[1]}{_moved(found[2], sheet, growth, bare=False)}{found[3]}", book)


def with_merges(text: str, patterns: Mapping[int, int]) -> str:
    """Return a part in which rows have the merged cells of the rows they look like."""
    block = _MERGES.search(text)
    if block is None:
        return text
    there = [(one[1], int(one[2]), one[3], int(one[4])) for one in _MERGE.finditer(block[2])]
    rows = {top for _, top, _, _ in there}
    more = [
        f'<{block[1]}mergeCell ref="{left}{row}:{right}{row}"/>'
        for row, like in sorted(patterns.items())
        if row not in rows
        for left, top, right, bottom in there
        if top == bottom == like
    ]
    if not more:
        return text
    count = len(there) + len(more)
    inner = f'<{block[1]}mergeCells count="{count}">{block[2]}{"".join(more)}</{block[1]}mergeCells>'
    return f"{text[: block.start()]}{inner}{text[block.end() :]}"


def formula_like(formula: str, of: str, at: str) -> str:
    """Return the formula of one cell as it reads in another, both as XML has them."""
    from openpyxl.formula.translate import Translator

    return escape(Translator(f"={unescape(formula)}", origin=of).translate_formula(at).removeprefix("="))


def _moved(formula: str, sheet: str, growth: Growth, *, bare: bool) -> str:
    """Return a formula whose places in the sheet have moved; ``bare``: also those that name no sheet."""
    from openpyxl.formula import Tokenizer

    tokens = Tokenizer(f"={unescape(formula)}").items
    return escape("".join(_moved_token(one.value, one.subtype == "RANGE", sheet, growth, bare=bare) for one in tokens))


def _moved_token(value: str, is_place: bool, sheet: str, growth: Growth, *, bare: bool) -> str:
    if not is_place:
        return value
    named, sign, places = value.rpartition("!")
    own = named.strip("'").replace("''", "'") == sheet if named else bare
    return f"{named}{sign}{_moved_places(places, growth)}" if own else value


def _moved_places(places: str, growth: Growth) -> str:
    return _REFERENCE.sub(lambda one: f"{one[1]}{growth.row(int(one[2]))}", places)
