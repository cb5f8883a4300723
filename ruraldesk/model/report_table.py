"""A report worked out: what the window, the workbook, the CSV and the paper all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from ruraldesk.rules.masking import Audience

Kind = Literal[
    "text",
    "serial",
    "integer",
    "money",
    "area",
    "hours",
    "percent",
    "ratio",
    "measure",
    "date",
    "month",
    "choice",
    "state",
]
ShownKind = Kind | Literal["change", "points"]  # a change in percent; a difference of percentages
Align = Literal["left", "center", "right"]
NUMBERS = frozenset({"serial", "integer", "money", "area", "hours", "percent", "ratio", "measure", "change", "points"})
MEASURES: tuple[Kind, ...] = ("integer", "money", "area", "hours", "percent", "ratio")  # what a row of a measure may be
NONE = "—"  # a percentage of nothing, a change from nothing
FEW = "<3"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, exact and in its unit, and the text shown for it. ``value`` None: empty, or not to be told."""

    value: int | Decimal | date | str | None
    shown: str
    kind: ShownKind | None = None  # where it is not that of its column: a row of a measure


EMPTY_CELL = Cell(None, "")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the paper. ``places``: decimal places of its numbers. ``of``: what a comparison is of."""

    name: str
    label: str
    kind: ShownKind
    width: float
    align: Align
    places: int = 0
    of: str = ""
    drawn: bool = False  # of a ledger: a bar a row

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class OtherReport:
    """Where a column's numbers lead that count what nobody has written down: another report of the same days."""

    name: str
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The whole table. ``ids``: the record each row speaks of, "" for none; ``subtitle``: period and basis."""

    name: str
    title: str
    place: str  # the village or town whose paper it is
    audience: Audience
    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...]  # empty where no column is added up
    ids: tuple[str, ...]
    subtitle: tuple[str, ...]
    units: str
    notes: tuple[str, ...]
    as_of: str  # 本表数据截至……; not on a paper to fill in by hand
    signs: tuple[str, ...]
    empty: str
    form: str = ""  # the form of the records behind its numbers
    row_forms: tuple[str, ...] = ()  # of each row, where they differ
    column_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the columns that say so themselves
    behind: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)  # (row, column) -> record ids
    others: Mapping[str, OtherReport] = field(default_factory=dict)  # of the columns that lead to another report

    def records_behind(self, row: int, column: str) -> tuple[str, ...]:
        """Return the records that a number counts, none where it is not told; the row after the last is 合计."""
        return self.behind.get((row, column), ())

    def report_behind(self, row: int, column: str) -> OtherReport | None:
        """Return the report that a number leads to; None for 0 and for an empty cell."""
        if column not in self.others:
            return None
        place = next(at for at, one in enumerate(self.columns) if one.name == column)
        cells = self.rows[row] if row < len(self.rows) else self.totals
        return self.others[column] if cells[place].value else None

    def forms_behind(self, row: int, column: str) -> tuple[str, ...]:
        """Return the forms of the records behind a number; none where the rows of 合计 differ."""
        if column in self.column_forms:
            return self.column_forms[column]
        one = self.row_forms[row] if row < len(self.row_forms) else self.form
        return (one,) if one else ()

    @property
    def foot(self) -> tuple[str, ...]:
        """What stands under the table."""
        return (*self.notes, self.as_of)

    @property
    def heading(self) -> str:
        """The title as papers have it."""
        return f"{self.place}{self.title}"
