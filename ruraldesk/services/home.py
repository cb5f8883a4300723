"""What the first page answers: what is due, unfinished, not handed over, and whether backups are good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import DueItem, deadlines, due_label, level_of
from ruraldesk.services.desk import Desk
from ruraldesk.store.deadlines import Due as Row

HOME_DAYS = 30  # how far ahead the first page looks
SOON_DAYS = 7
FRESH_BACKUP_DAYS = 2
CHARTED_FORMS = 4


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one record."""

    record: str
    form: str
    form_title: str
    title: str
    deadline: str
    label: str
    due_on: date
    days_left: int  # below zero: overdue
    level: Literal["overdue", "soon", "later"]
    row: int = 0  # of the record's table, from 1; 0 = of the record itself


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of the first page."""

    clerk: str
    village: str
    today: date
    due: tuple[Due, ...]
    overdue: int
    soon: int  # due in the next seven days, today included
    drafts: int
    oldest_draft_at: str
    waiting: int  # records the town has not confirmed
    waiting_since: str
    questions: int
    backup_at: str  # of the last good one; "" if there is none
    backup_good: bool
    per_month: tuple[tuple[str, tuple[int, ...]], ...]  # form title, new records in each month of this year
    per_state: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]  # form title, (state label, count)


def due_list(
    desk: Desk, on: date | None = None, form: str = "", within_days: int | None = None, record: str = ""
) -> list[Due]:
    """Return the open deadlines as of a day, the most overdue first; ``within_days`` looks no further ahead.

    ``record``: of this one alone.
    """
    today = on or desk.clock.today()
    until = None if within_days is None else today + timedelta(days=within_days)
    found = [
        one
        for spec in desk.store.specs.all()
        if spec.deadlines and form in ("", spec.form_id)
        for one in _dues_of_form(desk, spec, today, until, record)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.form, one.record, one.deadline, one.row))


def dues_of(desk: Desk, spec: FormSpec, record: Record, today: date) -> list[DueItem]:
    """Return the open deadlines of one record."""
    if not spec.deadlines or record.meta.deleted:
        return []
    return deadlines(spec, record.fields, record.state, today, desk.store.specs.tables())


def days_words(days_left: int) -> str:
    """Return a deadline's distance in words: 逾期2天, 今天, 剩6天."""
    if days_left < 0:
        return f"逾期{-days_left}天"
    return f"剩{days_left}天" if days_left else "今天"


def home(desk: Desk) -> Home:
    """Return the facts of the first page."""
    from ruraldesk.services import backups, drafts, handover

    today = desk.clock.today()
    due = due_list(desk, today, within_days=HOME_DAYS)
    unfinished = drafts.drafts(desk)
    waiting = handover.waiting(desk)
    backup = backups.last_good(desk)
    fresh = (today - timedelta(days=FRESH_BACKUP_DAYS)).isoformat()
    charted = _charted(desk)
    return Home(
        clerk=desk.clerk,
        village=desk.name,
        today=today,
        due=tuple(due),
        overdue=sum(1 for one in due if one.days_left < 0),
        soon=sum(1 for one in due if 0 <= one.days_left <= SOON_DAYS),
        drafts=len(unfinished),
        oldest_draft_at=min((one.saved_at for one in unfinished), default=""),
        waiting=waiting.records,
        waiting_since=waiting.since,
        questions=desk.store.questions.count_open(),
        backup_at=backup.made_at if backup else "",
        backup_good=backup is not None and backup.made_at >= fresh,
        per_month=tuple((one.title, _per_month(desk, one, today.year)) for one in charted),
        per_state=tuple((one.title, _per_state(desk, one)) for one in charted),
    )


def _charted(desk: Desk) -> list[FormSpec]:
    """Return the first form with a workflow of each group of the rail."""
    groups: dict[str, FormSpec] = {}
    for one in desk.store.specs.all():
        if one.states:
            groups.setdefault(one.nav_group or one.form_id, one)
    return list(groups.values())[:CHARTED_FORMS]


def _dues_of_form(desk: Desk, spec: FormSpec, today: date, until: date | None, record: str) -> Iterator[Due]:
    by_name = {one.name: one for one in spec.deadlines}
    for row in desk.store.deadlines.of_form(spec.form_id, until.isoformat() if until else "", record):
        deadline = by_name.get(row.name)
        if deadline is None:
            continue
        days = [(row.row, date.fromisoformat(row.due_on))] if row.due_on else _moving_days(desk, spec, row, today)
        for place, on in days:
            if until is None or on <= until:
                left, label = (on - today).days, due_label(deadline, place)
                level = level_of(deadline, left)
                yield Due(row.record, spec.form_id, spec.title, row.title, row.name, label, on, left, level, place)


def _moving_days(desk: Desk, spec: FormSpec, row: Row, today: date) -> list[tuple[int, date]]:
    """Return the rows and days of a deadline that hangs on today."""
    found = desk.store.records.by_rids(spec.form_id, [row.rid])
    items = [item for one in found for item in dues_of(desk, spec, one, today) if item.name == row.name]
    return [(item.row, item.due_on) for item in items]


def _per_month(desk: Desk, spec: FormSpec, year: int) -> tuple[int, ...]:
    made = desk.store.records.count_by_month(spec.form_id, year)
    return tuple(made.get(f"{year:04}-{month:02}", 0) for month in range(1, 13))


def _per_state(desk: Desk, spec: FormSpec) -> tuple[tuple[str, int], ...]:
    standing = desk.store.records.count_by_state(spec.form_id)
    return tuple((one.label, standing.get(one.name, 0)) for one in spec.states)
