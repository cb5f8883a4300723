"""A record under work as the surroundings of its expressions: fields, one row at a time, choices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from ruraldesk.model.coercion import Value
from ruraldesk.model.form import Choice, FormSpec
from ruraldesk.model.record import Fields, Row, Scalar
from ruraldesk.model.scope import NO_FACTS, EmptyScope, RecordFacts
from ruraldesk.model.values import to_value
from ruraldesk.rules.tables import SharedTables


class RecordScope(EmptyScope):
    """Reads and writes the given fields (in place); values are converted once and kept."""

    def __init__(
        self, spec: FormSpec, fields: Fields, today: date, now: datetime, tables: SharedTables | None = None
    ) -> None:
        super().__init__(today, now, tables)
        self.spec = spec
        self.fields = fields
        self._by_name = spec.by_name
        self._known: dict[str, Value] = {}
        self._known_rows: dict[tuple[str, int], Value] = {}
        self._tables_known: dict[str, list[Row]] = {}  # rows come and go only by drop_rows
        self._known_sums: dict[str, list[Decimal | None]] = {}
        self._repeat = ""
        self._row: Row = {}
        self._place = 0
        self._current: Value = None
        self._columns: Mapping[str, str] = {}
        self._facts = NO_FACTS

    def value(self, name: str) -> Value:
        field = self._by_name.get(name)
        if field is None:
            return None
        if field.repeat:
            return self._in_row(name, self._place, self._row) if field.repeat == self._repeat else None
        if name not in self._known:
            self._known[name] = to_value(field, self.scalar(name))
        return self._known[name]

    def column(self, name: str) -> Value:
        return self._columns[name] if name in self._columns else self.value(name)

    def repeat_values(self, name: str) -> list[Value]:
        if name in self.spec.repeat_by_name:
            return [True] * len(self.rows(name))
        field = self._by_name.get(name)
        if field is None or not field.repeat:
            return [self.value(name)]
        return [self._in_row(name, place, row) for place, row in enumerate(self.rows(field.repeat))]

    def sums(self, name: str) -> list[Decimal | None]:
        if name not in self._known_sums:
            self._known_sums[name] = super().sums(name)
        return self._known_sums[name]

    def current(self) -> Value:
        return self._current

    def position(self) -> int:
        return self._place + 1

    def choice_label(self, field: str, value: str) -> str:
        found = self.spec.choice(field, value) if field in self._by_name else None
        return found.label if found else value

    def facts(self) -> RecordFacts:
        return self._facts

    def know(self, facts: RecordFacts) -> None:
        """Say which record this is."""
        self._facts = facts

    def rows(self, repeat: str) -> list[Row]:
        """Return the rows of a repeat."""
        if repeat not in self._tables_known:
            found = self.fields.get(repeat)
            self._tables_known[repeat] = (
                [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
            )
        return self._tables_known[repeat]

    def scalar(self, name: str) -> Scalar:
        """Return a field's value as it is stored, in the row at hand if it belongs there."""
        found = self._row.get(name) if self._by_name[name].repeat else self.fields.get(name)
        return found if not isinstance(found, list) else [str(one) for one in found]

    def write(self, name: str, scalar: Scalar) -> None:
        """Put a value into a field, in the row at hand if it belongs there; None takes it out."""
        if self._by_name[name].repeat:
            self._known_rows.pop((name, self._place), None)
            self._known_sums.pop(name, None)
            _put(self._row, name, scalar)
        else:
            self._known.pop(name, None)
            if scalar is None:
                self.fields.pop(name, None)
            else:
                self.fields[name] = scalar

    def drop_rows(self, repeat: str) -> None:
        """Take every row out of a repeat."""
        self.fields.pop(repeat, None)
        self._tables_known.pop(repeat, None)
        self._known_rows.clear()
        self._known_sums.clear()

    def enter(self, repeat: str, place: int, row: Row) -> None:
        """Make a row (from 0) the one at hand."""
        self._repeat, self._place, self._row = repeat, place, row

    def leave(self) -> None:
        """Have no row at hand."""
        self._repeat, self._place, self._row = "", 0, {}

    def look_at(self, value: Value) -> None:
        """Make a value the one that ``.`` means."""
        self._current = value

    def look_at_choice(self, choice: Choice | None) -> None:
        """Let bare names mean the columns of a choice."""
        self._columns = dict(choice.columns) | {"name": choice.name, "label": choice.label} if choice else {}

    def _in_row(self, name: str, place: int, row: Row) -> Value:
        key = (name, place)
        if key not in self._known_rows:
            self._known_rows[key] = to_value(self._by_name[name], row.get(name))
        return self._known_rows[key]


def _put(row: Row, name: str, scalar: Scalar) -> None:
    if scalar is None:
        row.pop(name, None)
    else:
        row[name] = scalar
