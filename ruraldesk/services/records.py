"""Adding, changing and reading records: what every form can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ruraldesk.model.changes import Context
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Record
from ruraldesk.model.validation import Problem
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk


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


def add(
    desk: Desk, form: str, fields: Mapping[str, Any], old: OldRecord = OldRecord(), *, record_id: str = ""
) -> Saved:
    """Save a new record. ``fields``: JSON values as in Record.fields; calculated fields are ignored.

    Refuses with UserError("value_refused", where=one sentence per problem); then nothing is kept.
    """
    raise NotImplementedError


def add_many(
    desk: Desk,
    form: str,
    many: Iterable[Mapping[str, Any]],
    old: OldRecord = OldRecord(),
    progress: Progress = SILENT,
) -> list[Saved]:
    """Save many new records in one transaction: all or none."""
    raise NotImplementedError


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
    raise NotImplementedError


def get(desk: Desk, record: str) -> Record:
    """Return a record. Raises UserError("record_unknown")."""
    raise NotImplementedError
