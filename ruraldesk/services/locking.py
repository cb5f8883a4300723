"""Records that others have built on: while such a one stands, they are read, not changed."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Locked:
    """Why a record cannot be changed: the form's sentence, and the record that holds it fast."""

    sentence: str
    by: Record


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
    if found is not None:
        name = " ".join(one for one in (found.by.number, found.by.title) if one)
        raise UserError("record_locked", sentence=found.sentence, title=name, where=(found.by.title,))
