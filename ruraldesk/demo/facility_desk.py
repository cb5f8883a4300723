"""Who writes what is done about the invented facilities, and which facilities there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of fields

from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

Fields = dict[str, Any]  # Any: JSON value of a form's field
PHONE = "0573-83000000"
FUND = ["collective"]


@dataclass(slots=True)
class Village:
    """Who writes, with what luck, and who is on duty."""

    desk: Desk
    writer: Writer
    random: Random
    cadres: list[str]
    today: date

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def add(self, form: str, fields: Fields, state: str, on: date) -> str:
        spec = self.desk.store.specs.newest(form)
        first = spec.first_state
        numbered = spec.numbering is not None and [one.name for one in spec.states].index(state) >= [
            one.name for one in spec.states
        ].index(spec.numbering.state)
        number = self.writer.number(spec, {"year": str(on.year)}) if numbered and state != first else ""
        return self.writer.add(
            spec, {**fields, "remark": SAMPLE}, at_work(self.random, min(on, self.today)), state, number
        )

    def places(self, code: str, state: str = "in_use") -> list[tuple[str, Fields]]:
        """Return id and fields of the facilities of a class, in the order of their numbers."""
        found = self.desk.store.records.page("facility", LedgerQuery(where={"class": code, "state": state}))
        return [(one.id, dict(one.fields)) for one in sorted(found, key=lambda one: one.number)]
