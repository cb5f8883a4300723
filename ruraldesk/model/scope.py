"""What an expression is evaluated against: the fields of a record, a row of a repeat, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from ruraldesk.model.coercion import Value, running
from ruraldesk.rules.dates import HolidayTable
from ruraldesk.rules.tables import SharedTables


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What an expression may ask of a record beside its fields; empty where it is not known."""

    id: str = ""
    number: str = ""
    state: str = ""
    corrections: int = 0  # known to prints only


NO_FACTS = RecordFacts()


class Scope(Protocol):
    """The surroundings of one evaluation. Implementations may extend EmptyScope."""

    def value(self, name: str) -> Value:
        """Return a field's value: in a row, that row's own; None where there is none."""
        ...

    def column(self, name: str) -> Value:
        """Return what a bare name means: a column of the choice being filtered, else the field's value."""
        ...

    def repeat_values(self, name: str) -> list[Value]:
        """Return a repeat field's value in every row, empties as None, in row order.

        For the name of a repeat: one True per row. For a field outside repeats: its one value.
        """
        ...

    def sums(self, name: str) -> list[Decimal | None]:
        """Return, for each row, the sum of a repeat field over it and the rows before it."""
        ...

    def current(self) -> Value:
        """Return the value of the field that carries the expression (``.``)."""
        ...

    def position(self) -> int:
        """Return the place of the row at hand, from 1; 1 outside a repeat."""
        ...

    def today(self) -> date: ...

    def now(self) -> datetime: ...

    def holidays(self) -> HolidayTable:
        """Return the table of public holidays and moved workdays; empty if there is none."""
        ...

    def tables(self) -> SharedTables:
        """Return the shared tables at hand."""
        ...

    def choice_label(self, field: str, value: str) -> str:
        """Return the label of a field's choice; the name itself if it is unknown."""
        ...

    def facts(self) -> RecordFacts:
        """Return the record's id, number and state; empty ones where nothing is said of a record."""
        ...


_NO_TABLES = SharedTables()


class EmptyScope:
    """A scope without fields: a base for others, and good for constant expressions."""

    def __init__(self, today: date, now: datetime, tables: SharedTables | None = None) -> None:
        self._today = today
        self._now = now
        self._tables = tables or _NO_TABLES

    def value(self, name: str) -> Value:  # noqa: ARG002  the protocol's name
        return None

    def column(self, name: str) -> Value:
        return self.value(name)

    def repeat_values(self, name: str) -> list[Value]:
        return [self.value(name)]

    def sums(self, name: str) -> list[Decimal | None]:
        return running(self.repeat_values(name))

    def current(self) -> Value:
        return None

    def position(self) -> int:
        return 1

    def today(self) -> date:
        return self._today

    def now(self) -> datetime:
        return self._now

    def holidays(self) -> HolidayTable:
        return self._tables.holidays or HolidayTable()

    def tables(self) -> SharedTables:
        return self._tables

    def choice_label(self, field: str, value: str) -> str:  # noqa: ARG002  the protocol's name
        return value

    def facts(self) -> RecordFacts:
        return NO_FACTS
