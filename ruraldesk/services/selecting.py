"""The selects that a form writes: what a record gives them as parameters, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ruraldesk.model.coercion import Value
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.mechanisms import parameters
from ruraldesk.model.record import Scalar
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.store.report_queries import ReportTable

Given = str | int | float | None  # what SQLite takes as a parameter, as the views show it
ValueOf = Callable[[str], Scalar]  # a field's name -> its value


class Selects:
    """Runs the selects of one record. The answers of its derives are kept, one per parameter values."""

    def __init__(self, desk: Desk, spec: FormSpec, record: str) -> None:
        self._desk = desk
        self._spec = spec
        self._record = record
        self._known: dict[tuple[str, object], Value] = {}

    def first(self, sql: str, value_of: ValueOf) -> Value:
        """Return the first column of the first row as a value; None where there is none."""
        asked = tuple((name, _hashable(self._own(name, value_of))) for name in sorted(parameters(sql)))
        key = (sql, asked)
        if key not in self._known:
            rows = self.table(sql, value_of).rows
            self._known[key] = as_value(rows[0][0]) if rows and rows[0] else None
        return self._known[key]

    def table(self, sql: str, value_of: ValueOf) -> ReportTable:
        """Return everything a select answers. Raises UserError as Store.report does."""
        return self._desk.store.select(sql, {name: self._given(name, value_of) for name in parameters(sql)})

    def forget(self) -> None:
        """Look again at the next question."""
        self._known.clear()

    def _own(self, name: str, value_of: ValueOf) -> Scalar:
        if name == "id":
            return self._record
        return self._today().isoformat() if name == "today" else value_of(name)

    def _given(self, name: str, value_of: ValueOf) -> Given:
        value = self._own(name, value_of)
        field = self._spec.by_name.get(name)
        if field is None or name in ("id", "today"):
            return str(value)
        if field.type == "link" and isinstance(value, str):
            return self._desk.store.records.canonical(value)
        return as_parameter(field, value)

    def _today(self) -> date:
        return self._desk.clock.today()


def as_parameter(field: Field, value: Scalar) -> Given:
    """Return a value as the views show it: a number with a unit in that unit, a list as names between spaces."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, list):
        return " ".join(value)
    if field.unit and field.scale > 1:
        return float(str(value))  # as the view divides it; only compared, never stored
    return int(value) if field.unit or field.type == "integer" else str(value)


def as_value(cell: object) -> Value:
    """Return a cell of an answer as expressions see it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return Decimal(cell)
    return Decimal(repr(cell)) if isinstance(cell, float) else None


def empty_values(_: str) -> Scalar:
    """Stand for a record without any value: for trying out whether a select can run."""
    return None


def of_fields(fields: Mapping[str, object]) -> ValueOf:
    """Return the values of a record's own fields."""

    def value_of(name: str) -> Scalar:
        value = fields.get(name)
        return value if isinstance(value, str | int | bool) or value is None else [str(one) for one in _list(value)]

    return value_of


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _hashable(value: Scalar) -> object:
    return tuple(value) if isinstance(value, list) else value
