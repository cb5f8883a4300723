"""Records that others have built on: while such a one stands, they are read, not changed."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Locked:
    """Why a record cannot be changed here: a sentence, and the record that holds it fast (None: this is no village)."""

    sentence: str
    by: Record | None


AT_TOWN = Locked("登记由村里改。有疑问的，点那一格再按F7，问村里。", None)


def held_here(desk: Desk, spec: FormSpec, record: str) -> Locked | None:
    """Return why a record is only read at this desk, None if it may be changed."""
    return AT_TOWN if desk.role != "village" else lock_of(desk, spec, record)


def lock_of(desk: Desk, spec: FormSpec, record: str) -> Locked | None:
    """Return what locks a record now, None if nothing does."""
    if not spec.locks or not record:
        return None
    standing = desk.store.records
    root = standing.canonical(record)
    ids = {record, root, *standing.merged_into(root)}
    linkers = [(one, field) for target in sorted(ids) for one, field in standing.linking_to(target)]
    for lock in spec.locks:
        for one, field in linkers:
            holder = standing.get(one) if field == lock.link else None
            if holder is not None and holder.form == lock.form and holder.state in lock.states:
                return Locked(lock.sentence, holder)
    return None


def refuse_locked(desk: Desk, spec: FormSpec, record: str) -> None:
    """Refuse to change a record that another one holds fast: UserError("record_locked")."""
    found = lock_of(desk, spec, record)
    if found is not None and found.by is not None:
        name = " ".join(one for one in (found.by.number, found.by.title) if one)
        raise UserError("record_locked", sentence=found.sentence, title=name, where=(found.by.title,))
