"""Writes invented records fast: straight lines of the log, in one bulk transaction, without judging each.

A test judges a share of what is invented as the services would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any  # Any: JSON values

from ruraldesk.clock import instant_text
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.changes import NUMBER, STATE, ChangeDraft
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import flatten
from ruraldesk.model.record import ROW_ID
from ruraldesk.rules.identifiers import CHECKS
from ruraldesk.rules.numbering import format_number
from ruraldesk.services.desk import Desk
from ruraldesk.services.travelling import linked_releases

PHONES = ("phone", "mobile")


@dataclass(slots=True)
class Writer:
    """Remembers which targets travel already and how far each series of numbers has come."""

    desk: Desk
    released: set[str] = field(default_factory=set)
    counters: Counter[str] = field(default_factory=Counter)
    written: int = 0

    def add(
        self, spec: FormSpec, fields: Mapping[str, Any], at: str, state: str = "", number: str = "", *, record: str = ""
    ) -> str:
        """Write one record as saved at an instant up to now; return its id, a new one unless ``record`` says which."""
        record = record or self.desk.new_id()
        rows = {name: self._rows(value) for name, value in fields.items() if name in spec.repeat_by_name}
        flat = {key: self._kept(spec, key, value) for key, value in flatten({**fields, **rows}).items()}
        pseudo = {key: value for key, value in ((STATE, state), (NUMBER, number)) if value}
        lines = split_by_audience(spec, record, "create", flat | pseudo, "", {})
        targets = {str(value) for key, value in flat.items() if self._may_release(spec, key)}
        releases = () if targets <= self.released else linked_releases(self.desk, lines)
        self.released |= targets
        saved = min(at, instant_text(self.desk.clock.now()))
        self.desk.store.append(ChangeDraft(self.desk.new_id(), self.desk.clerk, saved, (*lines, *releases)))
        self.written += 1
        return record

    def number(self, spec: FormSpec, values: Mapping[str, str]) -> str:
        """Return the next number of a series of the form."""
        if spec.numbering is None:
            return ""
        series = format_number(spec.numbering.pattern, values, 0)
        self.counters[series] += 1
        return format_number(spec.numbering.pattern, values, self.counters[series])

    def _may_release(self, spec: FormSpec, key: str) -> bool:
        """True for a travelling link, of the record or of a row, to what travels only once it is linked."""
        field = spec.by_name.get(key.rsplit("/", 1)[-1])
        if (
            field is None
            or field.type != "link"
            or field.town != "full"
            or not self.desk.store.specs.known(field.link_form)
        ):
            return False
        return self.desk.store.specs.newest(field.link_form).travel == "linked"

    def _kept(self, spec: FormSpec, key: str, value: Any) -> Any:  # Any: JSON values
        """Return a phone as a desk keeps it, its digits only."""
        field = spec.by_name.get(key.rsplit("/", 1)[-1])
        if field is None or field.check not in PHONES or not value:
            return value
        return CHECKS[field.check](str(value), self.desk.clock.today())

    def _rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{ROW_ID: self.desk.new_id().replace("-", "")[:12], **row} for row in rows]
