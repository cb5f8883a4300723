"""What the first page answers: what is due, unfinished, not handed over, and whether backups are good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from ruraldesk.model.form import Deadline, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import DueItem, deadlines
from ruraldesk.services.desk import Desk
from ruraldesk.services.judging import holidays
from ruraldesk.store.ledger import LedgerQuery, Wanted

HOME_DAYS = 30  # how far ahead the first page looks
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


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of the first page."""

    clerk: str
    village: str
    today: date
    due: tuple[Due, ...]
    overdue: int
    soon: int
    drafts: int
    oldest_draft_at: str
    waiting: int  # records the town has not confirmed
    waiting_since: str
    questions: int
    backup_at: str  # of the last good one; "" if there is none
    backup_good: bool
    per_month: tuple[tuple[str, tuple[int, ...]], ...]  # form title, new records in each month of this year
    per_state: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]  # form title, (state label, count)


def due_list(desk: Desk, on: date | None = None, form: str = "", within_days: int | None = None) -> list[Due]:
    """Return the open deadlines as of a day, the most overdue first; ``within_days`` looks no further ahead."""
    today = on or desk.clock.today()
    until = None if within_days is None else today + timedelta(days=within_days)
    found = [
        one
        for spec in desk.store.specs.all()
        if spec.deadlines and form in ("", spec.form_id)
        for one in _dues_of_form(desk, spec, today, until)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.form, one.record, one.deadline))


def dues_of(desk: Desk, spec: FormSpec, record: Record, today: date) -> list[DueItem]:
    """Return the open deadlines of one record."""
    if not spec.deadlines or record.meta.deleted:
        return []
    return deadlines(spec, record.fields, record.state, today, holidays(desk))


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
    charted = [one for one in desk.store.specs.all() if one.states][:CHARTED_FORMS]
    return Home(
        clerk=desk.clerk,
        village=desk.name,
        today=today,
        due=tuple(due),
        overdue=sum(1 for one in due if one.level == "overdue"),
        soon=sum(1 for one in due if one.level == "soon"),
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


def _dues_of_form(desk: Desk, spec: FormSpec, today: date, until: date | None) -> Iterator[Due]:
    seen: set[str] = set()
    for deadline in spec.deadlines:
        for record in desk.store.records.page(spec.form_id, LedgerQuery(where=_candidates(spec, deadline, until))):
            if record.id not in seen:
                seen.add(record.id)
                yield from _due_items(desk, spec, record, today, until)


def _due_items(desk: Desk, spec: FormSpec, record: Record, today: date, until: date | None) -> Iterator[Due]:
    for item in dues_of(desk, spec, record, today):
        if until is None or item.due_on <= until:
            yield Due(
                record.id,
                spec.form_id,
                spec.title,
                record.title,
                item.name,
                item.label,
                item.due_on,
                item.days_left,
                item.level,
            )


def _candidates(spec: FormSpec, deadline: Deadline, until: date | None) -> dict[str, Wanted]:
    """Narrow down to the records that can have this deadline: by state, and by the dates it is made of."""
    where: dict[str, Wanted] = {}
    open_states = deadline.states or tuple(one.name for one in spec.states if not one.closed)
    if open_states:
        where["state"] = list(open_states)
    own = [name for name in deadline.due.names if name in spec.by_name and spec.by_name[name].has_column]
    for name in own:
        if not spec.by_name[name].repeat:
            where[f"{name}!="] = None
    if until is not None and len(own) == 1 and deadline.due.source.strip(" ${}") == own[0]:
        where[f"{own[0]}<="] = until.isoformat()
    return where


def _per_month(desk: Desk, spec: FormSpec, year: int) -> tuple[int, ...]:
    edges = [f"{year}-{month:02}-01" for month in range(1, 13)] + [f"{year + 1}-01-01"]
    return tuple(
        desk.store.records.count(spec.form_id, LedgerQuery(where={"created_at>=": first, "created_at<": after}))
        for first, after in pairwise(edges)
    )


def _per_state(desk: Desk, spec: FormSpec) -> tuple[tuple[str, int], ...]:
    return tuple(
        (one.label, desk.store.records.count(spec.form_id, LedgerQuery(where={"state": one.name})))
        for one in spec.states
    )
