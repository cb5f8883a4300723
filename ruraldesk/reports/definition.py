"""A report as its file declares it: docs/contracts/report.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ruraldesk.model.home_panel import PanelKind
from ruraldesk.model.report_table import Align, Kind
from ruraldesk.rules.masking import Audience

PeriodKind = Literal["month", "quarter", "half", "year", "none"]
Total = Literal["", "sum", "count", "min", "max"]
WayTo = Literal["ledger", "record", "new", "report"]
COUNTED = frozenset({"integer", "money", "area", "hours"})  # the select gives whole numbers
WORKED_OUT = frozenset({"percent", "ratio", "measure"})
NUMERIC = COUNTED | WORKED_OUT
NOT_SELECTED = WORKED_OUT | {"serial"}
ROW_ID = "_id"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a report."""

    name: str
    label: str
    kind: Kind
    width: float
    align: Align
    decimals: int = 1
    wan: bool = False
    total: Total = ""
    hidden: bool = False
    of: tuple[str, str] | tuple[()] = ()  # of a percent, ratio or measure: part and whole
    by: str = ""  # of a measure: the column that says what each row is
    only_total: bool = False  # shown in the row 合计 alone
    field: str = ""  # form.field
    form: str = ""  # of a state
    mask: str = ""
    plain: bool = False
    small: bool | None = None  # None: by kind and audience
    draw: bool = False  # of a ledger: drawn row by row, before its records are counted
    ids: str = ""  # the select's column with the ids of the records that this number counts
    records: tuple[str, ...] = ()  # the forms of these records, where they are not the report's or the row's
    adds: bool = False  # it adds up what these records hold: there may be fewer or more of them than it says
    report: str = ""  # a number without records of its own leads to this report of the same days


@dataclass(frozen=True, slots=True)
class Basis:
    """A date that a period can be counted by."""

    name: str
    label: str
    column: str


@dataclass(frozen=True, slots=True)
class Pivot:
    """Rows turned into lines and columns."""

    row: tuple[str, ...]
    column: str
    value: str
    heads: Literal["seen", "months", "choices"] = "seen"
    total: bool = False
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Where a bar or a cell of the first page leads. Taken where every column it names holds something.

    ``name``: a form, or a report. ``pairs``: (filter, column) of a ledger, (field, column) of a new record, the
    columns with a report's first and last day. ``ids``: a column of record ids.
    """

    to: WayTo
    name: str
    pairs: tuple[tuple[str, str], ...] = ()
    ids: str = ""


@dataclass(frozen=True, slots=True)
class HomePart:
    """How the first page draws a report; every name but ``title`` and ``view`` is a column. ``span``: 6 months."""

    kind: PanelKind
    title: str
    order: int = 100
    view: str = ""
    span: tuple[int, PeriodKind] | None = None
    note: str = ""
    unit: str = ""
    name: str = ""
    value: str = ""
    tone: str = ""
    most: int = 0
    row: str = ""
    column: str = ""
    mark: str = ""
    gap: str = ""
    legend: tuple[tuple[str, str], ...] = ()  # mark, what it is called here
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report. Immutable."""

    name: str
    title: str
    group: str
    sql: str
    columns: tuple[ReportColumn, ...]
    order: int = 100
    needs: tuple[str, ...] = ()
    audience: Audience = "internal"
    period: PeriodKind = "quarter"
    basis: tuple[Basis, ...] = ()
    key: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    pivot: Pivot | None = None
    each_village: bool = True
    village_column: bool = False
    units: str = ""
    notes: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    empty: str = ""
    home: HomePart | None = None
    records: str = ""  # the form whose records the numbers count
    records_by: str = ""  # the column that names this form, row by row

    def column(self, name: str) -> ReportColumn | None:
        """Return the column of that name, or None."""
        return next((one for one in self.columns if one.name == name), None)

    @property
    def is_public(self) -> bool:
        """True if anybody may read the paper."""
        return self.audience in ("board", "members")
