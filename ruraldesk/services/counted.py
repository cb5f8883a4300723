"""What a number of a report counts: its records register by register, where it counts several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Counted:
    """The records of one register behind a number."""

    form: str
    title: str
    noun: str
    records: tuple[str, ...]


def registers_of(desk: Desk, records: Sequence[str]) -> list[Counted]:
    """Return records by their register, in the order they come; those not here are left out."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(records):
        found.setdefault(desk.store.records.form_of(one), []).append(one)
    return [_counted(desk, form, ids) for form, ids in found.items() if form]


def _counted(desk: Desk, form: str, ids: Sequence[str]) -> Counted:
    spec = desk.store.specs.newest(form)
    return Counted(form, spec.title, spec.list_view.noun, tuple(ids))
