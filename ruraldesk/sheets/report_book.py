"""A report as a workbook: typed cells, a head that stays, widths, totals, and print settings for A4 across."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from ruraldesk.model.report_table import EMPTY_CELL, Cell, ReportTable, ShownColumn

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_Role = Literal["head", "row", "total"]
_SHEET_NAME = 31  # Excel takes no longer one
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_STANDS_STILL = datetime(2000, 1, 1)  # noqa: DTZ001  # the workbook's own dates: same table, same bytes
_WIDEST, _MARGIN = 40.0, 2.0


def workbook(table: ReportTable, blank: int = 0) -> bytes:
    """Return a report as .xlsx. Text is always text, whatever it begins with; empty cells are empty."""
    return workbook_of([table], blank)


def workbook_of(tables: Sequence[ReportTable], blank: int = 0) -> bytes:
    """Return several tables as one .xlsx, a sheet each; of two of one name the second has a number behind it."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "ruraldesk"
    book.properties.created = book.properties.modified = _STANDS_STILL
    for table in tables:
        title = table.title.translate(_FORBIDDEN)[:_SHEET_NAME]
        taken = {one.title for one in book.worksheets}
        numbered = (f"{title[: _SHEET_NAME - 3]}{place}" for place in range(2, len(tables) + 2))
        sheet = book.create_sheet(title if title not in taken else next(one for one in numbered if one not in taken))
        _put_table(sheet, table, blank)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put_table(sheet: Worksheet, table: ReportTable, blank: int) -> None:
    at = _put_top(sheet, table)
    at = _put_rows(sheet, table, at, blank)
    for note in table.notes if blank else table.foot:
        _put_line(sheet, at, note, len(table.columns))
        at += 1
    _set_widths(sheet, table)
    _set_print(sheet, table)


def _put_top(sheet: Worksheet, table: ReportTable) -> int:
    from openpyxl.styles import Alignment, Font

    width = len(table.columns)
    _put_line(sheet, 1, table.heading, width)
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 28
    units = [f"单位：{table.units}"] if table.units else []
    _put_line(sheet, 2, "　".join([*table.subtitle, *units]), width)
    return 3


def _put_rows(sheet: Worksheet, table: ReportTable, at: int, blank: int) -> int:
    brush = _Brush(sheet, table)
    for place, column in enumerate(table.columns, 1):
        brush.put(at, place, Cell(column.label, column.label), "head")
    sheet.freeze_panes = sheet.cell(at + 1, 1)
    sheet.print_title_rows = f"{at}:{at}"
    at += 1
    empty = (EMPTY_CELL,) * len(table.columns)
    for row in (empty,) * blank or table.rows:
        brush.put_row(at, row, "row")
        at += 1
    if not blank and not table.rows:
        brush.put_row(at, empty, "row")
        _put_line(sheet, at, table.empty, len(table.columns))
        at += 1
    if table.totals and not blank:
        brush.put_row(at, table.totals, "total")
        at += 1
    return at


class _Brush:
    """Writes cells in the few looks there are; a look is made once, for a workbook has ten thousands of cells."""

    def __init__(self, sheet: Worksheet, table: ReportTable) -> None:
        self._sheet = sheet
        self._columns = table.columns
        self._looks: dict[tuple[str, int, bool, str], Any] = {}  # Any: openpyxl's style array

    def put_row(self, row: int, cells: Sequence[Cell], role: _Role) -> None:
        for place, one in enumerate(cells, 1):
            self.put(row, place, one, role)

    def put(self, row: int, place: int, one: Cell, role: _Role) -> None:
        cell = self._sheet.cell(row, place)
        column = self._columns[place - 1]
        typed = role != "head" and isinstance(one.value, int | Decimal | date)
        kind = one.kind or column.kind
        key = (role, place, typed, kind)
        if key in self._looks:
            cell._style = self._looks[key]
        else:
            _dress(cell, replace(column, kind=kind, places=_places(one, column)), role, typed)
            self._looks[key] = cell._style
        if typed:
            share = isinstance(one.value, Decimal) and kind in ("percent", "change")
            cell.value = one.value.scaleb(-2) if share and isinstance(one.value, Decimal) else one.value
        elif one.shown:
            cell.value = one.shown
            cell.data_type = "s"  # also where it begins with = + - @


def _dress(cell: Any, column: ShownColumn, role: _Role, typed: bool) -> None:  # Any: openpyxl's cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="FF8A93A0")
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if role == "head":
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFEDEFF2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return
    cell.alignment = Alignment(horizontal=column.align, vertical="center", wrap_text=not column.is_number)
    if role == "total":
        cell.font = Font(bold=True)
    if typed:
        cell.number_format = _format(column)


def _places(cell: Cell, column: ShownColumn) -> int:
    """Return the decimal places of a number: those of its column, or of its own where each row has its unit."""
    if cell.kind is None or not isinstance(cell.value, Decimal):
        return 0 if cell.kind else column.places
    exponent = cell.value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _format(column: ShownColumn) -> str:
    places = f".{'0' * column.places}" if column.places else ""
    match column.kind:
        case "date":
            return "yyyy-mm-dd"
        case "percent":
            return f"0{places}%"
        case "change":
            return "+0.0%;-0.0%;0.0%"
        case "points":
            return f"+#,##0{places};-#,##0{places};0{places}"
        case _:
            return f"#,##0{places}"


def _put_line(sheet: Worksheet, row: int, words: str, width: int) -> None:
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, 1, words)
    cell.data_type = "s"
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _set_widths(sheet: Worksheet, table: ReportTable) -> None:
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(table.columns):
        texts = [row[place].shown for row in (*table.rows, *([table.totals] if table.totals else []))]
        longest = max((_width(one) for one in texts), default=0.0)
        width = max(longest if column.is_number else min(longest, column.width * 2), _width(column.label) / 2, 4.0)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(width, _WIDEST) + _MARGIN


def _width(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WF" else 1.0 for sign in text)


def _set_print(sheet: Worksheet, table: ReportTable) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = table.heading.replace("&", "&&")
    sheet.oddFooter.right.text = "第&P页/共&N页"
