"""What expressions of a print see: the fields its audience may read in full, rows and related records."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

from ruraldesk.clock import CHINA
from ruraldesk.documents.frames import Frame, related_frame
from ruraldesk.documents.privacy import is_shown_in_full
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.model.coercion import Value
from ruraldesk.model.form import Field
from ruraldesk.model.record import Scalar
from ruraldesk.model.scope import EmptyScope, RecordFacts
from ruraldesk.rules.tables import SharedTables


class PrintScope(EmptyScope):
    """A record, a row of it, or a related record, as the audience sees it: nothing looks behind a mask."""

    def __init__(self, snapshot: Snapshot, frame: Frame) -> None:
        on = snapshot.options.printed_on
        super().__init__(on, datetime.combine(on, time(), CHINA).astimezone(UTC), SharedTables(snapshot.tables))
        self._snapshot = snapshot
        self._frame = frame

    def value(self, name: str) -> Value:
        one = self._frame.spec.by_name.get(name)
        return self._typed(one, self._frame.raw(name)) if one is not None else None

    def column(self, name: str) -> Value:
        if self._is_table(name):
            return ["1" for _ in self.repeat_values(name)]
        return self.value(name)

    def repeat_values(self, name: str) -> list[Value]:
        frame = self._frame
        if name in frame.spec.by_repeat:
            return [True for _ in frame.rows(name)]
        table, _, inner = name.partition(".")
        if frame.own and table in self._snapshot.related:
            return self._related(table, inner)
        one = frame.spec.by_name.get(name)
        if one is None:
            return []
        if not one.repeat:
            return [self.value(name)]
        return [self._typed(one, row.get(name)) for row in frame.rows(one.repeat)] if self._sees(one) else []

    def position(self) -> int:
        return self._frame.position or 1

    def facts(self) -> RecordFacts:
        frame = self._frame
        corrections = len(self._snapshot.corrections) if frame.own else 0
        return RecordFacts(frame.record, frame.number, frame.state, corrections)

    def choice_label(self, field: str, value: str) -> str:
        choice = self._frame.spec.choice(field, value)
        return choice.label if choice else value

    def _related(self, table: str, name: str) -> list[Value]:
        related = self._snapshot.related[table]
        if not name:
            return [True for _ in related.records]
        one = related.spec.by_name.get(name)
        if one is None or not self._sees(one):
            return []
        frames = [related_frame(related.spec, record, table, 1) for record in related.records]
        return [self._typed(one, frame.raw(name)) for frame in frames]

    def _is_table(self, name: str) -> bool:
        return name in self._frame.spec.by_repeat or (self._frame.own and name in self._snapshot.related)

    def _sees(self, one: Field) -> bool:
        return is_shown_in_full(one, self._snapshot.print.audience)

    def _typed(self, one: Field, value: Scalar) -> Value:
        return typed(one, value) if self._sees(one) else None


def typed(one: Field, value: Scalar) -> Value:
    """Return a field's value as expressions reckon with it."""
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return list(value)
    if one.type in ("integer", "decimal") or isinstance(value, int) or one.unit:
        return Decimal(str(value))
    return date.fromisoformat(value) if one.type == "date" else value
