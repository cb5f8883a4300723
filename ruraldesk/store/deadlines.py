"""Due dates as a table of their own: what is due when, without reading the records it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import ROW_ID, Fields, Row
from ruraldesk.model.workflow import due_dates, leaning_names
from ruraldesk.rules.tables import SharedTables
from ruraldesk.store.columns import from_column
from ruraldesk.store.core import Core
from ruraldesk.store.schema import FormTable, table_name

Column = int | str | None
_LAST_DAY = "9999-12-31"
DueRow = tuple[str, int, str | None]  # the deadline's name; its row, 0 = the record; its day, None if it hangs on today


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one record (``row`` 0) or of its row. ``due_on`` is an ISO date, "" where it hangs on today."""

    rid: int
    record: str
    title: str
    name: str
    due_on: str
    row: int = 0


class Deadlines:
    """Reads the table of due dates. It is written with the record it belongs to."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def days(self) -> dict[tuple[str, int, str, int], str]:
        """Return every due date by form, record, name and row; "" where it hangs on today."""
        rows = self._core.read("SELECT form, rid, name, row, coalesce(due_on, '') FROM deadline")
        return {(form, rid, name, row): on for form, rid, name, row, on in rows}

    def of_form(self, form: str, until: str = "", record: str = "") -> list[Due]:
        """Return the deadlines of a form's records up to a day ("" = all), the earliest first; then the moving ones."""
        sql = (
            "SELECT d.rid, r.id, t._title, d.name, coalesce(d.due_on, ''), d.row"
            f' FROM deadline d JOIN "{table_name(form)}" t ON t.rid = d.rid JOIN record r ON r.rid = d.rid'
            " WHERE d.form = ?"
        )
        values: tuple[str, ...] = (form,)
        if record:
            sql, values = f"{sql} AND d.rid = (SELECT rid FROM record WHERE id = ?)", (form, record)
        sorted_until = f"{sql} AND d.due_on <= ? ORDER BY d.due_on, d.rid, d.row"
        rows = self._core.read(sorted_until, (*values, until or _LAST_DAY))
        moving = self._core.read(f"{sql} AND d.due_on IS NULL", values)
        return [Due(*row) for row in (*rows, *moving)]


def due_rows(spec: FormSpec, fields: Fields, state: str, tables: SharedTables) -> list[DueRow]:
    """Return the deadlines of a record that is not deleted; ``spec``: the form's newest version."""
    found = due_dates(spec, fields, state, tables)
    return [(name, row, on.isoformat() if on else None) for (name, row), on in sorted(found.items())]


def fields_that_count(
    spec: FormSpec, table: FormTable, row: Mapping[str, Column], rows: Mapping[str, Sequence[Mapping[str, Column]]]
) -> Fields:
    """Return, as they are read back from their columns, the fields that the form's deadlines lean on."""
    fields: Fields = {}
    for name in _names(spec):
        if name in table.columns and row.get(name) is not None:
            fields[name] = from_column(table.columns[name], row[name])
    for repeat, columns in table.repeats.items():
        if rows.get(repeat) and (repeat in _names(spec) or _names(spec) & columns.keys()):
            cells: list[Row] = []
            for one in rows[repeat]:
                present = {n: from_column(c, one[n]) for n, c in columns.items() if one[n] is not None}
                cells.append({ROW_ID: str(one["_id"]), **present})
            fields[repeat] = cells
    return fields


@lru_cache(maxsize=256)
def _names(spec: FormSpec) -> frozenset[str]:
    return leaning_names(spec)
