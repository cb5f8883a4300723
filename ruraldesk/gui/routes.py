"""Where one can be in the window: one small class per page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ToHome:
    pass


@dataclass(frozen=True, slots=True)
class ToLedger:
    form: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class ToForm:
    """A new record, a record, a draft of one, or a new record with what another has."""

    form: str
    record: str = ""
    draft: str = ""
    copy_of: str = ""
    field: str = ""  # the field to stand in


@dataclass(frozen=True, slots=True)
class ToPrint:
    """Papers of some records; without records the page that says where to choose them."""

    form: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToExchange:
    pass


@dataclass(frozen=True, slots=True)
class ToStatistics:
    pass


@dataclass(frozen=True, slots=True)
class ToSettings:
    part: str = ""


@dataclass(frozen=True, slots=True)
class ToIntake:
    pass


@dataclass(frozen=True, slots=True)
class ToQuestions:
    record: str = ""


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


Route = (
    ToHome
    | ToWaiting
    | ToLedger
    | ToForm
    | ToPrint
    | ToExchange
    | ToStatistics
    | ToSettings
    | ToIntake
    | ToQuestions
    | ToBoard
    | ToOthers
)
