"""Records that a record makes when it is saved: each once, all of them or none, and taken back with the save."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.model.changes import DELETED
from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.form import FormSpec
from ruraldesk.model.mechanisms import Make
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import ROW_ID, Record, Row
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.scope import RecordFacts
from ruraldesk.model.validation import Problem
from ruraldesk.model.values import to_scalar
from ruraldesk.services.desk import Desk

Made = tuple[ChangeSet, tuple[Problem, ...]]
Add = Callable[["Wanted"], Made]
NO_CHANGES = ChangeSet()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One record to be made, as a part of the save ``change``."""

    spec: FormSpec
    record: str
    fields: dict[str, Any]
    state: str
    change: str
    again: bool  # it was taken back together with the record that made it, and comes back


@dataclass(frozen=True, slots=True)
class MadeRecords:
    """What one make of a save made."""

    label: str
    form: str
    records: tuple[str, ...]
    words: str  # 记入12条服务记录


@dataclass(frozen=True, slots=True)
class Making:
    """Everything that a save made beside its own record."""

    made: tuple[MadeRecords, ...] = ()
    changes: ChangeSet = NO_CHANGES
    warnings: tuple[Problem, ...] = ()


def make_missing(desk: Desk, spec: FormSpec, record: Record, change: str, add: Add) -> Making:
    """Make what a record just saved asks for and is not there yet, by ``add``. Inside the save's transaction.

    Raises UserError("make_refused", where=one sentence per problem, with its row); the save ends with it.
    """
    done, changes, warnings, refused = [], ChangeSet(), list[Problem](), list[str]()
    for make in (one for one in spec.makes if record.state in one.states):
        made: list[str] = []
        for place, wanted in _wanted(desk, spec, record, make, change):
            try:
                with desk.store.transaction():
                    more, told = add(wanted)
            except UserError as error:
                refused += [f"{place}：{one}" for one in error.where or (error.sentence,)]
                continue
            changes, made = changes | more, [*made, wanted.record]
            warnings += told
        if made:
            done.append(_told(desk, make, tuple(made)))
    if refused:
        raise UserError("make_refused", where=tuple(refused), count=len(refused), first=refused[0])
    return Making(tuple(done), changes, tuple(warnings))


def made_in(desk: Desk, spec: FormSpec, record: Record, change: str) -> list[str]:
    """Return the records that a save of this record made and that are still there."""
    ids = [record_id(record.id, make, row_id) for make in spec.makes for row_id in _row_ids(record, make)]
    return [one for one in ids if _stands(desk, one) and any(_changes(desk, one, change))]


def record_id(record: str, make: Make, row_id: str) -> str:
    """Return the id of what a record makes of a row, the same at every desk and every time."""
    return str(uuid.uuid5(uuid.UUID(record), f"{make.name}/{row_id}"))


def _wanted(desk: Desk, spec: FormSpec, record: Record, make: Make, change: str) -> Iterator[tuple[str, Wanted]]:
    """Yield what is missing, each with the words that name its row."""
    target = desk.store.specs.newest(make.form)
    now = desk.clock.now().astimezone(CHINA)
    scope = RecordScope(spec, dict(record.fields), desk.clock.today(), now, desk.store.specs.tables())
    scope.know(RecordFacts(record.id, record.number, record.state))
    for place, row in enumerate(record.rows(make.each) if make.each else [{}]):
        scope.enter(make.each, place, row)
        if make.when is not None and not truth(evaluate(make.when, scope)):
            continue
        made = record_id(record.id, make, str(row.get(ROW_ID, "")))
        if desk.store.records.exists(made) and not _taken_back(desk, made, record.id):
            continue
        fields = {name: to_scalar(target.by_name[name], evaluate(expr, scope)) for name, expr in make.fields}
        again = desk.store.records.exists(made)
        yield _place(desk, spec, make, place, row), Wanted(target, made, fields, make.state, change, again)


def _row_ids(record: Record, make: Make) -> list[str]:
    return [str(row[ROW_ID]) for row in record.rows(make.each)] if make.each else [""]


def _stands(desk: Desk, record: str) -> bool:
    found = desk.store.records.get(record)
    return found is not None and not found.meta.deleted


def _taken_back(desk: Desk, made: str, maker: str) -> bool:
    """True if a made record went in the same save that took back its maker's; one deleted by hand stays away."""
    if _stands(desk, made):
        return False
    gone = [one for one in desk.store.records.lines_of(made) if one.payload and one.payload.fields.get(DELETED)]
    return bool(gone) and any(_changes(desk, maker, gone[-1].header.change))


def _changes(desk: Desk, record: str, change: str) -> Iterator[bool]:
    return (True for one in desk.store.records.lines_of(record) if one.header.change == change)


def _place(desk: Desk, spec: FormSpec, make: Make, place: int, row: Row) -> str:
    """Return ``第3行 王建国``; the make's label where it is not for each row."""
    if not make.each:
        return make.label
    for field in sorted(spec.by_repeat[make.each], key=lambda one: one.type != "link"):
        value = row.get(field.name)
        if isinstance(value, str) and value and field.type in ("link", "text"):
            words = desk.store.records.title(value) if field.type == "link" else value
            return f"第{place + 1}行 {words}"
    return f"第{place + 1}行"


def _told(desk: Desk, make: Make, made: tuple[str, ...]) -> MadeRecords:
    target = desk.store.specs.newest(make.form)
    count = f"{len(made)}{target.list_view.noun}"
    verb = make.label.removesuffix(target.title)
    words = f"{verb}{count}{target.title}" if verb != make.label and verb else f"{make.label}：{count}"
    return MadeRecords(make.label, make.form, made, words)
