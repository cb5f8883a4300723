"""A list by its places: in an indexed order without holding it, else the row numbers in an array.

A million records in an order that has an index are opened by reading the first page and the tally. Any other page is
reached from the nearest row that is known already, from the beginning or from the end.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from ruraldesk.model.form import FormSpec
from ruraldesk.store import tally
from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.ledger import Deleted, LedgerQuery, Sql, column_of, needs_look_up
from ruraldesk.store.ledger_gather import gather
from ruraldesk.store.schema import FormTable, indexed_columns, table_name

MOST_KNOWN = 4096  # rows remembered as places to go on from
SURVEYED = 16_384  # rows between the places looked up ahead in a long list
_Known = tuple[int, tuple[int, Value] | None]


class Listing(Protocol):
    """The records a question finds, by their place in the list."""

    @property
    def count(self) -> int: ...

    def rids(self, start: int, stop: int) -> Sequence[int]:
        """Return the row numbers from one place up to another."""
        ...

    def place_of(self, rid: int) -> int:
        """Return the place of a row number; -1 if it is not in the list."""
        ...

    def among(self, rids: Sequence[int]) -> Sequence[int]:
        """Return those of some row numbers that are in the list, in its order."""
        ...

    def survey(self, stopped: Callable[[], bool]) -> None:
        """Prepare for being looked into anywhere, until ``stopped``."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A list whose row numbers are held: eight bytes each."""

    held: array[int]

    @property
    def count(self) -> int:
        return len(self.held)

    def rids(self, start: int, stop: int) -> Sequence[int]:
        return self.held[max(0, start) : stop]

    def place_of(self, rid: int) -> int:
        try:
            return self.held.index(rid)
        except ValueError:
            return -1

    def among(self, rids: Sequence[int]) -> Sequence[int]:
        wanted = set(rids)
        return [one for one in self.held if one in wanted]

    def survey(self, stopped: Callable[[], bool]) -> None:
        """Nothing is far in an array."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What a walk goes along: ``column`` is quoted SQL, "" = the row numbers themselves."""

    source: str  # FROM ... WHERE ..., up to the order
    values: tuple[Value, ...]
    column: str
    descending: bool


