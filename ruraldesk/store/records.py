"""Records as the services read them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence

from ruraldesk.model.changes import Line
from ruraldesk.model.merging import RecordState, fold
from ruraldesk.model.record import Record
from ruraldesk.store import tally
from ruraldesk.store.core import Core
from ruraldesk.store.delivery import waiting_rids
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.ledger import Deleted, LedgerQuery, compile_query
from ruraldesk.store.ledger_walk import Listing, listing
from ruraldesk.store.log import Log
from ruraldesk.store.reading import Reader
from ruraldesk.store.titles import Titles


class Records:
    """Reading only. Whatever is written goes through Store.append."""

    def __init__(self, core: Core, log: Log, reader: Reader, titles: Titles, forms: FormRegistry) -> None:
        self._core = core
        self._log = log
        self._reader = reader
        self._titles = titles
        self._forms = forms

    def get(self, record: str) -> Record | None:
        """Return a record, deleted ones too; None if it is not here or its form has not come."""
        place = self._reader.place(record)
        if place is None:
            return None
        found = self._reader.records(place[1], [place[0]])
        return found[0] if found else None

    def many(self, records: Sequence[str]) -> list[Record]:
        """Return several records in the given order; those not here are left out."""
        found = [self.get(one) for one in records]
        return [one for one in found if one is not None]

    def form_of(self, record: str) -> str:
        """Return the form of a record; "" if it is not here or its form has not come."""
        place = self._reader.place(record)
        return place[1] if place else ""

    def exists(self, record: str) -> bool:
        return self._reader.place(record) is not None

    def state_of(self, record: str) -> RecordState:
        """Return everything the log knows of a record; empty for an unknown one."""
        return fold(self._log.of_record(record))

    def lines_of(self, record: str) -> list[Line]:
        """Return a record's lines in the order they came to this desk."""
        return self._log.of_record(record)

    def title(self, record: str) -> str:
        """Return what a link to a record reads as: the title of the one that stays; 未到 if it has not arrived."""
        record = self.canonical(record)
        place = self._reader.place(record)
        if place is None:
            return self._titles.of_record(record)
        row = self._core.one(f'SELECT _title FROM "f_{place[1]}" WHERE rid = ?', (place[0],))
        return row[0] if row else ""

    def page(self, form: str, query: LedgerQuery | None = None) -> list[Record]:
        """Return the records of a form that a query asks for."""
        return self._reader.records(form, self.ids(form, query))

    def ids(self, form: str, query: LedgerQuery | None = None) -> array[int]:
        """Return the row numbers (rid) of the records a query asks for; see by_rids."""
        condition, page = compile_query(self._reader.table(form), query or LedgerQuery())
        rows = self._core.read(f"SELECT t.rid {condition.text} {page.text}", condition.values + page.values)
        return array("q", (row[0] for row in rows))

    def listing(self, form: str, query: LedgerQuery, stopped: Callable[[], bool]) -> Listing:
        """Return the list a query asks for; in an order that has an index it is opened at once, however long."""
        table = self._reader.table(form)
        return listing(self._core, table, self._forms.newest(form), query, stopped)

    def by_rids(self, form: str, rids: Sequence[int]) -> list[Record]:
        """Return records by the row numbers that ids gave, in their order."""
        return self._reader.records(form, rids)

    def placed(self, form: str, rids: Sequence[int]) -> list[tuple[int, Record]]:
        """Return records with their row numbers, in the order of these; those that are gone are left out."""
        asked = json.dumps(list(rids))
        ids = self._core.read("SELECT id, rid FROM record WHERE rid IN (SELECT value FROM json_each(?))", (asked,))
        rid_of: dict[str, int] = dict(ids)
        return [(rid_of[one.id], one) for one in self.by_rids(form, rids)]

    def count(self, form: str, query: LedgerQuery | None = None) -> int:
        """Return how many records a query asks for; its page is ignored."""
        condition, _ = compile_query(self._reader.table(form), query or LedgerQuery())
        if query is None or not (query.where or query.text.strip() or query.records or not query.deleted.is_counted):
            deleted = query is not None and query.deleted is Deleted.ONLY
            return tally.count(self._core, form, deleted=deleted)
        row = self._core.one(f"SELECT count(*) {condition.text}", condition.values)
        return int(row[0]) if row else 0

    def counts(self) -> dict[str, int]:
        """Return how many records, deleted ones included, each form has."""
        return dict(self._core.read("SELECT form, count(*) FROM record GROUP BY form"))

    def count_by_state(self, form: str) -> dict[str, int]:
        """Return how many records of a form, deleted ones left out, stand in each state."""
        return tally.by_state(self._core, form)

    def linking_to(self, record: str) -> list[tuple[str, str]]:
        """Return (record id, field) of every link to a record, from records that are not deleted."""
        rows = self._core.read(
            "SELECT DISTINCT r.id, l.field, r.form, r.rid FROM link l JOIN record r ON r.rid = l.rid"
            " WHERE l.target = ? ORDER BY r.rid, l.field",
            (record,),
        )
        return [(one, field) for one, field, form, rid in rows if not self._deleted(form, rid)]

    def canonical(self, record: str) -> str:
        """Return the id a merged record goes by; its own if it was never merged."""
        row = self._core.one("SELECT root FROM canonical WHERE id = ?", (record,))
        return row[0] if row else record

    def merged_into(self, record: str) -> list[str]:
        """Return the ids that go by this record's id now."""
        rows = self._core.read("SELECT id FROM canonical WHERE root = ? AND id <> root ORDER BY id", (record,))
        return [row[0] for row in rows]

    def waiting(self, limit: int = -1) -> list[Record]:
        """Return the records the town has not receipted yet, newest first."""
        found: list[Record] = []
        for rid, form in waiting_rids(self._core, limit):
            found.extend(self._reader.records(form, [rid]))
        return found

    def _deleted(self, form: str, rid: int) -> bool:
        return self._core.one(f'SELECT 1 FROM "f_{form}" WHERE rid = ? AND _deleted = 1', (rid,)) is not None
