"""What a hand-over would take along now, register by register, and what stays in the village."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.form import FormSpec
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Register:
    """What of one register waits for the town."""

    form: str
    title: str
    note: str  # 只带有关的, 只交统计项; "" where all of it goes
    new: int  # records the town does not have
    changed: int

    @property
    def records(self) -> int:
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a hand-over would take along now, register by register, and what never goes."""

    registers: tuple[Register, ...]
    stays: tuple[str, ...]  # labels of fields that stay in the village
    when_asked: tuple[str, ...]  # masked ones that go only where the town asks for the record

    @property
    def new(self) -> int:
        return sum(one.new for one in self.registers)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.registers)


def outgoing(desk: Desk) -> Outgoing:
    """Return what waits, register by register in the order of the rail."""
    waiting = desk.store.receipts.waiting_new_and_changed()
    specs = sorted(desk.store.specs.all(), key=lambda one: (one.order, one.form_id))
    registers = [
        Register(spec.form_id, spec.title, _travel_note(spec), *waiting[spec.form_id])
        for spec in specs
        if spec.form_id in waiting
    ]
    stays = dict.fromkeys(one.label for spec in specs for one in spec.fields if one.town == "never" and one.is_stored)
    masked = [one for spec in specs for one in spec.fields if one.town == "on_request" and one.mask]
    asked = dict.fromkeys(one.label for one in sorted(masked, key=lambda one: one.search != "digits"))
    return Outgoing(tuple(registers), tuple(stays), tuple(one for one in asked if one not in stays))


def _travel_note(spec: FormSpec) -> str:
    """Return in words how much of a form's records goes to the town."""
    if spec.travel == "linked":
        return "只带有关的"
    stored = [one for one in spec.fields if one.is_stored]
    return "只交统计项" if 2 * sum(one.town == "full" for one in stored) < len(stored) else ""
