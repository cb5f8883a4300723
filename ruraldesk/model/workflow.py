"""Where a record may go from its state, what that needs, and what is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ruraldesk.model.calculation import relevant_fields
from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate, evaluate_due
from ruraldesk.model.form import Deadline, FormSpec, Transition
from ruraldesk.model.record import Fields
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.rules.dates import HolidayTable

DueLevel = Literal["overdue", "soon", "later"]
_ANY_DAY = date(2000, 1, 1)
_MOVING = frozenset({"today", "now", "random"})
_BY_HOLIDAYS = frozenset({"add-by-kind", "add-workdays", "next-workday", "is-workday", "workdays-between"})


@dataclass(frozen=True, slots=True)
class DueItem:
    """A due date of a record. ``unsure_years``: working days were counted there without a holiday table."""

    name: str
    label: str
    due_on: date
    days_left: int  # below 0: overdue by so many days
    level: DueLevel
    cites: str = ""
    unsure_years: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """The badge's words: ``逾期2天``, ``今天到期``, ``剩6天``."""
        if self.days_left < 0:
            return f"逾期{-self.days_left}天"
        return f"剩{self.days_left}天" if self.days_left else "今天到期"


def transitions_from(spec: FormSpec, state: str) -> list[Transition]:
    """Return the steps that lead out of a state, in the form's order."""
    return [one for one in spec.transitions if one.source == state]


def missing_needs(spec: FormSpec, transition: Transition, fields: Fields, today: date | None = None) -> list[str]:
    """Return the fields a step needs that are empty; what the form hides is not asked for."""
    shown = relevant_fields(spec, fields, today)
    return [name for name in transition.needs if name in shown and fields.get(name) in (None, "", [])]


def deadlines(
    spec: FormSpec, fields: Fields, state: str, today: date, holidays: HolidayTable | None = None
) -> list[DueItem]:
    """Return what is due of a record in a state, the most urgent first; nothing once it is closed."""
    scope = RecordScope(spec, fields, today, datetime(today.year, today.month, today.day), holidays)  # noqa: DTZ001  civil
    found = [_due(scope, one, today) for one in running_deadlines(spec, state)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.due_on, one.name))


def due_dates(
    spec: FormSpec, fields: Fields, state: str, holidays: HolidayTable | None = None
) -> dict[str, date | None]:
    """Return deadline name -> day of what is due in a state; None for one that hangs on today."""
    running = running_deadlines(spec, state)
    if not running:
        return {}
    scope = RecordScope(spec, fields, _ANY_DAY, datetime(_ANY_DAY.year, 1, 1), holidays)  # noqa: DTZ001  civil
    found: dict[str, date | None] = {}
    for one in running:
        item = None if moves(one) else _due(scope, one, _ANY_DAY)
        if item is not None or moves(one):
            found[one.name] = item.due_on if item else None
    return found


def running_deadlines(spec: FormSpec, state: str) -> tuple[Deadline, ...]:
    """Return the deadlines that run in a state; none once it is closed."""
    here = spec.state(state)
    if here is not None and here.closed:
        return ()
    return tuple(one for one in spec.deadlines if not one.states or state in one.states)


def moves(deadline: Deadline) -> bool:
    """True if a deadline hangs on today: its day is worked out when it is looked at."""
    return any(one.functions & _MOVING for one in (deadline.due, deadline.done_when) if one is not None)


def counts_workdays(spec: FormSpec) -> bool:
    """True if a due date of a form can change with the table of holidays."""
    return any(
        one.functions & _BY_HOLIDAYS
        for deadline in spec.deadlines
        for one in (deadline.due, deadline.done_when)
        if one is not None
    )


def leaning_names(spec: FormSpec) -> frozenset[str]:
    """Return the names that a form's deadlines lean on."""
    return frozenset(
        name
        for deadline in spec.deadlines
        for one in (deadline.due, deadline.done_when)
        if one is not None
        for name in one.names | one.columns
    )


def level_of(deadline: Deadline, days_left: int) -> DueLevel:
    """Return how urgent a deadline is."""
    if days_left < 0:
        return "overdue"
    return "soon" if days_left <= max(deadline.warn, default=0) else "later"


def _due(scope: RecordScope, deadline: Deadline, today: date) -> DueItem | None:
    if deadline.done_when is not None and truth(evaluate(deadline.done_when, scope)):
        return None
    due = evaluate_due(deadline.due, scope)
    if due is None:
        return None
    left = (due.on - today).days
    level = level_of(deadline, left)
    return DueItem(deadline.name, deadline.label, due.on, left, level, deadline.cites, due.unsure_years)
