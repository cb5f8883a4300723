"""Erasing: what the erase line says, so that nothing resurfaces, and the sweep behind it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.changes import DELETED, ERASED_LINES, NUMBER, NUMBER_VOID, TOWN, VILLAGE, Line, LineDraft
from ruraldesk.model.merging import RecordState, fold, split_key
from ruraldesk.store.core import Core

Dot = tuple[str, int]
_KEPT = (DELETED, ERASED_LINES, NUMBER_VOID)


def drafts(lines: Sequence[Line], dots: frozenset[Dot], reason: str) -> tuple[LineDraft, ...]:
    """Return the erase lines of a record: one per audience that holds a named line; what the town said of it is
    named to the town.

    Keys whose standing value was named are written as empty, so that no older value shows in
    their place. If every line is named, the record is deleted with them.
    """
    if not reason.strip():
        raise UserError("erase_reason_missing")
    named = [one for one in lines if one.header.dot in dots and one.payload is not None]
    if not named:
        raise UserError("erase_nothing")
    state, first = fold(lines), lines[0].header
    whole = all(one.header.dot in dots or one.payload is None or one.header.op == "erase" for one in lines)
    version = max(one.header.form_version for one in lines)
    found = []
    for audience in dict.fromkeys(_told_in(one) for one in named):
        own = [one for one in named if _told_in(one) == audience]
        fields = _fields(state, own, dots, reason, whole)
        found.append(LineDraft(audience, first.record, first.form, version, "erase", fields, dict(state.seen), reason))
    return tuple(found)


def _told_in(line: Line) -> str:
    """Return where an erasure of this line is said: the stream of a village that reaches whoever holds it."""
    audience = line.header.stream.audience
    return audience if audience == VILLAGE else TOWN


def change_id(core: Core) -> str:
    return str(uuid.UUID(bytes=core.entropy(16), version=4))


def merge_index(core: Core) -> None:
    """Have the words of removed rows leave the search index: until its parts merge they are only marked as gone."""
    core.write("INSERT INTO search (search) VALUES ('optimize')")


def wipe(core: Core) -> None:
    """Have the erased words leave the file: search index merged, free pages dropped, the -wal emptied."""
    with core.transaction():
        merge_index(core)
    with core.quiet():
        core.writer.execute("VACUUM")
        core.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _fields(
    state: RecordState, own: Sequence[Line], dots: frozenset[Dot], reason: str, whole: bool
) -> dict[str, Any]:  # Any: JSON value
    fields: dict[str, Any] = {ERASED_LINES: sorted([list(one.header.dot) for one in own])}
    numbers: dict[str, str] = {}
    for line in own:
        for key, value in (line.payload.fields if line.payload else {}).items():
            if key == NUMBER and isinstance(value, str) and value:
                numbers[value] = reason
            if key in _KEPT or not any(one.dot in dots for one in state.writes.get(key, ())):
                continue
            _, row_id, name = split_key(key)
            fields[key] = False if row_id and not name else None
    if numbers:
        fields[NUMBER_VOID] = numbers
    if whole:
        fields[DELETED] = True
    return fields
