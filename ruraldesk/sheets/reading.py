"""Any table a village is sent, as sheets of raw cells: .xlsx, or text in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from ruraldesk.errors import UserError
from ruraldesk.sheets.book_guard import HOSTILE, checked_members, is_workbook
from ruraldesk.sheets.grid import Block, Grid, Raw, spread, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS, MOST_COLUMNS = 30_000, 200
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = (",", "\t", ";")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_NOT_WORKED_OUT = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def read_book(content: bytes, name: str) -> tuple[Grid, ...]:
    """Return the sheets of a file that say anything, in their order; hidden ones are left out.

    Raises UserError sheet_no_rows, sheet_too_long, sheet_text_unread, and those of book_guard.
    """
    grids = _read_workbook(content, name) if is_workbook(content, name) else (_read_text(content, name),)
    said = tuple(one for one in grids if one.rows)
    if not said:
        raise UserError("sheet_no_rows", file=name)
    return said


def text_of(content: bytes, name: str) -> str:
    """Return a text file's words: by its mark, else strict UTF-8, else GB18030. Raises UserError sheet_text_unread."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UserError("sheet_text_unread", file=name)


def separator_of(text: str) -> str:
    """Return what stands between the cells of a text table: what its first lines have most of."""
    lines = [one for one in text.splitlines()[:20] if one.strip()]
    return max(SEPARATORS, key=lambda sign: sum(one.count(sign) for one in lines))


def _read_text(content: bytes, name: str) -> Grid:
    text = text_of(content, name)
    rows: list[list[Raw]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text)):
            rows.append(list(row[:MOST_COLUMNS]))
            _refuse_long(len(rows), name)
    except csv.Error as problem:
        raise UserError("sheet_text_unread", file=name) from problem
    return Grid("", trimmed(rows))


def _read_workbook(content: bytes, name: str) -> tuple[Grid, ...]:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    from openpyxl.utils.exceptions import InvalidFileException

    checked_members(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            shown = [one for one in book.worksheets if one.sheet_state == "visible"]
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return tuple(_grid(one, archive, name, mac=book.epoch == CALENDAR_MAC_1904) for one in shown)
        finally:
            book.close()
    except (*HOSTILE, ValueError, KeyError, TypeError, AttributeError, ParseError, InvalidFileException) as problem:
        raise UserError("sheet_damaged", file=name) from problem


def _grid(sheet: Any, archive: zipfile.ZipFile, name: str, *, mac: bool) -> Grid:  # Any: openpyxl has no types
    rows = trimmed(_rows(sheet, name))  # a whole sheet of dressed but empty rows says nothing
    raw = archive.read(sheet._worksheet_path)  # its size was looked at before
    blocks = tuple(_block(*found) for found in _MERGED.findall(raw))
    unread = frozenset(_place(*found) for found in _NOT_WORKED_OUT.findall(raw))
    formulas = frozenset(_place(*found) for found in _FORMULA.findall(raw))
    hidden = frozenset(int(one) - 1 for one in _HIDDEN.findall(raw))
    return Grid(sheet.title, spread(rows, blocks), blocks, unread, formulas, mac, sheet._worksheet_path, hidden)


def _rows(sheet: Any, name: str) -> Iterator[tuple[Raw, ...]]:  # Any: as above
    said = 0
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        said += any(one is not None for one in row)
        _refuse_long(said, name)
        yield row


def _refuse_long(rows: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise UserError("sheet_too_long", file=name, most=MOST_ROWS)


def _place(column: bytes, row: bytes) -> tuple[int, int]:
    at = 0
    for sign in column:
        at = at * 26 + sign - 64
    return int(row) - 1, at - 1


def _block(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Block:
    first, last = _place(left, top), _place(right, bottom)
    return Block(first[0], first[1], last[0], min(last[1], MOST_COLUMNS - 1))
