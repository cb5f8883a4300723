"""A town's own table with values in it: one part of the file is changed, all others are the same to the last byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from ruraldesk.errors import UserError
from ruraldesk.sheets.book_guard import HOSTILE
from ruraldesk.sheets.grid import Grid
from ruraldesk.sheets.part_patch import Styles, Value, patched
from ruraldesk.sheets.row_growth import Growth, can_grow, grown, grown_names

_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_TEXT_FORMAT = 49
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_CALC = re.compile(r"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_FULL = re.compile(r'\s+fullCalcOnLoad="[^"]*"')
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")


def filled(
    content: bytes,
    name: str,
    grid: Grid,
    values: Mapping[int, Mapping[int, Value]],
    patterns: Mapping[int, int],
    growth: Growth | None = None,
) -> bytes:
    """Return a workbook with values in one of its sheets, by row and column from 1; a text is never a formula.

    ``patterns``: rows that are dressed like others. ``growth``: rows put in first.
    Formulas are worked out anew when the file is opened.
    Raises UserError sheet_damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            styles = styles_of(archive, grid)
            sheet, book = (archive.read(one).decode("utf-8-sig") for one in (grid.part, _BOOK))
            if growth is not None:
                sheet, book = grown(sheet, grid.name, growth), grown_names(book, grid.name, growth)
            new = {grid.part: patched(sheet, values, patterns, styles).encode("utf-8")}
            if growth is not None or any("<f" in text for text in _sheets(archive).values()):
                new[_BOOK] = _worked_out_anew(book).encode("utf-8")
            return _rewritten(archive, new)
    except (*HOSTILE, ValueError, KeyError, ET.ParseError) as problem:
        raise UserError("sheet_damaged", file=name) from problem


def has_room(content: bytes, name: str, grid: Grid) -> bool:
    """True if rows can be put into a sheet without anything losing its place. Raises UserError sheet_damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = _sheets(archive)
            own = texts.pop(grid.part)
            return can_grow(own, texts.values(), grid.name)
    except (*HOSTILE, ValueError, KeyError) as problem:
        raise UserError("sheet_damaged", file=name) from problem


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the text of every part that may have formulas: sheets and charts."""
    named = [one for one in archive.namelist() if one.startswith(("xl/worksheets/", "xl/charts/", "xl/chartsheets/"))]
    return {one: archive.read(one).decode("utf-8-sig") for one in named if one.endswith(".xml")}


def styles_of(archive: zipfile.ZipFile, grid: Grid) -> Styles:
    """Return which styles of a workbook are days and which are text."""
    if _STYLES not in archive.namelist():
        return Styles(from_1904=grid.from_1904)
    tree = ET.fromstring(archive.read(_STYLES))  # noqa: S314 - looked through by book_guard: no entities
    codes = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in tree.iter(f"{_MAIN}numFmt")}
    shapes = [int(one.get("numFmtId", 0)) for one in tree.findall(f"{_MAIN}cellXfs/{_MAIN}xf")]
    days = frozenset(at for at, one in enumerate(shapes) if one in _DAY_FORMATS or _shows_day(codes.get(one, "")))
    texts = frozenset(at for at, one in enumerate(shapes) if one == _TEXT_FORMAT or codes.get(one) == "@")
    return Styles(days, texts, grid.from_1904)


def _shows_day(code: str) -> bool:
    return any(sign in _QUOTED.sub("", code).lower() for sign in ("y", "d", "年"))


def _worked_out_anew(book: str) -> str:
    found = _CALC.search(book)
    if found:
        rest = _FULL.sub("", found[2])
        return f'{book[: found.start()]}<{found[1]}calcPr{rest} fullCalcOnLoad="1"{found[3]}>{book[found.end() :]}'
    for tag in _BEFORE_CALC:
        end = re.search(rf"</((?:\w+:)?){tag}>", book)
        if end:
            return f'{book[: end.end()]}<{end[1]}calcPr fullCalcOnLoad="1"/>{book[end.end() :]}'
    return book


def _rewritten(archive: zipfile.ZipFile, new: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for info in archive.infolist():
            made.writestr(info, new.get(info.filename) or archive.read(info), info.compress_type)
    return out.getvalue()
