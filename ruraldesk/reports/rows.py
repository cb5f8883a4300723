"""The rows of a report while it is worked out: from the select, matched over periods, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ruraldesk.errors import UserError
from ruraldesk.reports.definition import COUNTED, NOT_SELECTED, ROW_ID, ReportColumn, ReportSpec, Total
from ruraldesk.reports.values import Raw, exact, sure

MOST_ROWS = 20_000
Key = tuple[Raw, ...]


@dataclass(slots=True)
class Row:
    """One row: what the select gave by column, the record it speaks of, and the same row of the other periods."""

    values: dict[str, Raw]
    record: str = ""
    village: str = ""  # code
    then: dict[str, dict[str, Raw]] = field(default_factory=dict)  # "previous", "year_before" -> values
    ids: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # "", "previous", … -> column -> ids

    def amount(self, column: ReportColumn, when: str = "") -> Fraction | None:
        """Return the exact number of a column in its unit, now or then."""
        raw = (self.then.get(when, {}) if when else self.values).get(column.name)
        return exact(column, raw) if isinstance(raw, int) else None


def read_rows(spec: ReportSpec, names: Sequence[str], found: Iterable[Sequence[object]], village: str) -> list[Row]:
    """Return the rows of a select, every value fitting its column.

    Raises UserError report_column_missing, report_value, report_too_many_rows.
    """
    places = {name: place for place, name in enumerate(names)}
    wanted = [one for one in spec.columns if one.kind not in NOT_SELECTED and one.name != ROW_ID]
    for one in wanted:
        if one.name not in places:
            raise UserError("report_column_missing", column=one.label, name=one.name)
    behind = [one.ids for one in spec.columns if one.ids]
    for name in behind:
        if name not in places:
            raise UserError("report_column_missing", column=name, name=name)
    id_place = places.get(ROW_ID)
    rows = []
    for values in found:
        record = values[id_place] if id_place is not None else ""
        got = {one.name: sure(one, values[places[one.name]]) for one in wanted}
        ids = {name: tuple(str(values[places[name]] or "").split()) for name in behind}
        rows.append(Row(got, record if isinstance(record, str) else "", village, ids={"": ids}))
        if len(rows) > MOST_ROWS:
            raise UserError("report_too_many_rows", most=MOST_ROWS)
    return rows


def match(spec: ReportSpec, rows: list[Row], then: Sequence[Row], when: str) -> None:
    """Give every row what it was in another period.

    A row that was there only then is added, with nothing now, behind the row that stood before it then; where no row
    of now stood before it, at the end.
    """
    known = _by_key(spec, rows)
    behind: dict[int | None, list[Row]] = {}  # by the identity of the row of now
    before: int | None = None
    for key, old in _by_key(spec, then).items():
        row = known.get(key)
        if row is None:
            row = Row(_nothing_now(spec, old.values), "", old.village)
            behind.setdefault(before, []).append(row)
        else:
            before = id(row)
        row.then[when] = old.values
        row.ids[when] = old.ids.get("", {})
    rows[:] = [one for row in rows for one in (row, *behind.get(id(row), ()))] + behind.get(None, [])
    nothing: dict[str, Raw] = {one.name: 0 for one in spec.columns if one.kind in COUNTED}
    for row in rows:
        row.then.setdefault(when, nothing)


def totals(columns: Iterable[ReportColumn], rows: Sequence[Row], when: str = "") -> dict[str, Raw]:
    """Return the total of every column that has one, of the kind it asks for."""
    return {one.name: _total(one.total, _values(one, rows, when)) for one in columns if one.total}


def sums(columns: Iterable[ReportColumn], rows: Sequence[Row], when: str = "") -> dict[str, Raw]:
    """Return the sum of every column of numbers: what the percentages of the whole are worked out from.

    A column with max or min has the same number in every row of a village (the whole): it counts once a village.
    """
    villages = [[row for row in rows if row.village == one] for one in dict.fromkeys(row.village for row in rows)]
    found: dict[str, Raw] = {}
    for one in (one for one in columns if one.kind in COUNTED):
        if one.total in ("max", "min"):
            once = [_total(one.total, _values(one, several, when)) for several in villages]
            found[one.name] = _total("sum", once)
        else:
            found[one.name] = _total("sum", _values(one, rows, when))
    return found


def _values(column: ReportColumn, rows: Sequence[Row], when: str) -> list[Raw]:
    return [_of(row, when).get(column.name) for row in rows]


def _of(row: Row, when: str) -> Mapping[str, Raw]:
    return row.then.get(when, {}) if when else row.values


def _total(how: Total, values: Sequence[Raw]) -> Raw:
    if how == "count":
        return sum(1 for one in values if one is not None)
    numbers = [one for one in values if isinstance(one, int)]
    match how:
        case "min":
            return min(numbers, default=None)
        case "max":
            return max(numbers, default=None)
        case _:  # rows in which nothing is written add up to nothing, not to 0
            return sum(numbers) if numbers or not values else None


def _by_key(spec: ReportSpec, rows: Sequence[Row]) -> dict[tuple[str, Key], Row]:
    found: dict[tuple[str, Key], Row] = {}
    for row in rows:
        key = (row.village, tuple(row.values.get(name) for name in spec.key))
        if key in found:
            raise UserError("report_key_repeated", key="、".join(str(one) for one in key[1]) or "（空）")
        found[key] = row
    return found


def _nothing_now(spec: ReportSpec, old: Mapping[str, Raw]) -> dict[str, Raw]:
    return {one.name: 0 if one.kind in COUNTED else old.get(one.name) for one in spec.columns if one.name in old}
