"""What concerns a record: the records whose links reach it, by the index of links, with their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.schema import table_name


@dataclass(frozen=True, slots=True)
class Reach:
    """Links of one form to some records; ``on``: the date fields of that form, the first that counts first."""

    form: str
    fields: tuple[str, ...]
    targets: tuple[str, ...]
    on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One record that concerns another: its row, its civil date, and the links by which it does."""

    form: str
    rid: int
    on: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the records reached are counted."""

    states: tuple[str, ...] = ()
    since: str = ""  # ISO dates, both included
    until: str = ""


EVERYTHING = Narrowing()


class Dealings:
    """Reads links backwards."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def places(self, reach: Reach) -> list[Place]:
        """Return every record reached, deleted ones left out, the newest first."""
        if not reach.targets or not reach.fields:
            return []
        joined, values = _reached(reach)
        rows = self._core.read(
            f"SELECT l.rid, {_date(reach)} AS day, group_concat(l.field, ' ') {joined} GROUP BY l.rid"
            " ORDER BY day DESC, l.rid DESC",
            values,
        )
        return [Place(reach.form, rid, day or "", frozenset(fields.split())) for rid, day, fields in rows]

    def total(self, reaches: Sequence[Reach], value: str = "", narrowing: Narrowing = EVERYTHING) -> int:
        """Return how many records of one form are reached in any of these ways, or the sum of a field, as stored."""
        parts: list[str] = []
        values: list[Value] = []
        for reach in reaches:
            if reach.targets and reach.fields:
                joined, own = _reached(reach)
                condition, more = _narrowed(reach, narrowing)
                parts.append(f"SELECT l.rid {joined}{condition}")
                values += [*own, *more]
        if not parts:
            return 0
        what = f'sum(s."{value}")' if value else "count(*)"
        table = table_name(reaches[0].form)
        row = self._core.one(f'SELECT {what} FROM "{table}" s WHERE s.rid IN ({" UNION ".join(parts)})', values)
        return int(row[0] or 0) if row else 0

    def records(self, reach: Reach) -> list[str]:
        """Return the ids of the records reached, the oldest first."""
        if not reach.targets or not reach.fields:
            return []
        joined, values = _reached(reach)
        sql = f"SELECT DISTINCT r.id, r.rid {joined.replace('WHERE', 'JOIN record r ON r.rid = l.rid WHERE', 1)}"
        return [row[0] for row in self._core.read(f"{sql} ORDER BY r.rid", values)]


def _reached(reach: Reach) -> tuple[str, tuple[Value, ...]]:
    sql = (
        f'FROM link l JOIN "{table_name(reach.form)}" t ON t.rid = l.rid'
        f" WHERE l.target IN ({_marks(reach.targets)}) AND l.field IN ({_marks(reach.fields)}) AND t._deleted = 0"
    )
    return sql, (*reach.targets, *reach.fields)


def _narrowed(reach: Reach, narrowing: Narrowing) -> tuple[str, list[Value]]:
    parts: list[str] = []
    values: list[Value] = []
    if narrowing.states:
        parts.append(f" AND t._state IN ({_marks(narrowing.states)})")
        values += narrowing.states
    for sign, day in ((">=", narrowing.since), ("<=", narrowing.until)):
        if day:
            parts.append(f" AND {_date(reach)} {sign} ?")
            values.append(day)
    return "".join(parts), values


def _date(reach: Reach) -> str:
    """Return the civil date of a record: of its own fields, of an old record, of the day it was made."""
    days = [f"nullif(substr(t.\"{name}\", 1, 10), '')" for name in reach.on]
    days += ["nullif(t._as_of, '')", "date(t._created_at, '+8 hours')"]
    return f"coalesce({', '.join(days)})"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
