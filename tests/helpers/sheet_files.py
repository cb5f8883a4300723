"""Workbooks as towns and villages make them, for tests of reading and filling them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

Rows = Sequence[Sequence[Any]]


def workbook(rows: Rows, *, merged: Sequence[str] = (), sheet: str = "名册") -> bytes:
    """Return a workbook of one sheet with these rows and merged blocks."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for block in merged:
        page.merge_cells(block)
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into a folder that may not be there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file


def cells(content: bytes, sheet: str = "") -> list[tuple[Any, ...]]:
    """Return what stands in a workbook's sheet."""
    book = load_workbook(io.BytesIO(content))
    page = book[sheet] if sheet else book.worksheets[0]
    return [tuple(one.value for one in row) for row in page.iter_rows()]


def with_part(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, change(one.filename, old.read(one.filename)))
    return out.getvalue()
