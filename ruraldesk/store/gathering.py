"""What other records tell of a record: gathered from their rows, through merged persons, in whatever order they came.

Pure in the rows of the linking records, so that a save, a bundle and a rebuild agree. A gather
reads nothing that is gathered itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ruraldesk.model.coercion import ARITHMETIC, Value, is_empty, number, truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.mechanisms import Gather
from ruraldesk.model.record import Fields, Row
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.values import to_scalar
from ruraldesk.store.columns import from_column
from ruraldesk.store.core import Core
from ruraldesk.store.core import Row as Stored
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.reading import Reader
from ruraldesk.store.schema import FormTable, table_name

_ANY_DAY = date(2000, 1, 1)
_ANY_INSTANT = datetime(2000, 1, 1)  # noqa: DTZ001  civil


@dataclass(frozen=True, slots=True)
class _Told:
    """What one link tells: where its record stands among the others, and its value."""

    order: Value
    place: tuple[str, str, int]  # created, id of the record, place of the row
    value: Value


@dataclass(frozen=True, slots=True)
class _Link:
    """One link to a record: its place among the others, its record's state, and what can be read there."""

    place: tuple[str, str, int]
    state: str
    scope: RecordScope


class Gathering:
    """Reads what a record's gathered fields are now, and knows which records have to be looked at again."""

    def __init__(self, core: Core, forms: FormRegistry, reader: Reader) -> None:
        self._core = core
        self._forms = forms
        self._reader = reader
        self._links: dict[str, frozenset[str]] | None = None
        self._waiting: set[str] = set()
        core.on_rollback(self._drop)
        core.on_commit(self.forget)

    def forget(self) -> None:
        """Look at the forms again at the next use."""
        self._links = None

    @property
    def is_behind(self) -> bool:
        """True if records wait to be looked at again."""
        return bool(self._waiting)

    def note(self, records: Iterable[str]) -> None:
        """Have records looked at again: something else came to tell of them, or tells of them no more."""
        self._waiting.update(records)

    def note_links(self, rid: int, form: str, links: Iterable[tuple[str, str, str]], *, is_new: bool) -> None:
        """Have looked at again what a record links to, and what it linked to until now."""
        names = self._links_of(form)
        if names:
            self.note(() if is_new else self._targets_of(rid, names))
            self.note(target for field, _, target in links if field in names)

    def take_waiting(self) -> list[str]:
        """Return the records that have to be looked at again, and forget them; persons with all they are."""
        waiting, self._waiting = self._waiting, set()
        return sorted({one for record in waiting for one in self._group_of(record)})

    def _drop(self) -> None:
        self._links = None
        self._waiting.clear()

    def _links_of(self, form: str) -> frozenset[str]:
        """Return the link fields of a form by which other records gather from it."""
        if self._links is None:
            found: dict[str, set[str]] = {}
            for spec in self._forms.all():
                for one in spec.gathers:
                    found.setdefault(one.form, set()).add(one.by)
            self._links = {form: frozenset(names) for form, names in found.items()}
        return self._links.get(form, frozenset())

    def _targets_of(self, rid: int, names: frozenset[str]) -> list[str]:
        sql = f"SELECT target FROM link WHERE rid = ? AND field IN ({_marks(names)})"
        return [row[0] for row in self._core.read(sql, (rid, *sorted(names)))]

    def _group_of(self, record: str) -> list[str]:
        """Return the ids that are one and the same person, or the record's own."""
        rows = self._core.read(
            "SELECT id FROM canonical WHERE root = (SELECT root FROM canonical WHERE id = ?)", (record,)
        )
        return sorted({record, *(row[0] for row in rows)})

    def of_record(self, spec: FormSpec, record: str) -> Fields:
        """Return the gathered fields of a record, None for an empty one; ``spec`` is its form's newest version."""
        if not spec.gathers:
            return {}
        group = self._group_of(record)
        links = {key: self._read(key, spec.gathers, group) for key in {(one.form, one.by) for one in spec.gathers}}
        return {
            one.field: to_scalar(spec.by_name[one.field], _HOW[one.how](_told(one, links[one.form, one.by])))
            for one in spec.gathers
        }

    def _read(self, key: tuple[str, str], gathers: Iterable[Gather], group: list[str]) -> list[_Link]:
        """Return every link of one kind to the group, with all that is gathered by it."""
        form, by = key
        if not self._forms.known(form):
            return []
        spec, table = self._forms.newest(form), self._reader.table(form)
        repeat = spec.by_name[by].repeat if by in spec.by_name else ""
        names = _wanted([one for one in gathers if (one.form, one.by) == key], table, repeat)
        found = []
        for row in self._rows(form, by, group, repeat, names):
            cells = {name: from_column(names[name], cell) for name, cell in zip(names, row[4:], strict=True)}
            found.append(_Link((row[0], row[1], row[3]), row[2], _scope(spec, repeat, names, cells)))
        return found

    def _rows(self, form: str, by: str, group: list[str], repeat: str, names: Mapping[str, Field]) -> list[Stored]:
        """Return (created, id, state, place, cells …) of the links."""
        cells = "".join(f', {"c" if field.repeat else "t"}."{name}"' for name, field in names.items())
        place, joined = "0", ""
        if repeat:
            place = "c._pos"
            joined = f' JOIN "{table_name(form, repeat)}" c ON c.rid = l.rid AND c._id = l.row_id'
        sql = (
            f"SELECT t._created_at, r.id, t._state, {place}{cells} FROM link l JOIN record r ON r.rid = l.rid"
            f' JOIN "{table_name(form)}" t ON t.rid = l.rid{joined}'
            f" WHERE l.target IN ({_marks(group)}) AND l.field = ? AND r.form = ? AND t._deleted <> 1"
        )
        return self._core.read(sql, [*group, by, form])


