"""Reading records back from their derived rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field
from ruraldesk.model.record import ROW_ID, Fields, Record, RecordMeta
from ruraldesk.model.record import Row as RecordRow
from ruraldesk.store.columns import from_column
from ruraldesk.store.core import Core
from ruraldesk.store.delivery import deliveries
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.schema import DELETED, META, FormTable, form_table, table_name

_PAGE = 1000
_MOST_NOTED = 50_000
_META = tuple(one for one in META if one != "rid")


class Reader:
    """Turns rows into records, a page at a time."""

    def __init__(self, core: Core, forms: FormRegistry) -> None:
        self._core = core
        self._forms = forms
        self._tables: dict[tuple[str, ...], FormTable] = {}
        self._noted: dict[str, tuple[int, str, str]] = {}  # rid, form, title of what waits in a batch, and of more
        core.after_batch(self._noted.clear)
        core.before_flush(self._forget_some)

    def table(self, form: str) -> FormTable:
        """Return the columns of a form's tables."""
        versions = self._forms.versions(form)
        if not versions:
            raise UserError("form_unknown", form=form)
        key = (form, *(versions[one].content_hash for one in sorted(versions)))
        if key not in self._tables:
            self._tables[key] = form_table(versions)
        return self._tables[key]

    def place(self, record: str) -> tuple[int, str] | None:
        """Return (rid, form) of a record; None if it is not here or its form has not come."""
        if self.is_noted(record):
            return self._noted[record][:2]
        rows = self._core.aside("SELECT rid, form FROM record WHERE id = ?", (record,))
        return (rows[0][0], rows[0][1]) if rows else None

    def title(self, record: str, rid: int, form: str) -> str | None:
        """Return the title that stands in a record's row; None if it has none."""
        if self.is_noted(record):
            return self._noted[record][2]
        rows = self._core.aside(f'SELECT _title FROM "{table_name(form)}" WHERE rid = ?', (rid,))
        if rows:
            self.note(record, rid, form, rows[0][0])
        return rows[0][0] if rows else None

    def note(self, record: str, rid: int, form: str, title: str) -> None:
        """Remember, within a batch, what place and title of a record are now."""
        if self._core.in_batch:
            self._noted[record] = (rid, form, title)

    def is_noted(self, record: str) -> bool:
        """True if a record is remembered within this batch; every one that waits to be written is."""
        return record in self._noted and self._core.in_batch

    def _forget_some(self) -> None:
        if len(self._noted) > _MOST_NOTED:
            self._noted.clear()

    def records(self, form: str, rids: Sequence[int]) -> list[Record]:
        """Return records of one form in the order of their rids; those that are gone are left out."""
        found: list[Record] = []
        for at in range(0, len(rids), _PAGE):
            found.extend(self._page(form, list(rids[at : at + _PAGE])))
        return found

    def _page(self, form: str, rids: list[int]) -> list[Record]:
        table = self.table(form)
        names = [*_META, *table.columns]
        columns = ", ".join(f't."{one}"' for one in names)
        rows = self._core.read(
            f'SELECT r.rid, r.id, r.seen, {columns} FROM "{table_name(form)}" t JOIN record r ON r.rid = t.rid'
            f" WHERE t.rid IN ({_marks(rids)})",
            tuple(rids),
        )
        repeats = self._repeats(table, rids)
        delivered = deliveries(self._core, rids)
        found = {}
        for row in rows:
            rid = row[0]
            fields: Fields = {**_cells(table.columns, row[3 + len(_META) :]), **repeats.get(rid, {})}
            meta = dict(zip(_META, row[3 : 3 + len(_META)], strict=True))
            found[rid] = _record(row[1], form, row[2], meta, fields, delivered.get(rid, "none"))
        return [found[rid] for rid in rids if rid in found]

    def fields(self, form: str, rid: int) -> Fields:
        """Return the fields of one record; empty if it is not here."""
        records = self.records(form, [rid])
        return records[0].fields if records else {}

    def _repeats(self, table: FormTable, rids: Sequence[int]) -> dict[int, dict[str, list[RecordRow]]]:
        found: dict[int, dict[str, list[RecordRow]]] = {}
        for repeat, columns in table.repeats.items():
            names = "".join(f', "{one}"' for one in columns)
            rows = self._core.read(
                f'SELECT rid, _id{names} FROM "{table_name(table.form, repeat)}" WHERE rid IN ({_marks(rids)})'
                " ORDER BY rid, _pos",
                tuple(rids),
            )
            for rid, row_id, *cells in rows:
                place = found.setdefault(rid, {}).setdefault(repeat, [])
                place.append({ROW_ID: row_id, **_cells(columns, cells)})
        return found


def _cells(columns: Mapping[str, Field], cells: Iterable[int | str | None]) -> RecordRow:
    found: RecordRow = {}
    for (name, one), cell in zip(columns.items(), cells, strict=True):
        if cell is not None:
            found[name] = from_column(one, cell)
    return found


def _record(record: str, form: str, seen: str, meta: Mapping[str, str | int], fields: Fields, delivery: str) -> Record:
    return Record(
        record,
        form,
        int(meta["_version"]),
        str(meta["_state"]),
        str(meta["_number"]),
        str(meta["_title"]),
        fields,
        RecordMeta(
            village=str(meta["_village"]),
            device=str(meta["_device"]),
            created_at=str(meta["_created_at"]),
            created_by=str(meta["_created_by"]),
            changed_at=str(meta["_changed_at"]),
            changed_by=str(meta["_changed_by"]),
            context=json.loads(seen),
            deleted=meta["_deleted"] == DELETED,
            travel=str(meta["_travel"]),
            delivery=delivery,
            questions=int(meta["_questions"]),
            incomplete=str(meta["_incomplete"]),
            as_of=str(meta["_as_of"]),
        ),
    )


def _marks(rids: Sequence[int]) -> str:
    return ", ".join("?" * len(rids))
