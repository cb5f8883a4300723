"""Where a record may go from its state, what that needs, and what is due when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ruraldesk.model.calculation import relevant_fields
from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate, evaluate_due
from ruraldesk.model.form import Deadline, FormSpec, Transition
from ruraldesk.model.record import Fields
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.rules.tables import SharedTables

DueLevel = Literal["overdue", "soon", "later"]
_ANY_DAY = date(2000, 1, 1)
_MOVING = frozenset({"today", "now", "random"})


@dataclass(frozen=True, slots=True)
class DueItem:
    """A due date of a record, or of its row ``row`` (from 1; 0 = of the whole record).

    ``unsure_years``: working days were counted there without a holiday table.
    """

    name: str
    label: str
    due_on: date
    days_left: int  # below 0: overdue by so many days
    level: DueLevel
    cites: str = ""
    unsure_years: tuple[int, ...] = ()
    row: int = 0

    @property
    def words(self) -> str:
        """The badge's words: ``逾期2天``, ``今天到期``, ``剩6天``."""
        if self.days_left < 0:
            return f"逾期{-self.days_left}天"
        return f"剩{self.days_left}天" if self.days_left else "今天到期"


def transitions_from(spec: FormSpec, state: str) -> list[Transition]:
    """Return the steps that lead out of a state, in the form's order."""
    return [one for one in spec.transitions if one.source == state]


def reaches(spec: FormSpec, state: str, wanted: Collection[str]) -> bool:
    """True if a record in a state is in one of these states, or steps may still lead it there."""
    seen, ahead = set[str](), {state}
    while ahead:
        seen |= ahead
        ahead = {one.target for one in spec.transitions if one.source in ahead} - seen
    return not seen.isdisjoint(wanted)


def missing_needs(
    spec: FormSpec,
    transition: Transition,
    fields: Fields,
    today: date | None = None,
    tables: SharedTables | None = None,
) -> list[str]:
    """Return the fields a step needs that are empty; what the form hides is not asked for."""
    shown = relevant_fields(spec, fields, today, tables)
    return [name for name in transition.needs if name in shown and fields.get(name) in (None, "", [])]


def deadlines(
    spec: FormSpec, fields: Fields, state: str, today: date, tables: SharedTables | None = None
) -> list[DueItem]:
    """Return what is due of a record in a state, the most urgent first; nothing once it is closed."""
    scope = RecordScope(spec, fields, today, datetime(today.year, today.month, today.day), tables)  # noqa: DTZ001  civil
    found = [item for one in running_deadlines(spec, state) for item in _items(scope, one, today)]
    return sorted(found, key=lambda one: (one.due_on, one.name, one.row))


def due_dates(
    spec: FormSpec, fields: Fields, state: str, tables: SharedTables | None = None
) -> dict[tuple[str, int], date | None]:
    """Return (deadline, row) -> day of what is due in a state; None, and row 0, for one that hangs on today."""
    running = running_deadlines(spec, state)
    if not running:
        return {}
    scope = RecordScope(spec, fields, _ANY_DAY, datetime(_ANY_DAY.year, 1, 1), tables)  # noqa: DTZ001  civil
    found: dict[tuple[str, int], date | None] = {}
    for one in running:
        if moves(one):
            found[one.name, 0] = None
        else:
            found |= {(one.name, item.row): item.due_on for item in _items(scope, one, _ANY_DAY)}
    return found


def due_label(deadline: Deadline, row: int) -> str:
    """Return what a deadline is called, with the number of its row if it is one of a row."""
    return f"{deadline.label}（第{row}行）" if row else deadline.label


def running_deadlines(spec: FormSpec, state: str) -> tuple[Deadline, ...]:
    """Return the deadlines that run in a state; none once it is closed."""
    here = spec.state(state)
    if here is not None and here.closed:
        return ()
    return tuple(one for one in spec.deadlines if not one.states or state in one.states)


def moves(deadline: Deadline) -> bool:
    """True if a deadline hangs on today: its day is worked out when it is looked at."""
    return any(one.functions & _MOVING for one in (deadline.due, deadline.done_when) if one is not None)


def leaning_names(spec: FormSpec) -> frozenset[str]:
    """Return the names that a form's deadlines lean on."""
    return frozenset(
        name
        for deadline in spec.deadlines
        for one in (deadline.due, deadline.done_when)
        if one is not None
        for name in one.names | one.columns
    ) | {one.each for one in spec.deadlines if one.each}


def level_of(deadline: Deadline, days_left: int) -> DueLevel:
    """Return how urgent a deadline is."""
    if days_left < 0:
        return "overdue"
    return "soon" if days_left <= max(deadline.warn, default=0) else "later"


def _items(scope: RecordScope, deadline: Deadline, today: date) -> Iterator[DueItem]:
    if not deadline.each:
        if item := _due(scope, deadline, today, 0):
            yield item
        return
    for place, row in enumerate(scope.rows(deadline.each)):
        scope.enter(deadline.each, place, row)
        if item := _due(scope, deadline, today, place + 1):
            yield item
    scope.leave()


def _due(scope: RecordScope, deadline: Deadline, today: date, row: int) -> DueItem | None:
    if deadline.done_when is not None and truth(evaluate(deadline.done_when, scope)):
        return None
    due = evaluate_due(deadline.due, scope)
    if due is None:
        return None
    left = (due.on - today).days
    level = level_of(deadline, left)
    label = due_label(deadline, row)
    return DueItem(deadline.name, label, due.on, left, level, deadline.cites, due.unsure_years, row)
