"""Adding, changing and reading records: what every form can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.changes import AS_OF, CORRECTION, DELETED, INCOMPLETE, NUMBER, STATE, Context
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import flatten, shown_fields
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Fields, Record
from ruraldesk.model.validation import Problem
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import collecting, forms, judging, locking, making, numbering, relinking, saving, stepping
from ruraldesk.services.desk import Desk
from ruraldesk.services.judging import Case
from ruraldesk.services.making import MadeRecords
from ruraldesk.services.selecting import Selects


@dataclass(frozen=True, slots=True)
class Saved:
    """A finished save: the record as it now stands, what changed, and what is worth a second look."""

    record: Record
    changes: ChangeSet
    warnings: tuple[Problem, ...] = ()
    made: tuple[MadeRecords, ...] = ()  # what the save made beside it
    told: str = ""  # of an undo: what it took back


@dataclass(frozen=True, slots=True)
class OldRecord:
    """What a record from before ruraldesk brings along."""

    as_of: str = ""  # ISO date it was made
    state: str = ""
    number: str = ""
    incomplete: str = ""  # why fields are missing; then required fields and needs do not block

    @property
    def is_old(self) -> bool:
        """True if it says anything at all."""
        return bool(self.as_of or self.state or self.number or self.incomplete)

    def trimmed(self) -> OldRecord:
        """Return it without blanks round its words: blanks are no reason and no number."""
        return OldRecord(self.as_of.strip(), self.state.strip(), self.number.strip(), self.incomplete.strip())


NOT_OLD = OldRecord()


def add(
    desk: Desk,
    form: str,
    fields: Mapping[str, Any],
    old: OldRecord = NOT_OLD,
    *,
    record_id: str = "",
    state: str = "",
) -> Saved:
    """Save a new record. ``fields``: JSON values as in Record.fields; calculated fields are ignored.

    ``state``: the one it is begun in; what a step there needs is asked for.
    Refuses with UserError("value_refused", where=one sentence per problem); then nothing is kept.
    """
    spec = forms.form(desk, form)
    with desk.store.transaction():
        return _add(desk, spec, fields, _Birth(record_id, old.trimmed(), state))


def add_many(
    desk: Desk, form: str, many: Iterable[Mapping[str, Any]], old: OldRecord = NOT_OLD, progress: Progress = SILENT
) -> list[Saved]:
    """Save many new records in one transaction: all or none."""
    spec, wanted, done = forms.form(desk, form), list(many), []
    with desk.store.transaction():
        for place, fields in enumerate(wanted, 1):
            try:
                done.append(_add(desk, spec, fields, _Birth("", old.trimmed())))
            except UserError as error:
                raise _at_line(error, place, len(wanted)) from error
            progress.step(place, len(wanted), "正在登记")
            if progress.cancelled():
                raise UserError("stopped_by_hand")
    return done


def set_fields(
    desk: Desk,
    record: str,
    fields: Mapping[str, Any],
    *,
    context: Context | None = None,
    state: str = "",
    correct: str = "",
) -> Saved:
    """Change the named fields of a record, and take a step of its workflow if ``state`` is given.

    ``context``: the record's heads as they stood when it was loaded (Record.meta.context); where the
    record moved on since, both values stand and a question is open. None = as it stands now.
    A repeat is given whole: a row without ``_id`` is new, a row left out is deleted.
    Refuses: value_refused, record_frozen (give ``correct``, a reason), record_locked, no_such_step, step_needs,
    step_held (something is to be mended first), make_refused, record_deleted.
    """
    with desk.store.transaction():
        loaded = saving.load(desk, record, context)
        saving.refuse_deleted(loaded)
        return _change(desk, loaded, fields, state, correct)


def get(desk: Desk, record: str) -> Record:
    """Return a record. Raises UserError("record_unknown")."""
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    return found


def with_made(desk: Desk, spec: FormSpec, saved: Saved, change: str) -> Saved:
    """Make what a record just saved asks for, in the same save, and return the whole of it."""
    if not spec.makes or saved.record.meta.deleted:
        return saved
    done = making.make_missing(desk, spec, saved.record, change, lambda wanted: _make(desk, wanted))
    if not done.made:
        return saved
    record = saving.reread(desk, saved.record.id)  # what was made may tell something of it
    return Saved(record, saved.changes | done.changes, saved.warnings + done.warnings, done.made)


@dataclass(frozen=True, slots=True)
class _Birth:
    """How a new record comes: its id, what it brings along, and the save that makes it, if one does."""

    record: str
    old: OldRecord = NOT_OLD
    state: str = ""
    change: str = ""


def _add(desk: Desk, spec: FormSpec, given: Mapping[str, Any], birth: _Birth) -> Saved:
    record, old = birth.record or desk.new_id(), birth.old
    state = stepping.known_state(spec, old.state or birth.state) if old.state or birth.state else spec.first_state
    selects = Selects(desk, spec, record)
    fields = saving.with_row_ids(desk, spec, judging.normalised(desk, spec, given))
    begun = judging.with_defaults(desk, spec, fields) | saving.told(spec, None)
    fields = judging.completed(desk, spec, begun, selects)
    if not old.is_old:
        fields = collecting.filled(desk, spec, fields, given, state, selects)
    case = Case(spec, record, fields, state, old.number, old.incomplete)
    warnings = judging.refuse_blocks(judging.problems(desk, case))
    if birth.state:
        stepping.refuse_unready_made(desk, case)
    changed = flatten(saving.stored(spec, fields)) | _pseudo(desk, spec, fields, state, old)
    change = birth.change or desk.new_id()
    changes = saving.write(desk, saving.drafted(spec, record, "create", changed, "", {}), change)
    warnings += judging.refuse_blocks(judging.sql_problems(desk, case))
    saved = Saved(saving.reread(desk, record), changes, warnings)
    return saved if birth.change else with_made(desk, spec, saved, change)


def _make(desk: Desk, wanted: making.Wanted) -> tuple[ChangeSet, tuple[Problem, ...]]:
    """Save one record that another one makes; what is made makes nothing itself."""
    if wanted.again:
        saved = _make_again(desk, wanted)
    else:
        birth = _Birth(wanted.record, state=wanted.state, change=wanted.change)
        given = {name: value for name, value in wanted.fields.items() if value is not None}
        saved = _add(desk, wanted.spec, given, birth)
    return saved.changes, saved.warnings


def _make_again(desk: Desk, wanted: making.Wanted) -> Saved:
    """Bring a made record back that went with its maker's save, as it is to be now."""
    loaded = saving.load(desk, wanted.record)
    spec, record = loaded.spec, wanted.record
    before = shown_fields(loaded.base) | saving.told(spec, loaded.record)
    given = {**before, **judging.normalised(desk, spec, wanted.fields)}
    fields = judging.completed(desk, spec, given, Selects(desk, spec, record))
    state = wanted.state or spec.first_state
    case = Case(spec, record, fields, state, loaded.record.number)
    warnings = judging.refuse_blocks(judging.problems(desk, case))
    stepping.refuse_unready_made(desk, case)
    stepped = {STATE: state} if state != loaded.state else {}
    changed = {**saving.differences(loaded, before, fields), **stepped, DELETED: False}
    lines = saving.drafted(spec, record, "restore", changed, loaded.travel, loaded.context)
    changes = saving.write(desk, lines, wanted.change)
    warnings += judging.refuse_blocks(judging.sql_problems(desk, case))
    return Saved(saving.reread(desk, record), changes, warnings)


