"""The one road of a save: what differs, split by audience, linked records released, one change id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruraldesk.clock import CHINA, instant_text
from ruraldesk.errors import UserError
from ruraldesk.model import merging
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.calculation import initial_row
from ruraldesk.model.changes import STATE, TRAVEL, ChangeDraft, Context, LineDraft, Op
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState, changed_keys, fold, is_deleted, row_places, shown_fields
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import ROW_ID, Fields, Record, Row
from ruraldesk.services.desk import Desk
from ruraldesk.services.travelling import linked_releases
from ruraldesk.store.gathering import nothing_gathered

Flat = Mapping[str, Any]  # Any: JSON value


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as its clerk had it before her (``base``), and as it stands now."""

    record: Record
    spec: FormSpec
    base: RecordState
    now: RecordState
    context: Context

    @property
    def travel(self) -> str:
        """How far the record travels now."""
        return str(self.now.shown(TRAVEL) or "")

    @property
    def state(self) -> str:
        """The workflow state the clerk had before her."""
        return str(self.base.shown(STATE) or self.spec.first_state)


def load(desk: Desk, record: str, context: Context | None = None) -> Loaded:
    """Return a record as it stood at ``context`` (None = now). Raises UserError("record_unknown")."""
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    now = desk.store.records.state_of(record)
    base = now
    if context is not None and dict(context) != dict(now.seen):
        lines = desk.store.records.lines_of(record)
        base = fold(one for one in lines if one.header.seq <= context.get(one.header.stream.key, 0))
    return Loaded(found, spec_for(desk, found), base, now, dict(context) if context is not None else dict(now.seen))


def spec_for(desk: Desk, record: Record) -> FormSpec:
    """Return the version a record is edited with: the newest, but its own once it is closed."""
    newest = desk.store.specs.newest(record.form)
    state = newest.state(record.state)
    if state is not None and state.closed and record.version != newest.version:
        return desk.store.specs.version(record.form, record.version)
    return newest


def refuse_deleted(loaded: Loaded) -> None:
    """Refuse to change what is deleted."""
    if is_deleted(loaded.now):
        raise UserError("record_deleted", title=loaded.record.title)


def stored(spec: FormSpec, fields: Fields) -> Fields:
    """Return the fields that go into the log: what a clerk gives, rows included."""
    kept: Fields = {}
    for name, value in fields.items():
        if name in spec.by_repeat and name:
            kept[name] = [
                {cell: one for cell, one in row.items() if cell == ROW_ID or _is_stored(spec, cell)}
                for row in value  # type: ignore[union-attr]  # a repeat's value is a list of rows
                if isinstance(row, dict)
            ]
        elif _is_stored(spec, name):
            kept[name] = value
    return kept


def with_row_ids(desk: Desk, spec: FormSpec, fields: Fields) -> Fields:
    """Return the fields with an ``_id`` for every new row, and what a new row begins with where it says nothing."""
    done: Fields = dict(fields)
    now = desk.clock.now().astimezone(CHINA)
    for repeat in spec.repeats:
        rows = done.get(repeat.name)
        if isinstance(rows, list):
            whole: list[Row] = []
            for row in rows:
                if isinstance(row, dict) and not row.get(ROW_ID):
                    first = initial_row(spec, repeat.name, {**done, repeat.name: whole}, desk.clock.today(), now)
                    whole.append({**first, **row, ROW_ID: new_row_id(desk)})
                elif isinstance(row, dict):
                    whole.append(row)
            done[repeat.name] = whole
    return done


def new_row_id(desk: Desk) -> str:
    """Return an id for a new row: 12 hex digits, enough within one record."""
    return desk.new_id().replace("-", "")[:12]


def told(spec: FormSpec, record: Record | None) -> Fields:
    """Return what other records tell of a record (``[[gather]]``); None = of one that is not saved yet."""
    if record is None:
        return {name: value for name, value in nothing_gathered(spec).items() if value is not None}
    names = [one.field for one in spec.gathers]
    return {name: record.fields[name] for name in names if record.fields.get(name) is not None}


def differences(loaded: Loaded, before: Fields, after: Fields) -> dict[str, Any]:  # Any: JSON value
    """Return the keys a save has to write; rows keep their stored places where they can."""
    return changed_keys(stored(loaded.spec, before), stored(loaded.spec, after), row_places(loaded.base))


def overlaid(now: RecordState, changed: Flat) -> Fields:
    """Return the fields as they will be shown once ``changed`` is written over what stands now."""
    return shown_fields(merging.overlaid(now, changed))


def drafted(
    spec: FormSpec, record: str, op: Op, changed: Flat, travel: str, context: Context, reason: str = ""
) -> tuple[LineDraft, ...]:
    """Return the lines of one record's part of a save."""
    return split_by_audience(spec, record, op, changed, travel, context, reason)


def write(desk: Desk, lines: tuple[LineDraft, ...], change: str = "") -> ChangeSet:
    """Append the lines under one change id, with the releases that travelling links bring along.

    ``change``: the id of the save they are a part of; "" = a save of their own.
    """
    if not lines:
        return ChangeSet()
    if desk.role != "village":
        raise UserError("village_only")
    at = instant_text(desk.clock.now())
    releases = linked_releases(desk, lines)
    with desk.store.transaction():
        return desk.store.append(ChangeDraft(change or desk.new_id(), desk.clerk, at, (*lines, *releases)))


def reread(desk: Desk, record: str) -> Record:
    """Return a record after a save."""
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    return found


def _is_stored(spec: FormSpec, name: str) -> bool:
    field = spec.by_name.get(name)
    return field is not None and field.is_stored
