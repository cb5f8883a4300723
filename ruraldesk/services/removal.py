"""Deleting, bringing back, releasing to the town, and erasing for good."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.model.audiences import release as release_line
from ruraldesk.model.changes import DELETED
from ruraldesk.model.merging import current_keys, is_deleted, is_erased
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import saving, sql_checks, stepping
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.services.duplicates import refuse_taken
from ruraldesk.services.locking import refuse_locked
from ruraldesk.services.records import Saved


def delete(desk: Desk, record: str, reason: str = "") -> Saved:
    """Delete a record: it leaves ledgers and search, its history and its number stay.

    Refuses with UserError("record_still_linked", where=titles) while other records point at it,
    UserError("delete_needs_reason") in a frozen state, UserError("record_sealed") or "record_sealed_here"
    in a sealed one, UserError("record_kept") or "record_kept_void" in a kept one, and
    UserError("value_refused") where a SQL check finds fault with what would be left.
    """
    loaded = saving.load(desk, record)
    saving.refuse_deleted(loaded)
    refuse_locked(desk, loaded.spec, record)
    refuse_linked(desk, loaded)
    _refuse_frozen(loaded, reason)
    lines = saving.drafted(loaded.spec, record, "delete", {DELETED: True}, loaded.travel, loaded.context, reason)
    with desk.store.transaction():
        changes = saving.write(desk, lines)
        refuse_left_wrong(desk, loaded)
    return Saved(saving.reread(desk, record), changes)


def restore(desk: Desk, record: str) -> Saved:
    """Bring a deleted record back. Refuses with UserError("value_refused") what the register no longer bears."""
    loaded = saving.load(desk, record)
    if not is_deleted(loaded.now):
        return Saved(loaded.record, ChangeSet())
    refuse_erased(desk, record)
    refuse_taken(desk, loaded.spec, record, loaded.record.fields)
    lines = saving.drafted(loaded.spec, record, "restore", {DELETED: False}, loaded.travel, loaded.context)
    with desk.store.transaction():
        changes = saving.write(desk, lines)
        refuse_left_wrong(desk, loaded)
    return Saved(saving.reread(desk, record), changes)


def release(desk: Desk, record: str, reason: str = "") -> Saved:
    """Let a record travel to the town whole (``on_request`` fields too; never the ``never`` ones)."""
    loaded = saving.load(desk, record)
    saving.refuse_deleted(loaded)
    if desk.role != "village":
        raise UserError("village_only")
    base = loaded.travel or ("full" if loaded.spec.travel == "always" else "")
    line = release_line(loaded.spec, record, current_keys(loaded.now), base, "all", loaded.context, reason)
    changes = saving.write(desk, (line,) if line is not None else ())
    return Saved(saving.reread(desk, record), changes)


def erase(desk: Desk, record: str, reason: str) -> ChangeSet:
    """Drop what every line of a record says, with its drafts, prints and photos, here and at every holder.

    Needs a supervisor of the village and a reason. Refuses what a deletion refuses, a deleted record is taken; and
    UserError("record_erased") the second time. Numbers become void; backups made before still hold it.
    """
    if desk.role != "village":
        raise UserError("erase_at_village")
    need_supervisor(desk)
    if not reason.strip():
        raise UserError("erase_needs_reason")
    loaded = saving.load(desk, record)
    refuse_erased(desk, record)
    refuse_locked(desk, loaded.spec, record)
    refuse_linked(desk, loaded)
    _refuse_frozen(loaded, reason)
    dots = [one.header.dot for one in desk.store.records.lines_of(record) if one.payload is not None]
    return desk.store.erase(record, dots, desk.clerk, reason)


def refuse_erased(desk: Desk, record: str) -> None:
    """Refuse what would bring an erased record back: UserError("record_erased")."""
    if is_erased(desk.store.records.lines_of(record)):
        raise UserError("record_erased")


def refuse_left_wrong(desk: Desk, loaded: saving.Loaded) -> None:
    """Refuse, inside its transaction, what leaves the register against a SQL check: UserError("value_refused")."""
    found = sql_checks.found(desk, loaded.spec, loaded.record.id, loaded.state)
    sentences = tuple(one.sentence for one in found if one.level == "block")
    if sentences:
        raise UserError("value_refused", where=sentences, count=len(sentences), first=sentences[0])


def refuse_linked(desk: Desk, loaded: saving.Loaded) -> None:
    """Refuse to take away what other records point at: UserError("record_still_linked")."""
    titles = [
        desk.store.records.title(one)
        for one, _field in desk.store.records.linking_to(loaded.record.id)
        if one != loaded.record.id
    ]
    if titles:
        raise UserError("record_still_linked", title=loaded.record.title, count=len(titles), where=tuple(titles[:20]))


def _refuse_frozen(loaded: saving.Loaded, reason: str) -> None:
    state = loaded.spec.state(loaded.state)
    if state is not None and state.kept:
        raise stepping.kept_error(loaded.spec, state)
    if state is not None and state.sealed:
        raise stepping.closed_error(loaded.spec, state)
    if state is not None and state.frozen and not reason.strip():
        raise UserError("delete_needs_reason", state=state.label)
