"""What the first page draws of a report, bars or a matrix of marks; and where its words, numbers and marks lead."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PanelKind = Literal["bars", "lying", "stack", "matrix"]
Mark = Literal["ontime", "late", "missing", "due", "today", ""]  # "": nothing is due
Tone = Literal["good", "plain", "bad", "off", ""]
PANEL_KINDS: tuple[PanelKind, ...] = ("bars", "lying", "stack", "matrix")
MARKS: tuple[Mark, ...] = ("ontime", "late", "missing", "due", "today", "")
TONES: tuple[Tone, ...] = ("good", "plain", "bad", "off", "")


@dataclass(frozen=True, slots=True)
class ToList:
    """The ledger of a form with a filter, or with just these records."""

    form: str
    where: tuple[tuple[str, str], ...] = ()
    records: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One record, standing in a field of it."""

    form: str
    record: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ToPapers:
    """The papers of one record."""

    form: str
    record: str


@dataclass(frozen=True, slots=True)
class ToNew:
    """A new record with some fields filled in."""

    form: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToReport:
    """The whole report of a period (ISO days)."""

    report: str
    first: str
    last: str


Behind = ToList | ToRecord | ToPapers | ToNew | ToReport


@dataclass(frozen=True, slots=True)
class PanelBar:
    """One bar: what it is called, its exact number, how the number is shown."""

    name: str
    value: Decimal
    shown: str
    tone: Tone
    behind: Behind


@dataclass(frozen=True, slots=True)
class PanelCell:
    """One place of a matrix."""

    row: str
    head: str
    mark: Mark
    behind: Behind | None  # None: nothing is due there
    todo: str = ""  # of a missing one: what closes it, in words


@dataclass(frozen=True, slots=True)
class HomePanel:
    """One report as the first page shows it."""

    report: str
    kind: PanelKind
    title: str
    view: str
    note: str
    behind: Behind  # what the note leads to: the whole report
    bars: tuple[PanelBar, ...] = ()
    rows: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    now: str = ""  # the head of the month at hand
    cells: tuple[PanelCell, ...] = ()
    gap: tuple[str, Behind] | None = None  # the worst gap in words, and the way to close it
    legend: tuple[tuple[str, str], ...] = ()  # mark, what it is called here
    empty: str = ""  # the sentence in place of a chart that has nothing to draw

    @property
    def gaps(self) -> tuple[PanelCell, ...]:
        """What is missing in the matrix, the earliest first."""
        missing = (one for one in self.cells if one.mark == "missing")
        return tuple(sorted(missing, key=lambda one: self.heads.index(one.head)))
