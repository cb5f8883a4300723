"""What a record says in a cell of the town's table, and which of it the town does not get to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services import records, sheet_targets, showing
from ruraldesk.services.desk import Desk
from ruraldesk.services.own_unit import UNIT_WORDS
from ruraldesk.services.sheet_targets import BETWEEN
from ruraldesk.sheets.naming import unit_in
from ruraldesk.sheets.part_patch import Value

_TIMES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(slots=True)
class FillValues:
    """Gives the values of one form's records, and counts what was kept back."""

    desk: Desk
    spec: FormSpec
    everything: bool = False  # also what the town may not see: a clerk has said so
    withheld: dict[str, int] = field(default_factory=dict)  # label -> how many cells stay empty for it
    _linked: dict[str, Record | None] = field(default_factory=dict)

    def value(self, record: Record, target: str, head: str, place: int) -> Value | None:
        """Return what a record says for a target; None for nothing. ``place``: its running number."""
        match target:
            case sheet_targets.SERIAL:
                return place
            case sheet_targets.NUMBER:
                return record.number or None
            case sheet_targets.STATE:
                return showing.state_label(self.desk, record) or None
            case sheet_targets.TITLE:
                return self._title(record)
            case _:
                return self.known(target) or self._field(record, target, head)

    def known(self, target: str) -> Value | None:
        """Return what does not depend on a record: the village's name, today."""
        if target == sheet_targets.VILLAGE:
            return self.desk.name
        return self.desk.clock.today() if target == sheet_targets.TODAY else None

    def _title(self, record: Record) -> str:
        return self.desk.store.records.title(record.id)

    def _field(self, record: Record, target: str, head: str) -> Value | None:
        name, _, sub = target.partition(BETWEEN)
        one = self.spec.by_name.get(name)
        if one is None:
            return None
        if not sub:
            return self._shown(self.spec, record, one, head)
        if record.fields.get(name) and not self._may_see(record, one, one.label):
            return None
        linked = self._record(str(record.fields.get(name) or ""))
        if linked is None:
            return None
        spec = self.desk.store.specs.newest(linked.form)
        found = spec.by_name.get(sub)
        return self._shown(spec, linked, found, head, f"{one.label}的") if found else None

    def _shown(self, spec: FormSpec, record: Record, one: Field, head: str, of: str = "") -> Value | None:
        raw = record.fields.get(one.name)
        if raw in (None, "", []) or not self._may_see(record, one, f"{of}{one.label}"):
            return None
        if one.type == "date":
            return date.fromisoformat(str(raw))
        if one.type in ("integer", "decimal") or one.unit:
            return _in_unit(Decimal(str(raw)), one, head)
        if one.type == "link" and (name := self._name_of(str(raw))):
            return name
        return showing.value_text(self.desk, spec, one, raw) or None  # type: ignore[arg-type]  # no repeat

    def _name_of(self, record: str) -> str:
        """Return a person's bare name: a town's table has a column of its own for the group."""
        linked = self._record(record)
        spec = self.desk.store.specs.newest(linked.form) if linked else None
        named = next((one.name for one in spec.by_repeat[""] if one.search == "name"), "") if spec else ""
        return str(linked.fields.get(named) or "") if linked and named else ""

    def _record(self, record: str) -> Record | None:
        if record and record not in self._linked:
            root = self.desk.store.records.canonical(record)
            self._linked[record] = records.get(self.desk, root) if self.desk.store.records.exists(root) else None
        return self._linked.get(record)

    def _may_see(self, record: Record, one: Field, label: str) -> bool:
        """True if the town gets to see a field of a record; what it does not is counted."""
        if self.everything or self.desk.role == "town" or one.town == "full":
            return True
        if one.town == "on_request" and record.meta.travel == "all":
            return True
        self.withheld[label] = self.withheld.get(label, 0) + 1
        return False


def _in_unit(amount: Decimal, one: Field, head: str) -> Value:
    """Return a number as its column counts: in 万元 where the head says so. Raises UserError fill_other_unit."""
    unit, times = unit_in(head, one.unit or "")
    if one.unit and unit and unit != one.unit:
        raise UserError(
            "fill_other_unit", column=one.label, unit=UNIT_WORDS[unit], own=UNIT_WORDS.get(one.unit, "个数")
        )
    if one.unit and unit == one.unit and times:
        amount = amount / _TIMES[times]
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()
