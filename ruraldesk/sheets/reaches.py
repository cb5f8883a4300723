"""Which lines of a sheet something else counts on: sums, charts, the printed area, a filter, a table's frame."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from ruraldesk.errors import UserError
from ruraldesk.sheets.book_guard import HOSTILE
from ruraldesk.sheets.grid import Grid, Span

_FORMULA = re.compile(r"<(?:\w+:)?(?:f|definedName)\b[^>]*(?<!/)>([^<]+)</")
_CELL = re.compile(r'<(?:\w+:)?c\b[^>]*?\br="[A-Z]{1,3}(\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*(?<!/)>([^<]+)</')
_PLACES = re.compile(r"(?:('(?:[^']|'')+'|[^\s!'(),;+*/&<>=^:{}\"-]+)!)?\$?[A-Z]{1,3}\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)")
_QUOTED = re.compile(r'"[^"]*"')
_TABLE = re.compile(r'Target="([^"]*tables/[^"]+)"')
_REF = re.compile(r'\bref="[A-Z]{1,3}(\d+):[A-Z]{1,3}(\d+)"')


def with_reaches(content: bytes, name: str, grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the sheets of a workbook, each with what counts on its lines. Raises UserError sheet_damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = {
                one: archive.read(one).decode("utf-8-sig")
                for one in archive.namelist()
                if one.endswith(".xml") and one.startswith(("xl/worksheets/", "xl/charts/", "xl/workbook.xml"))
            }
            return tuple(replace(one, reaches=tuple(_reaches(archive, texts, one))) for one in grids)
    except (*HOSTILE, ValueError, KeyError) as problem:
        raise UserError("sheet_damaged", file=name) from problem


def _reaches(archive: zipfile.ZipFile, texts: dict[str, str], grid: Grid) -> Iterator[Span]:
    own = texts[grid.part]
    for found in _CELL.finditer(own):
        at = int(found[1]) - 1
        yield from (Span(first, last, at) for first, last in _lines(found[2], grid.name, bare=True))
    for part, text in texts.items():
        if part != grid.part:
            for found in _FORMULA.finditer(text):
                yield from (Span(first, last) for first, last in _lines(found[1], grid.name, bare=False))
    for frame in _frames(archive, grid.part):
        if found_ref := _REF.search(frame):
            yield Span(int(found_ref[1]) - 1, int(found_ref[2]) - 1)


def _lines(formula: str, sheet: str, *, bare: bool) -> Iterator[tuple[int, int]]:
    """Yield the first and last line, from 0, of every block of a sheet's cells that a formula names."""
    for found in _PLACES.finditer(_QUOTED.sub("", unescape(formula))):
        named = (found[1] or "").strip("'").replace("''", "'")
        if named == sheet or (bare and not found[1]):
            yield int(found[2]) - 1, int(found[3]) - 1


def _frames(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    """Yield the parts of the tables that stand in a sheet."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links in archive.namelist():
        for target in _TABLE.findall(archive.read(links).decode("utf-8-sig")):
            yield archive.read(posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")).decode("utf-8-sig")
