"""Adding, changing and reading records: what every form can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.changes import AS_OF, CORRECTION, INCOMPLETE, NUMBER, STATE, Context
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import flatten, shown_fields
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Fields, Record
from ruraldesk.model.validation import Problem
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import forms, judging, numbering, saving, sql_checks, stepping
from ruraldesk.services.desk import Desk
from ruraldesk.services.judging import Case


@dataclass(frozen=True, slots=True)
class Saved:
    """A finished save: the record as it now stands, what changed, and what is worth a second look."""

    record: Record
    changes: ChangeSet
    warnings: tuple[Problem, ...] = ()


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


def add(desk: Desk, form: str, fields: Mapping[str, Any], old: OldRecord = NOT_OLD, *, record_id: str = "") -> Saved:
    """Save a new record. ``fields``: JSON values as in Record.fields; calculated fields are ignored.

    Refuses with UserError("value_refused", where=one sentence per problem); then nothing is kept.
    """
    spec = forms.form(desk, form)
    with desk.store.transaction():
        return _add(desk, spec, fields, old.trimmed(), record_id)


def add_many(
    desk: Desk, form: str, many: Iterable[Mapping[str, Any]], old: OldRecord = NOT_OLD, progress: Progress = SILENT
) -> list[Saved]:
    """Save many new records in one transaction: all or none."""
    spec, wanted, done = forms.form(desk, form), list(many), []
    with desk.store.transaction():
        for place, fields in enumerate(wanted, 1):
            try:
                done.append(_add(desk, spec, fields, old.trimmed(), ""))
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
    Refuses: value_refused, record_frozen (give ``correct``, a reason), no_such_step, step_needs, record_deleted.
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


def _add(desk: Desk, spec: FormSpec, given: Mapping[str, Any], old: OldRecord, record_id: str) -> Saved:
    record = record_id or desk.new_id()
    state = stepping.known_state(spec, old.state) if old.state else spec.first_state
    fields = saving.with_row_ids(desk, spec, judging.normalised(desk, spec, given))
    fields = judging.completed(desk, spec, judging.with_defaults(desk, spec, fields))
    case = Case(spec, record, fields, state, incomplete=old.incomplete)
    warnings = judging.refuse_blocks(desk, case)
    changed = flatten(saving.stored(spec, fields)) | _pseudo(desk, spec, fields, state, old)
    changes = saving.write(desk, saving.drafted(spec, record, "create", changed, "", {}))
    warnings += sql_checks.refuse_found(desk, spec, record, state)
    return Saved(saving.reread(desk, record), changes, warnings)


def _pseudo(desk: Desk, spec: FormSpec, fields: Fields, state: str, old: OldRecord) -> dict[str, Any]:
    number = old.number or ("" if old.is_old else numbering.number_for(desk, spec, fields, "", state))
    if old.number:
        numbering.refuse_taken(desk, spec, old.number)
    wanted = {STATE: state, NUMBER: number, AS_OF: judging.iso_date(old.as_of), INCOMPLETE: old.incomplete}
    return {key: value for key, value in wanted.items() if value}


def _change(desk: Desk, loaded: saving.Loaded, given: Mapping[str, Any], state: str, correct: str) -> Saved:
    spec, record = loaded.spec, loaded.record.id
    before = shown_fields(loaded.base)
    wanted = {**before, **saving.with_row_ids(desk, spec, judging.normalised(desk, spec, given))}
    after = judging.completed(desk, spec, wanted)
    changed = saving.differences(loaded, before, after)
    target = stepping.target_of(loaded, state)
    changed = stepping.thawed(loaded, changed, given, correct)
    if not changed and target == loaded.state and not numbering.can_be_numbered(desk, loaded.record, spec):
        return Saved(loaded.record, ChangeSet())
    shown = judging.completed(desk, spec, saving.overlaid(loaded.now, changed))
    if target != loaded.state:
        stepping.refuse_unready(desk, loaded, target, shown)
    case = Case(spec, record, shown, target, incomplete=loaded.record.meta.incomplete)
    warnings = judging.refuse_blocks(desk, case)
    number = numbering.number_for(desk, spec, shown, loaded.record.number, target)
    pseudo = {
        **({STATE: target} if target != loaded.state else {}),
        **({NUMBER: number} if number and not loaded.record.number else {}),
        **({CORRECTION: correct} if correct and changed else {}),
    }
    lines = saving.drafted(spec, record, "update", changed | pseudo, loaded.travel, loaded.context, correct)
    changes = saving.write(desk, lines)
    warnings += sql_checks.refuse_found(desk, spec, record, target)
    return Saved(saving.reread(desk, record), changes, warnings)


def _at_line(error: UserError, place: int, total: int) -> UserError:
    if total < 2:
        return error
    where = tuple(f"第{place}件：{one}" for one in error.where) or (f"第{place}件",)
    return UserError(error.code, where=where, **error.facts)
