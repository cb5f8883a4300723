"""The records behind a report's numbers: what a cell counts, now or in the periods it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruraldesk.model.report_table import ShownColumn
from ruraldesk.reports.definition import ReportColumn, ReportSpec
from ruraldesk.reports.presenting import PREVIOUS, YEAR_BEFORE
from ruraldesk.reports.rows import Row

_WHENS = {"": "", f"__{PREVIOUS}": PREVIOUS, f"__{YEAR_BEFORE}": YEAR_BEFORE}


def records_behind(
    spec: ReportSpec, shown: Sequence[ShownColumn], rows: Sequence[Row]
) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Return the ids behind each cell that has any; of the row 合计, counted after the others, those of all rows.

    A change is of two numbers and has none. A percentage has those of its part.
    """
    if not any(one.ids for one in spec.columns):
        return {}
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for column in shown:
        name, when = _told(spec, column)
        if not name:
            continue
        whole: dict[str, None] = {}
        for at, row in enumerate(rows):
            ids = row.ids.get(when, {}).get(name, ())
            if ids:
                found[at, column.name] = ids
                whole |= dict.fromkeys(ids)
        total = spec.column(column.of or column.name)
        if whole and total is not None and total.total == "sum":
            found[len(rows), column.name] = tuple(whole)
    return found


def column_forms(spec: ReportSpec, shown: Sequence[ShownColumn]) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of the records of each shown column that names them itself."""
    found = {column.name: own.records for column in shown if (own := _counting(spec, column)) is not None}
    return {name: forms for name, forms in found.items() if forms}


def _told(spec: ReportSpec, column: ShownColumn) -> tuple[str, str]:
    """Return the select's column of ids and the period it is of; "" for a column that tells of no records."""
    suffix = column.name.removeprefix(column.of) if column.of else ""
    own = _counting(spec, column)
    return (own.ids, _WHENS[suffix]) if own is not None and suffix in _WHENS else ("", "")


def _counting(spec: ReportSpec, column: ShownColumn) -> ReportColumn | None:
    """Return the column that names the records: its own, or its part's; None where neither does."""
    own = spec.column(column.of or column.name)
    if own is None or own.ids:
        return own
    part = spec.column(own.of[0]) if own.of else None
    return part if part is not None and part.ids else None