def _told(one: Gather, links: Iterable[_Link]) -> list[_Told]:
    """Return what the links tell that a gather asks for."""
    return [
        _Told(link.scope.value(one.order), link.place, link.scope.value(one.value))
        for link in links
        if (not one.states or link.state in one.states)
        and (one.where is None or truth(evaluate(one.where, link.scope)))
    ]


def _wanted(gathers: Iterable[Gather], table: FormTable, repeat: str) -> dict[str, Field]:
    """Return the columns that gathers read, of the record and of its row."""
    names: set[str] = set()
    for one in gathers:
        names |= {one.value, one.order} | (one.where.names | one.where.columns if one.where else set())
    known = table.columns | (table.repeats.get(repeat, {}) if repeat else {})
    return {name: known[name] for name in sorted(names) if name in known}


def _scope(spec: FormSpec, repeat: str, names: Mapping[str, Field], cells: Row) -> RecordScope:
    own: Fields = {name: cell for name, cell in cells.items() if not names[name].repeat}
    scope = RecordScope(spec, own, _ANY_DAY, _ANY_INSTANT)
    if repeat:
        scope.enter(repeat, 0, cells)
    return scope


def _last(told: list[_Told]) -> Value:
    """The value of the record that stands last; one without its place in the order stands before all others."""
    if not told:
        return None
    ordered = [one for one in told if not is_empty(one.order)] or told
    return max(ordered, key=lambda one: (_sortable(one.order), one.place)).value


def _sum(told: list[_Told]) -> Value:
    total = Decimal(0)
    for one in told:
        total = ARITHMETIC.add(total, number(one.value) or Decimal(0))
    return total


def _extreme(sign: int) -> Callable[[list[_Told]], Value]:
    def best(told: list[_Told]) -> Value:
        values = sorted((one.value for one in told if not is_empty(one.value)), key=_sortable)
        return (values[-1] if sign > 0 else values[0]) if values else None

    return best


def _sortable(value: Value) -> tuple[Decimal, str]:
    amount = number(value)
    return (amount, "") if amount is not None else (Decimal(0), "" if value is None else str(value))


_HOW: dict[str, Callable[[list[_Told]], Value]] = {
    "last": _last,
    "sum": _sum,
    "count": lambda told: Decimal(len(told)),
    "max": _extreme(1),
    "min": _extreme(-1),
}


def nothing_gathered(spec: FormSpec) -> Fields:
    """Return the gathered fields of a record that nothing links to."""
    return {one.field: to_scalar(spec.by_name[one.field], _HOW[one.how]([])) for one in spec.gathers}


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
