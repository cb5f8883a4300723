"""Everything the villages handed in, as tables for other programs: a workbook, a folder, a server."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.bundle.package import describe, member_name
from ruraldesk.bundle.rows import Column, Table, tables, unescape
from ruraldesk.clock import instant_text
from ruraldesk.model.changes import Line
from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.safe_file import write_safely
from ruraldesk.store.store import Store
from ruraldesk.town.export_server import write_to_server

_SHEET_NAME = 31  # Excel takes no longer one
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def export_tables(desk: AtDesk, to: str) -> str:
    """Write one table per form: to FILE.xlsx, a postgresql:// server, or a folder as CSV with datapackage.json.

    Returns where it was written. Raises UserError as ``write_to_server`` does.
    """
    need_role(desk.store, "town")
    if "://" in to:
        write_to_server(all_tables(desk.store), to)
        server = urlsplit(to)
        return f"{server.hostname or ''}{server.path}"
    found = all_tables(desk.store)
    place = Path(to)
    if place.suffix.lower() == ".xlsx":
        write_safely(place, workbook(found))
        return to
    own = desk.store.identity
    (place / "data").mkdir(parents=True, exist_ok=True)
    for one in found:
        write_safely(place / member_name(one.form), one.as_csv())
    package = describe(found, own.code, own.name, instant_text(desk.clock.now()))
    write_safely(place / "datapackage.json", package)
    return to


def all_tables(store: Store) -> list[Table]:
    """Return a table per form that has records; deleted ones are left out, the village is the first column."""
    specs = {one.form_id: one for one in store.specs.all()}
    lines: dict[str, Iterable[Line]] = {}
    villages: dict[str, str] = {}
    for form in specs:
        for record in store.records.page(form, LedgerQuery(limit=-1)):
            lines[record.id] = store.log.of_record(record.id)
            villages[record.id] = record.meta.village
    return [_with_village(one, villages) for one in tables(lines, specs, whole=False)]


def workbook(found: Iterable[Table]) -> bytes:
    """Return an .xlsx with a sheet per table; every cell is text, so that nothing is read as a formula or rounded."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for one in found:
        sheet = book.create_sheet(one.title.translate(_FORBIDDEN)[:_SHEET_NAME])
        for place, row in enumerate([[column.title for column in one.columns], *one.rows], start=1):
            for at, text in enumerate(row, start=1):
                cell = sheet.cell(place, at, unescape(text))
                cell.data_type = "s"
    if not book.worksheets:
        book.create_sheet("空")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _with_village(table: Table, villages: dict[str, str]) -> Table:
    column = Column("_village", "村代码", "string")
    rows = tuple((villages.get(row[0], ""), *row) for row in table.rows)
    return Table(table.form, table.title, (column, *table.columns), rows)
