"""What the first page answers: what is due, unfinished, not handed over, and whether backups are good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ruraldesk.model.form import USUAL_VERB, Deadline, FormSpec
from ruraldesk.model.home_panel import Behind, ToList, ToNew, ToPapers, ToRecord
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import DueItem, deadlines, due_label, level_of
from ruraldesk.services.desk import Desk
from ruraldesk.store.deadlines import Due as Row

HOME_DAYS = 30  # how far ahead the first page looks
SOON_DAYS = 7
FRESH_BACKUP_DAYS = 2
LEAST_TOGETHER = 3  # so many of a kind, due the same day, are told in one line


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
    noun: str = "件"
    verb: str = USUAL_VERB  # what one does about it
    behind: Behind | None = None  # where one does it; None: at the record

    @property
    def way(self) -> Behind:
        """Where one does it."""
        return self.behind or ToRecord(self.form, self.record)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of the first page: a deadline, or several of a kind that fall due on the same day."""

    first: Due
    many: int
    words: str
    verb: str
    way: Behind


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
    oldest_draft_of: str  # the form it is of
    waiting: int  # records that were not handed over to the town, or not as they are now
    waiting_since: str
    questions: int
    town_asks: int  # of them: asked or returned by the town
    asked_since: str  # instant of the oldest of them; of all where the town asks nothing
    backup_at: str  # of the last good one; "" if there is none
    backup_good: bool
    stick_words: str = ""  # that a backup on a stick is due; "" while it is not
    written: int = 0  # records handed over, of which the town has not said that they came
    written_at: str = ""  # instant of the last hand-over of them
    blank: bool = False  # no record and no backup yet: a desk that has just begun


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


def due_lines(due: Sequence[Due]) -> list[DueLine]:
    """Return the deadlines line by line, those of a kind that fall due on the same day together."""
    kinds: dict[tuple[str, str, date], list[Due]] = {}
    for one in due:
        kinds.setdefault((one.form, one.deadline, one.due_on), []).append(one)
    found: list[DueLine] = []
    for same in kinds.values():
        together = [same] if len(same) >= LEAST_TOGETHER else [[one] for one in same]
        found += [_line(one) for one in together]
    return found


def days_words(days_left: int) -> str:
    """Return a deadline's distance in words: 逾期2天, 今天, 剩6天."""
    if days_left < 0:
        return f"逾期{-days_left}天"
    return f"剩{days_left}天" if days_left else "今天"


def home(desk: Desk) -> Home:
    """Return the facts of the first page."""
    from ruraldesk.services import backup_sticks, backups, drafts, handover

    today = desk.clock.today()
    due = due_list(desk, today, within_days=HOME_DAYS)
    unfinished = sorted(drafts.drafts(desk), key=lambda one: one.saved_at)
    waiting = handover.waiting(desk)
    questions = desk.store.questions.open_ones()
    town_asks = [one for one in questions if one.kind in ("town_query", "returned")]
    backup = backups.last_good(desk)
    fresh = (today - timedelta(days=FRESH_BACKUP_DAYS)).isoformat()
    return Home(
        clerk=desk.clerk,
        village=desk.name,
        today=today,
        due=tuple(due),
        overdue=sum(1 for one in due if one.days_left < 0),
        soon=sum(1 for one in due if 0 <= one.days_left <= SOON_DAYS),
        drafts=len(unfinished),
        oldest_draft_at=unfinished[0].saved_at if unfinished else "",
        oldest_draft_of=unfinished[0].form_title if unfinished else "",
        waiting=waiting.unwritten,
        waiting_since=waiting.unwritten_since,
        written=waiting.written,
        written_at=waiting.written_at,
        questions=len(questions),
        town_asks=len(town_asks),
        asked_since=min((one.asked_at for one in town_asks or questions), default=""),
        backup_at=backup.made_at if backup else "",
        backup_good=backup is not None and backup.made_at >= fresh,
        stick_words=backup_sticks.last(desk).short,
        blank=backup is None and not any(desk.store.records.counts().values()),
    )


def _line(same: list[Due]) -> DueLine:
    first = same[0]
    if len(same) == 1:
        return DueLine(first, 1, f"{first.label}　{first.title}", first.verb, first.way)
    label = first.label.partition("（第")[0] if first.row else first.label
    records = tuple(dict.fromkeys(one.record for one in same))
    way = ToList(first.form, records=records, title=f"{label}的{len(records)}{first.noun}")
    return DueLine(first, len(same), f"{label}　{len(records)}{first.noun}：{first.title}等", first.verb, way)


def _dues_of_form(desk: Desk, spec: FormSpec, today: date, until: date | None, record: str) -> Iterator[Due]:
    by_name = {one.name: one for one in spec.deadlines}
    rows = list(desk.store.deadlines.of_form(spec.form_id, until.isoformat() if until else "", record))
    moving = _records(desk, spec, [row for row in rows if not row.due_on and row.name in by_name])
    for row in rows:
        deadline = by_name.get(row.name)
        if deadline is None:
            continue
        if row.due_on:
            days = [(row.row, date.fromisoformat(row.due_on))]
        else:
            days = _moving_days(desk, spec, row, moving.get(row.record), today)
        for place, on in days:
            if until is None or on <= until:
                left, label = (on - today).days, due_label(deadline, place)
                level = level_of(deadline, left)
                noun, behind = spec.list_view.noun, _way(desk, spec, deadline, row.record)
                facts = (row.record, spec.form_id, spec.title, row.title, row.name, label, on, left, level, place)
                yield Due(*facts, noun, deadline.verb, behind)


def _records(desk: Desk, spec: FormSpec, rows: Sequence[Row]) -> dict[str, Record]:
    """Return the records of rows by their ids, read together."""
    rids = list(dict.fromkeys(row.rid for row in rows))
    return {one.id: one for one in desk.store.records.by_rids(spec.form_id, rids)} if rids else {}


def _moving_days(desk: Desk, spec: FormSpec, row: Row, one: Record | None, today: date) -> list[tuple[int, date]]:
    """Return the rows and days of a deadline that hangs on today."""
    found = dues_of(desk, spec, one, today) if one is not None else ()
    return [(item.row, item.due_on) for item in found if item.name == row.name]


def _way(desk: Desk, spec: FormSpec, deadline: Deadline, record: str) -> Behind | None:
    """Return where a deadline says it is met; None where that is the record itself, or is not to be had here."""
    if deadline.opens == "print":
        return ToPapers(spec.form_id, record) if spec.prints else None
    form, _, link = deadline.opens.rpartition(".")
    if not form:
        return ToRecord(spec.form_id, record, deadline.opens) if link else None
    if desk.role != "village" or not desk.store.specs.known(form):
        return None
    field = desk.store.specs.newest(form).by_name.get(link)
    points_here = field is not None and field.link_form == spec.form_id and not field.repeat
    return ToNew(form, ((link, record),)) if points_here else None
