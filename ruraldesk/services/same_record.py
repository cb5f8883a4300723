"""Two records that are one: looked at side by side, merged, told apart again. Links are never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.merging import shown_fields
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Fields, Record
from ruraldesk.model.validation import Problem
from ruraldesk.services import dealings, judging, locking, records, saving, showing, viewing
from ruraldesk.services.desk import Desk
from ruraldesk.services.history import values_before
from ruraldesk.services.judging import Case
from ruraldesk.services.records import Saved
from ruraldesk.services.selecting import Selects

MERGED, PARTED = "并到一起", "分开"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    record: str
    title: str
    made: str  # instant
    dealings: int


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both in words. ``differs``: both say something, and not the same."""

    field: str
    label: str
    lose: str
    keep: str
    differs: bool
    can_take: bool  # the one that stays lacks it and could take it over


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would bring together."""

    lose: Side
    keep: Side
    lines: tuple[Line, ...]
    drafts: tuple[str, ...]  # clerks with an unfinished input of the one that goes


@dataclass(frozen=True, slots=True)
class Alias:
    """A record that goes by another one."""

    record: str
    name: str
    ring: bool = False  # each points at the other: two desks merged opposite ways


def preview(desk: Desk, lose: str, keep: str) -> Preview:
    """Return both side by side. Refuses what ``merge`` refuses."""
    spec, one, other = _both(desk, lose, keep)
    lines = [
        _line(desk, spec, field, one.fields, other.fields) for field in spec.by_repeat[""] if _is_shown(spec, field)
    ]
    drafts = tuple(dict.fromkeys(draft.clerk for draft in desk.store.drafts.list() if draft.record == one.id))
    return Preview(_side(desk, one), _side(desk, other), tuple(one for one in lines if one is not None), drafts)


def merge(desk: Desk, lose: str, keep: str, take: Sequence[str] = ()) -> Saved:
    """Let one record go by another: the field ``same_as`` of the one that goes. Return the one that stays.

    ``take``: fields that the one that stays takes over, where it lacks them. All of it is one change.
    Refuses with UserError merge_itself, merge_not_possible, merge_done_before, record_deleted, record_locked,
    value_refused.
    """
    spec, one, other = _both(desk, lose, keep)
    losing, keeping = saving.load(desk, one.id), saving.load(desk, other.id)
    locking.refuse_locked(desk, spec, one.id)
    change = desk.new_id()
    merged = {spec.same_as: other.id}
    lines = saving.drafted(spec, one.id, "update", merged, losing.travel, losing.context, MERGED)
    with desk.store.transaction():
        changes = saving.write(desk, lines, change)
        taken = {name: one.fields[name] for name in take if name in one.fields and not other.fields.get(name)}
        warnings: tuple[Problem, ...] = ()
        if taken:
            more, warnings = _take_over(desk, keeping, taken, change)
            changes |= more
    return Saved(saving.reread(desk, other.id), changes, warnings)


def part(desk: Desk, lose: str) -> Saved:
    """Tell two apart again: clears ``same_as``, and takes back what was taken over with it where that still stands.

    Refuses with UserError("not_merged").
    """
    losing = saving.load(desk, lose)
    spec = losing.spec
    keep = losing.now.shown(spec.same_as) if spec.same_as else None
    if not isinstance(keep, str) or not keep:
        raise UserError("not_merged", title=losing.record.title)
    change = desk.new_id()
    back = _taken_with(desk, losing, keep)
    with desk.store.transaction():
        cleared = {spec.same_as: None}
        lines = saving.drafted(spec, lose, "update", cleared, losing.travel, losing.context, PARTED)
        changes = saving.write(desk, lines, change)
        if back:
            keeping = saving.load(desk, keep)
            lines = saving.drafted(keeping.spec, keep, "update", back, keeping.travel, keeping.context, PARTED)
            changes |= saving.write(desk, lines, change)
    return Saved(saving.reread(desk, lose), changes)


def aliases(desk: Desk, record: str) -> list[Alias]:
    """Return who goes by a record, and whether it points back at one of them."""
    found = []
    own = records.get(desk, record)
    spec = desk.store.specs.newest(own.form)
    back = own.fields.get(spec.same_as) if spec.same_as else None
    for one in desk.store.records.merged_into(record):
        other = records.get(desk, one)
        found.append(Alias(one, other.title, ring=back == one))
    return found


def settle_ring(desk: Desk, record: str) -> Saved:
    """Two desks merged opposite ways: the one that is shown stays, and points nowhere any more."""
    return part(desk, record)


def _both(desk: Desk, lose: str, keep: str) -> tuple[FormSpec, Record, Record]:
    one, other = records.get(desk, lose), records.get(desk, desk.store.records.canonical(keep))
    spec = desk.store.specs.newest(one.form)
    if not spec.same_as or one.form != other.form:
        raise UserError("merge_not_possible", form=spec.title)
    if one.id == keep:
        raise UserError("merge_itself", title=one.title)
    if desk.store.records.canonical(one.id) == other.id:
        raise UserError("merge_done_before", title=one.title)
    for record in (one, other):
        if record.meta.deleted:
            raise UserError("record_deleted", title=record.title)
    return spec, one, other


def _take_over(desk: Desk, keeping: saving.Loaded, taken: Fields, change: str) -> tuple[ChangeSet, tuple[Problem, ...]]:
    spec, record = keeping.spec, keeping.record
    locking.refuse_locked(desk, spec, record.id)
    before = shown_fields(keeping.base) | saving.told(spec, record)
    after = judging.completed(desk, spec, {**before, **taken}, Selects(desk, spec, record.id))
    changed = saving.differences(keeping, before, after)
    case = Case(spec, record.id, after, record.state, record.number, record.meta.incomplete)
    warnings = judging.refuse_blocks(judging.problems(desk, case))
    lines = saving.drafted(spec, record.id, "update", changed, keeping.travel, keeping.context, MERGED)
    return saving.write(desk, lines, change), warnings


def _taken_with(desk: Desk, losing: saving.Loaded, keep: str) -> dict[str, Any]:  # Any: JSON value
    """Return what the one that stays had before the merge, in the fields it took over and that still stand so."""
    dots = {one.dot for one in losing.now.writes.get(losing.spec.same_as, ())}
    merged = next(
        (one.header.change for one in desk.store.records.lines_of(losing.record.id) if one.header.dot in dots), ""
    )
    lines = [one for one in desk.store.records.lines_of(keep) if one.header.change == merged]
    if not lines:
        return {}
    own = {one.header.dot for one in lines}
    now = desk.store.records.state_of(keep)
    before = values_before(desk, keep, lines)
    return {key: was for key, was in before.items() if {write.dot for write in now.writes.get(key, ())} <= own}


def _side(desk: Desk, record: Record) -> Side:
    found = dealings.dealings(desk, record.id)
    return Side(record.id, record.title, record.meta.created_at, len(found.own) + len(found.handled))


def _is_shown(spec: FormSpec, field: Field) -> bool:
    return field.is_stored and field.type != "note" and field.name != spec.same_as


def _line(desk: Desk, spec: FormSpec, field: Field, lose: Fields, keep: Fields) -> Line | None:
    words = [
        showing.value_text(desk, spec, field, fields.get(field.name))  # type: ignore[arg-type]  # no repeat
        for fields in (lose, keep)
    ]
    if not any(words):
        return None
    differs = bool(words[0] and words[1] and words[0] != words[1])
    take = bool(words[0] and not words[1])
    lose_words, keep_words = (viewing.shown_words(field, one) for one in words)
    return Line(field.name, field.label, lose_words, keep_words, differs, can_take=take)
