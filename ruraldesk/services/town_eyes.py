"""A record as the town sees it: made of the lines of the town's stream alone, its links as the town reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.model.changes import NUMBER, STATE, TOWN, Line, Stream
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState, fold, is_deleted, shown_fields
from ruraldesk.model.record import Fields
from ruraldesk.model.titles import town_title_of
from ruraldesk.services.desk import Desk
from ruraldesk.services.showing import NOT_ARRIVED

_DEPTH = 3  # links that a title looks through


@dataclass(frozen=True, slots=True)
class Seen:
    """One record in the town's eyes, and what happened to it in a month."""

    record: str
    spec: FormSpec
    fields: Fields
    state: str
    number: str
    new: bool
    deleted: bool
    changed_on: date


@dataclass(slots=True)
class TownEyes:
    """Reads records as the town does."""

    desk: Desk
    _titles: dict[str, str] = field(default_factory=dict)

    def month(self, first: date, last: date) -> Iterator[Seen]:
        """Yield every record that a line for the town was written about between two days, form by form."""
        touched: dict[str, date] = {}
        for line in self._lines():
            on = civil_date(parse_instant(line.header.at))
            if first <= on <= last:
                touched[line.header.record] = max(on, touched.get(line.header.record, on))
        found = [one for record, on in touched.items() if (one := self._seen(record, first, on)) is not None]
        yield from sorted(found, key=lambda one: (one.spec.order, one.spec.form_id, one.number, one.changed_on))

    def title(self, record: str, depth: int = _DEPTH) -> str:
        """Return what a record is called at the town; 未到 for what it does not get."""
        if record not in self._titles:
            lines = self._of_record(record)
            if not lines or depth < 1 or not self.desk.store.specs.known(lines[0].header.form):
                return NOT_ARRIVED
            spec, state = self.desk.store.specs.newest(lines[0].header.form), fold(lines)
            number = str(state.shown(NUMBER) or "")
            self._titles[record] = town_title_of(
                spec, shown_fields(state), number, lambda other: self.title(other, depth - 1)
            )
        return self._titles[record]

    def _lines(self) -> Iterator[Line]:
        for stream in self.desk.store.log.heads():
            if Stream.from_key(stream).audience == TOWN:
                yield from self.desk.store.log.lines(stream)

    def _of_record(self, record: str) -> list[Line]:
        lines = self.desk.store.records.lines_of(record)
        return [one for one in lines if one.header.stream.audience == TOWN]

    def _seen(self, record: str, first: date, on: date) -> Seen | None:
        lines = self._of_record(record)
        form = lines[0].header.form
        if not self.desk.store.specs.known(form):
            return None  # a line of the desk itself
        state: RecordState = fold(lines)
        began = civil_date(parse_instant(lines[0].header.at))
        return Seen(
            record,
            self.desk.store.specs.newest(form),
            shown_fields(state),
            str(state.shown(STATE) or ""),
            str(state.shown(NUMBER) or ""),
            began >= first,
            is_deleted(state),
            on,
        )
