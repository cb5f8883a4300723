"""A report as a workbook: typed cells, a head that stays, widths, totals, and print settings for A4 across."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SHEET_NAME = 31  # Excel takes no longer one
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_STANDS_STILL = datetime(2000, 1, 1)  # noqa: DTZ001  # the workbook's own dates: same table, same bytes
_WIDEST, _MARGIN = 40.0, 2.0


def workbook(table: ReportTable, blank: int = 0) -> bytes:
    """Return a report as .xlsx. Text is always text, whatever it begins with; empty cells are empty."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = table.title.translate(_FORBIDDEN)[:_SHEET_NAME]
    book.properties.creator = "ruraldesk"
    book.properties.created = book.properties.modified = _STANDS_STILL
    at = _put_top(sheet, table)
    at = _put_rows(sheet, table, at, blank)
    for note in table.notes if blank else table.foot:
        _put_line(sheet, at, note, len(table.columns))
        at += 1
    _set_widths(sheet, table)
    _set_print(sheet, table)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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
    from openpyxl.styles import Alignment, Font, PatternFill

    grey = PatternFill("solid", fgColor="FFEDEFF2")
    for place, column in enumerate(table.columns, 1):
        cell = _put(sheet, at, place, Cell(column.label, column.label), None)
        cell.font, cell.fill = Font(bold=True), grey
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.freeze_panes = sheet.cell(at + 1, 1)
    sheet.print_title_rows = f"{at}:{at}"
    head, at = at, at + 1
    for row in () if blank else table.rows:
        for place, (column, one) in enumerate(zip(table.columns, row, strict=True), 1):
            _put(sheet, at, place, one, column)
        at += 1
    if not blank and not table.rows:
        _put_line(sheet, at, table.empty, len(table.columns))
        at += 1
    at += blank
    if table.totals and not blank:
        for place, (column, one) in enumerate(zip(table.columns, table.totals, strict=True), 1):
            _put(sheet, at, place, one, column).font = Font(bold=True)
        at += 1
    _rule(sheet, head, at - 1, len(table.columns))
    return at


def _rule(sheet: Worksheet, first: int, last: int, width: int) -> None:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color="FF8A93A0")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for row in range(first, last + 1):
        for place in range(1, width + 1):
            sheet.cell(row, place).border = border


def _put(sheet: Worksheet, row: int, place: int, one: Cell, column: ShownColumn | None) -> Any:  # Any: openpyxl's
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, place)
    if column is not None:
        cell.alignment = Alignment(horizontal=column.align, vertical="center", wrap_text=not column.is_number)
    if column is not None and isinstance(one.value, Decimal) and column.kind in ("percent", "change"):
        cell.value = one.value.scaleb(-2)
        cell.number_format = _format(column)
    elif column is not None and isinstance(one.value, int | Decimal | date):
        cell.value = one.value
        cell.number_format = _format(column)
    elif one.shown:
        cell.value = one.shown
        cell.data_type = "s"  # also where it begins with = + - @
    return cell


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
