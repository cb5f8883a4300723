"""Writing values into the text of a sheet's part: every byte that is not such a cell stays as the town sent it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from ruraldesk.sheets.letters import column_of, letters_of
from ruraldesk.sheets.row_growth import formula_like, with_merges

Value = str | int | Decimal | date
_DATA = re.compile(r"<(\w+:)?sheetData\s*(?:/>|>(.*?)</(?:\w+:)?sheetData>)", re.DOTALL)
_ROW = re.compile(r"<(?:\w+:)?row\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_NUMBER = re.compile(r'\br="(\d+)"')
_PLACE = re.compile(r'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(r'\bs="(\d+)"')
_SPANS = re.compile(r'\s+spans="[^"]*"')
_FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*(?<!/)>([^<]+)</(?:\w+:)?f>")
_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Styles:
    """Which of a workbook's styles show a number as a day, and which show everything as text."""

    days: frozenset[int] = frozenset()
    texts: frozenset[int] = frozenset()
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell as it stands: its column from 1, its style, its whole text."""

    column: int
    style: str
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as it stands: its number, its attributes, its cells, its whole text."""

    number: int
    attributes: str
    cells: tuple[_Cell, ...]
    text: str


def patched(text: str, values: Mapping[int, Mapping[int, Value]], patterns: Mapping[int, int], styles: Styles) -> str:
    """Return a part with values in it, by row and column from 1.

    ``patterns``: rows that are not there yet, or bare, are dressed like these.
    """
    data = _DATA.search(text)
    if data is None:
        return text
    prefix = data[1] or ""
    rows = {one.number: one for one in _rows(data[2] or "")}
    before = frozenset(rows)
    for number, wanted in sorted(values.items()):
        rows[number] = _filled(prefix, rows, number, wanted, patterns.get(number, 0), styles)
    inner = "".join(rows[number].text for number in sorted(rows))
    whole = f"{text[: data.start()]}<{prefix}sheetData>{inner}</{prefix}sheetData>{text[data.end() :]}"
    return with_merges(whole, {number: like for number, like in patterns.items() if number not in before})


def _rows(text: str) -> list[_Row]:
    found: list[_Row] = []
    for one in _ROW.finditer(text):
        named = _NUMBER.search(one[1])
        number = int(named[1]) if named else (found[-1].number if found else 0) + 1
        found.append(_Row(number, one[1], tuple(_cells(one[2] or "")), one[0]))
    return found


def _cells(text: str) -> list[_Cell]:
    found: list[_Cell] = []
    for one in _CELL.finditer(text):
        named = _PLACE.search(one[1])
        column = column_of(named[1]) + 1 if named else (found[-1].column if found else 0) + 1
        style = _STYLE.search(one[1])
        found.append(_Cell(column, style[1] if style else "", one[0]))
    return found


def _filled(
    prefix: str, rows: Mapping[int, _Row], number: int, wanted: Mapping[int, Value], like: int, styles: Styles
) -> _Row:
    old, pattern = rows.get(number), rows.get(like)
    attributes = old.attributes if old else _SPANS.sub("", pattern.attributes) if pattern else ""
    attributes = (
        _NUMBER.sub(f'r="{number}"', attributes) if _NUMBER.search(attributes) else f' r="{number}"{attributes}'
    )
    cells = {one.column: one for one in old.cells} if old else {}
    for one in pattern.cells if pattern else ():
        if one.column not in cells:
            cells[one.column] = _Cell(one.column, one.style, _like(prefix, one, number, like))
    for column, value in wanted.items():
        style = cells[column].style if column in cells else ""
        text = _cell(prefix, f"{letters_of(column - 1)}{number}", style, value, styles)
        cells[column] = _Cell(column, style, text)
    made = tuple(cells[column] for column in sorted(cells))
    inner = "".join(one.text for one in made)
    spaced = attributes if attributes.startswith((" ", "\n", "\t", "\r")) else f" {attributes}"
    return _Row(number, attributes, made, f"<{prefix}row{_SPANS.sub('', spaced).rstrip()}>{inner}</{prefix}row>")


def _like(prefix: str, one: _Cell, number: int, like: int) -> str:
    """Return an empty cell that is dressed like another, or works out for its row what that one does for its own."""
    letters = letters_of(one.column - 1)
    head = f'<{prefix}c r="{letters}{number}"{_styled(one.style)}'
    formula = _FORMULA.search(one.text)
    if formula is None:
        return f"{head}/>"
    words = formula_like(formula[1], f"{letters}{like}", f"{letters}{number}")
    return f"{head}><{prefix}f>{words}</{prefix}f></{prefix}c>"


def _cell(prefix: str, place: str, style: str, value: Value, styles: Styles) -> str:
    shape = int(style or 0)
    if isinstance(value, date) and shape in styles.days:
        value = (value - (_EPOCH_1904 if styles.from_1904 else _EPOCH)).days
    if isinstance(value, int | Decimal) and shape not in styles.texts:
        return f'<{prefix}c r="{place}"{_styled(style)}><{prefix}v>{value}</{prefix}v></{prefix}c>'
    words = value.isoformat() if isinstance(value, date) else str(value)
    words = escape(_ESCAPED.sub(r"_x005F_\1", _UNSEEN.sub("", words)))
    inner = f'<{prefix}is><{prefix}t xml:space="preserve">{words}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{place}"{_styled(style)} t="inlineStr">{inner}</{prefix}c>'


def _styled(style: str) -> str:
    return f' s="{style}"' if style else ""
