"""A report as CSV: title and period, a head, the rows, the notes."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn
from ruraldesk.sheets.safe_text import guarded

BOM = b"\xef\xbb\xbf"


def csv_bytes(table: ReportTable, encoding: str = "utf-8", blank: int = 0) -> bytes:
    """Return a report as RFC 4180 CSV: UTF-8 with its mark, or GB18030.

    Numbers have no thousands separators. Raises UserError report_encoding.
    """
    out = StringIO(newline="")
    write = csv.writer(out).writerow
    write([guarded(table.heading)])
    for line in (*table.subtitle, *([f"单位：{table.units}"] if table.units else [])):
        write([guarded(line)])
    write([guarded(one.label) for one in table.columns])
    for row in () if blank else table.rows:
        write([_text(one, cell) for one, cell in zip(table.columns, row, strict=True)])
    if blank:
        out.write(("," * (len(table.columns) - 1) + "\r\n") * blank)
    elif not table.rows:
        write([guarded(table.empty)])
    if table.totals and not blank:
        write([_text(one, cell) for one, cell in zip(table.columns, table.totals, strict=True)])
    for note in table.notes if blank else table.foot:
        write([guarded(note)])
    return _encoded(out.getvalue(), encoding)


def _text(column: ShownColumn, cell: Cell) -> str:
    value = cell.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        plain = str(value)
        if column.kind in ("change", "points"):
            return cell.shown.replace(",", "")
        return f"{plain}%" if (cell.kind or column.kind) == "percent" else plain
    return guarded(cell.shown)


def _encoded(text: str, encoding: str) -> bytes:
    match encoding:
        case "utf-8":
            return BOM + text.encode("utf-8")
        case "gb18030":
            return text.encode("gb18030")
        case _:
            raise UserError("report_encoding", encoding=encoding[:20])
