"""A copy of the sheet that was taken in, with what became of each line beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.sheets.book_guard import HOSTILE, is_workbook
from ruraldesk.sheets.reading import separator_of, text_of
from ruraldesk.sheets.report_csv import BOM
from ruraldesk.sheets.safe_text import guarded

HEADING = "登记结果"
COLOURS = {"ready": "FFE2F0D9", "wrong": "FFFFD9D9", "same": "FFFFF2CC", "known": "FFFFF2CC"}
_WIDTH = 50


def marked_book(
    content: bytes, name: str, sheet: str, head: int, verdicts: Mapping[int, tuple[str, str]]
) -> tuple[bytes, str]:
    """Return (a copy with one more column, the ending of its name). ``head``: the head's last line, from 1.

    ``verdicts``: by the number of the line, (kind, words). Nothing else of the sheet is changed.
    Raises UserError sheet_damaged.
    """
    if is_workbook(content, name):
        return _marked_workbook(content, name, sheet, head, verdicts), ".xlsx"
    return _marked_text(content, name, head, verdicts), ".csv"


def _marked_workbook(
    content: bytes, name: str, sheet: str, head: int, verdicts: Mapping[int, tuple[str, str]]
) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    try:
        book = load_workbook(io.BytesIO(content), rich_text=True)
        page = book[sheet]
        place = _first_free(page, head, verdicts)
        _put(page, head, place, HEADING).font = Font(bold=True)
        fills = {kind: PatternFill("solid", fgColor=colour) for kind, colour in COLOURS.items()}
        wrapped = Alignment(vertical="top", wrap_text=True)
        for row, (kind, words) in verdicts.items():
            cell = _put(page, row, place, words)
            cell.fill, cell.alignment = fills[kind], wrapped
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
        out = io.BytesIO()
        book.save(out)
    except (*HOSTILE, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UserError("sheet_damaged", file=name) from problem
    return out.getvalue()


def _first_free(page: Any, head: int, verdicts: Mapping[int, tuple[str, str]]) -> int:  # Any: openpyxl has no types
    """Return the column behind the last one that says anything in the head and the lines below it."""
    last = max(verdicts, default=head)
    used = [
        column
        for (row, column), cell in page._cells.items()  # only the cells there are: a sheet may be a million rows long
        if head <= row <= last and cell.value is not None
    ]
    merged = [one.max_col for one in page.merged_cells.ranges if head <= one.max_row and one.min_row <= last]
    return max([*used, *merged], default=0) + 1


def _put(page: Any, row: int, column: int, words: str) -> Any:  # Any: as above
    cell = page.cell(row, column, words)
    cell.data_type = "s"
    return cell


def _marked_text(content: bytes, name: str, head: int, verdicts: Mapping[int, tuple[str, str]]) -> bytes:
    text = text_of(content, name)
    separator = separator_of(text)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    width = max((len(one) for one in rows), default=0)
    for number, row in enumerate(rows, 1):
        words = HEADING if number == head else verdicts.get(number, ("", ""))[1]
        padded = [*row, *[""] * (width - len(row))] if words else row
        writer.writerow([*padded, guarded(words)] if words else padded)
    return BOM + out.getvalue().encode("utf-8")
