"""Where one can be in the window: one small class per page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ToHome:
    pass


@dataclass(frozen=True, slots=True)
class ToLedger:
    """The list of a form, as it was left; with a filter, what fits it.

    ``where``: pairs as ``LedgerQuestion.where`` takes them: ``("state", "closed")``, ``("born>=", "2026-01-01")``,
    ``("due<=", "2026-11-24")``; a name that comes twice means any of its values.
    """

    form: str
    state: str = ""
    where: tuple[tuple[str, str], ...] = ()
    text: str = ""
    records: tuple[str, ...] = ()  # only these, e.g. what stands behind a number of a report
    deleted: bool = False  # the bin
    title: str = ""  # what the list is called where ``records`` were given

    @property
    def filtered(self) -> bool:
        return bool(self.state or self.where or self.text or self.records or self.deleted)


@dataclass(frozen=True, slots=True)
class ToForm:
    """A new record, a record, a draft of one, or a new record with what another has.

    ``given``: fields that a new record begins with, as a clerk would write them; a link by its record's id.
    """

    form: str
    record: str = ""
    draft: str = ""
    copy_of: str = ""
    field: str = ""  # the field to stand in
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToSubject:
    """The page of a person or a thing: everything that concerns it; ``only`` one register, standing in a row."""

    form: str
    record: str
    only: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class ToPrint:
    """Papers of some records; without records the page that says where to choose them."""

    form: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToMonthPrint:
    """Every paper that is put up in a month; "" = this month."""

    month: str = ""  # YYYY-MM


@dataclass(frozen=True, slots=True)
class ToExchange:
    pass


@dataclass(frozen=True, slots=True)
class ToStatistics:
    """The reports; with a name that one, of these ISO days."""

    report: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class ToImport:
    """Taking a sheet into a register."""

    form: str


@dataclass(frozen=True, slots=True)
class ToFill:
    """Filling the town's own table."""


@dataclass(frozen=True, slots=True)
class ToSettings:
    part: str = ""


@dataclass(frozen=True, slots=True)
class ToIntake:
    pass


@dataclass(frozen=True, slots=True)
class ToQuestions:
    """Every question, or those of one record, or of one village."""

    record: str = ""
    village: str = ""  # code


@dataclass(frozen=True, slots=True)
class ToBoard:
    pass


@dataclass(frozen=True, slots=True)
class ToOthers:
    """Registers that have no entry of their own in the rail."""


@dataclass(frozen=True, slots=True)
class ToWaiting:
    """Everything that falls due, or every unfinished form: the whole list behind 首页."""

    what: Literal["due", "drafts"]
    part: Literal["", "overdue", "soon"] = ""  # of what falls due


@dataclass(frozen=True, slots=True)
class ToGaps:
    """What is missing in the matrix of 首页 that a report draws."""

    report: str


Route = (
    ToHome
    | ToWaiting
    | ToGaps
    | ToLedger
    | ToForm
    | ToSubject
    | ToPrint
    | ToMonthPrint
    | ToExchange
    | ToStatistics
    | ToImport
    | ToFill
    | ToSettings
    | ToIntake
    | ToQuestions
    | ToBoard
    | ToOthers
)