class Walk:
    """A list in an indexed order, of which only the rows gone by are remembered."""

    def __init__(self, core: Core, order: _Order, count: int) -> None:
        self._core, self._order, self._count = core, order, count
        self._known: list[int] = []  # places, ascending
        self._row_at: dict[int, tuple[int, Value]] = {}  # (rid, key) of each
        self._lock = Lock()  # the window looks while the job runner surveys

    @property
    def count(self) -> int:
        return self._count

    def rids(self, start: int, stop: int) -> Sequence[int]:
        start, stop = max(0, start), min(stop, self._count)
        if start >= stop:
            return []
        (below, row_below), (above, row_above) = self._nearest(start, stop - 1)
        forward = start - below if below >= 0 else start
        backward = above - stop + 1 if above >= 0 else self._count - stop
        take = stop - start
        if forward <= backward:
            rows = self._walk(row_below, forward, take, back=False)
        else:
            rows = self._walk(row_above, backward, take, back=True)[::-1]
        if len(rows) == take:
            self._remember(start, rows[0])
            self._remember(stop - 1, rows[-1])
        return [rid for rid, _ in rows]

    def place_of(self, rid: int) -> int:
        column = self._order.column or "t.rid"
        found = self._core.one(f"SELECT {column} {self._order.source} AND t.rid = ?", (*self._order.values, rid))
        if found is None:
            return -1
        before = sum(self._counted(part) for part in self._parts((rid, found[0]), back=True))
        return before - 1  # itself among them

    def among(self, rids: Sequence[int]) -> Sequence[int]:
        sql = f"SELECT t.rid {self._order.source} AND t.rid IN (SELECT value FROM json_each(?)) {self._sorted()}"
        return [row[0] for row in self._core.read(sql, (*self._order.values, json.dumps(list(rids))))]

    def _sorted(self, *, back: bool = False) -> str:
        way = "DESC" if self._order.descending != back else "ASC"
        column = self._order.column
        return f"ORDER BY {column} {way}, t.rid {way}" if column else f"ORDER BY t.rid {way}"

    def survey(self, stopped: Callable[[], bool]) -> None:
        """Look places up ahead, so that none is far from a known one; for the job runner."""
        for place in range(SURVEYED, self._count, SURVEYED):
            if stopped():
                return
            self.rids(place, place + 1)

    def _nearest(self, first: int, last: int) -> tuple[_Known, _Known]:
        """Return the known rows at or before a place and at or after another; place -1 where there is none."""
        with self._lock:
            after = bisect_right(self._known, first)
            before = bisect_left(self._known, last)
            below = self._known[after - 1] if after else -1
            above = self._known[before] if before < len(self._known) else -1
            return (below, self._row_at.get(below)), (above, self._row_at.get(above))

    def _walk(self, start: tuple[int, Value] | None, skip: int, take: int, *, back: bool) -> list[tuple[int, Value]]:
        """Return rows from a known row on (itself the first), or from the list's end, after skipping some."""
        found: list[tuple[int, Value]] = []
        column, order = self._order.column, self._sorted(back=back)
        for part in self._parts(start, back=back):
            sql = f"SELECT t.rid, {column or 'NULL'} {part.text} {order} LIMIT ? OFFSET ?"
            rows = self._core.read(sql, (*part.values, take - len(found), skip))
            found += [(row[0], row[1]) for row in rows]
            if len(found) == take:
                break
            skip = 0 if rows else max(0, skip - self._counted(part))
        return found

    def _parts(self, start: tuple[int, Value] | None, *, back: bool) -> list[Sql]:
        """Return the stretches of the index from a known row on; no value stands before every value."""
        column, base = self._order.column, self._order.values
        rising = self._order.descending == back
        sign = ">=" if rising else "<="

        def part(condition: str, *values: Value) -> Sql:
            return Sql(f"{self._order.source} {condition}", (*base, *values))

        if start is None:
            return [part("")]
        rid, key = start
        if not column:
            return [part(f"AND t.rid {sign} ?", rid)]
        if key is None:
            empty = part(f"AND {column} IS NULL AND t.rid {sign} ?", rid)
            return [empty, part(f"AND {column} IS NOT NULL")] if rising else [empty]
        same = part(f"AND {column} = ? AND t.rid {sign} ?", key, rid)
        beyond = part(f"AND {column} {sign[0]} ?", key)
        return [same, beyond] if rising else [same, beyond, part(f"AND {column} IS NULL")]

    def _counted(self, part: Sql) -> int:
        row = self._core.one(f"SELECT count(*) {part.text}", part.values)
        return int(row[0]) if row else 0

    def _remember(self, place: int, row: tuple[int, Value]) -> None:
        with self._lock:
            if place in self._row_at:
                return
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
                self._row_at.clear()
            insort(self._known, place)
            self._row_at[place] = row


def listing(core: Core, table: FormTable, newest: FormSpec, query: LedgerQuery, stopped: Callable[[], bool]) -> Listing:
    """Return the list a query asks for (its limit and offset are ignored); nothing of it if ``stopped`` meanwhile."""
    order = _walked(table, newest, query)
    if order is not None:
        state, deleted = query.where.get("state"), query.deleted is Deleted.ONLY
        one = state if isinstance(state, str) else None
        return Walk(core, order, tally.count(core, table.form, deleted=deleted, state=one))
    return Held(gather(core, table, indexed_columns(table, newest), query, stopped))


def _walked(table: FormTable, newest: FormSpec, query: LedgerQuery) -> _Order | None:
    """Return what a query can be walked along; None if its rows have to be gathered first."""
    if query.text.strip() or query.records or not query.deleted.is_counted or query.limit >= 0 or query.offset:
        return None
    source = f'FROM "{table_name(table.form)}" t WHERE {query.deleted.value}'
    name = query.order.lstrip("-")
    descending = query.descending != query.order.startswith("-") if name else True
    if query.where:
        state = query.where.get("state")
        if len(query.where) > 1 or not isinstance(state, str) or not state or name:
            return None
        return _Order(f"{source} AND t._state = ?", (state,), "", descending)
    if not name:
        return _Order(source, (), "", descending)
    column = column_of(table, name)
    if needs_look_up(table, name) or column.split(".", 1)[1].strip('"') not in indexed_columns(table, newest):
        return None
    return _Order(source, (), column, descending)