def _pseudo(desk: Desk, spec: FormSpec, fields: Fields, state: str, old: OldRecord) -> dict[str, Any]:
    number = old.number or ("" if old.is_old else numbering.number_for(desk, spec, fields, "", state))
    if old.number:
        numbering.refuse_taken(desk, spec, old.number)
    as_of = judging.past_date(old.as_of, desk.clock.today())
    wanted = {STATE: state, NUMBER: number, AS_OF: as_of, INCOMPLETE: old.incomplete}
    return {key: value for key, value in wanted.items() if value}


def _change(desk: Desk, loaded: saving.Loaded, given: Mapping[str, Any], state: str, correct: str) -> Saved:
    spec, record = loaded.spec, loaded.record.id
    before = shown_fields(loaded.base) | saving.told(spec, loaded.record)
    wanted = {**before, **saving.with_row_ids(desk, spec, judging.normalised(desk, spec, given))}
    selects = Selects(desk, spec, record)
    wanted = relinking.loosened(spec, before, wanted, given, judging.around(desk, selects).look_up)
    wanted = stepping.told_anew(spec, loaded.state, before, wanted, given)
    after = judging.completed(desk, spec, wanted, selects)
    changed = saving.differences(loaded, before, after)
    target = stepping.target_of(loaded, state)
    changed = stepping.thawed(loaded, changed, given, correct)
    stepping.refuse_unsaid(spec, loaded.state, changed)
    if changed or target != loaded.state:
        locking.refuse_locked(desk, spec, record)
    if not changed and target == loaded.state and not numbering.can_be_numbered(desk, loaded.record, spec):
        return Saved(loaded.record, ChangeSet())
    standing = saving.overlaid(loaded.now, changed) | saving.told(spec, loaded.record)
    shown = judging.completed(desk, spec, standing, selects)
    if target != loaded.state:
        stepping.refuse_unready(desk, loaded, target, shown)
    case = Case(spec, record, shown, target, loaded.record.number, loaded.record.meta.incomplete)
    warnings = judging.refuse_blocks(judging.problems(desk, case))
    number = numbering.number_for(desk, spec, shown, loaded.record.number, target)
    pseudo = {
        **({STATE: target} if target != loaded.state else {}),
        **({NUMBER: number} if number and not loaded.record.number else {}),
        **({CORRECTION: correct} if correct and changed else {}),
    }
    lines = saving.drafted(spec, record, "update", changed | pseudo, loaded.travel, loaded.context, correct)
    change = desk.new_id()
    changes = saving.write(desk, lines, change)
    warnings += judging.refuse_blocks(judging.sql_problems(desk, case))
    stepping.refuse_held(desk, loaded, target, case)
    return with_made(desk, spec, Saved(saving.reread(desk, record), changes, warnings), change)


def _at_line(error: UserError, place: int, total: int) -> UserError:
    if total < 2:
        return error
    where = tuple(f"第{place}件：{one}" for one in error.where) or (f"第{place}件",)
    return UserError(error.code, where=where, **error.facts)
