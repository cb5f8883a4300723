"""A ledger as it is filtered and sorted, as a workbook or CSV: the columns of the list, as the screen shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.report_table import EMPTY_CELL, Cell, ReportTable, ShownColumn
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import ledger, ledger_columns, ledger_filter, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import Listing, Row

MOST = 50_000
_AT_ONCE = 500


def write(
    desk: Desk, form: str, listing: Listing, said: str, out: Path, progress: Progress = SILENT, *,
    only: Sequence[int] = (),
) -> int:  # fmt: skip
    """Write a list to FILE.xlsx or .csv and return how many records it has; ``only``: of these row numbers.

    ``said``: the filter as it reads aloud, it stands above the table. Raises UserError export_too_many,
    stopped_by_hand, report_file_kind, and those of the disk.
    """
    count = len(only) or listing.count
    if count > MOST:
        raise UserError("export_too_many", count=count, most=MOST)
    rows: list[Row] = []
    for start in range(0, count, _AT_ONCE):
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        wanted = only[start : start + _AT_ONCE] if only else listing.rids(start, min(count, start + _AT_ONCE))
        rows.extend(ledger.rows(desk, form, wanted))
        progress.step(start, count, "正在导出")
    spec = desk.store.specs.newest(form)
    reporting.write(desk, table(desk, spec, rows, said), out)
    return len(rows)


def proposed_name(desk: Desk, spec: FormSpec) -> str:
    """Return what the file may be called."""
    return f"{ledger_filter.plain_title(spec)}{desk.clock.today():%Y%m%d}.xlsx"


def table(desk: Desk, spec: FormSpec, rows: Sequence[Row], said: str) -> ReportTable:
    """Return ledger lines as a table of a report: numbers and days typed, the rest as it is read."""
    columns = _columns(desk, spec)
    today = desk.clock.today()
    shown = tuple(column for column, _ in columns)
    cells = tuple(
        tuple(_cell(field, words) for (_, field), words in zip(columns, row.cells, strict=True)) for row in rows
    )
    return ReportTable(
        name=f"ledger_{spec.form_id}",
        title=spec.title,
        place=desk.name,
        audience="internal",
        columns=shown,
        rows=cells,
        totals=(),
        ids=tuple(row.id for row in rows),
        subtitle=(f"{said}，共{len(rows)}{spec.list_view.noun}",),
        units="",
        notes=(),
        as_of=f"本表数据截至{today.year}年{today.month}月{today.day}日。",
        signs=(),
        empty="没有符合的。",
    )


def _columns(desk: Desk, spec: FormSpec) -> list[tuple[ShownColumn, Field | None]]:
    fields: list[Field | None] = [spec.by_name[name] for name in ledger.columns(spec)]
    fields = [*([None] if spec.numbering else []), *fields, *([None] if spec.states else [])]
    labels = ledger.headings(desk, spec.form_id)
    return [(ledger_columns.column(label, field), field) for label, field in zip(labels, fields, strict=True)]


def _cell(field: Field | None, words: str) -> Cell:
    """Return a cell's value; what cannot be read as a number or a day stays text, e.g. a masked one."""
    if not words:
        return EMPTY_CELL
    try:
        if field is not None and field.type == "date":
            return Cell(date.fromisoformat(words), words)
        if field is not None and (field.unit or field.type == "integer"):
            number = Decimal(words.replace(",", ""))
            return Cell(int(number) if field.type == "integer" else number, words)
    except (ValueError, InvalidOperation):
        pass
    return Cell(words, words)
