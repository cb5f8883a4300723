"""Paged access to the records of a form, for ledgers and pickers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ruraldesk.model.record import Record
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What a ledger shows: filters, words, order."""

    where: Mapping[str, str] = field(default_factory=dict)  # field, or state/number/village: equals
    text: str = ""  # as typed into the filter line
    order: str = ""  # field name or changed_at; "" = newest first
    descending: bool = True
    include_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ledger, in words ready to be painted."""

    id: str
    cells: tuple[str, ...]  # number first, then the columns of the form's list, then state label
    state: str
    days_left: int | None  # of its nearest deadline
    delivery: str
    questions: int


def headings(desk: Desk, form: str) -> tuple[str, ...]:
    """Return the column labels of a form's ledger, in the order of Row.cells."""
    raise NotImplementedError


def ids(desk: Desk, form: str, question: LedgerQuestion = LedgerQuestion()) -> Sequence[str]:
    """Return the ids of every record the question finds, in order."""
    raise NotImplementedError


def rows(desk: Desk, form: str, wanted: Sequence[str]) -> list[Row]:
    """Return the ledger lines of these ids (one page of ``ids``)."""
    raise NotImplementedError


def page(
    desk: Desk, form: str, question: LedgerQuestion = LedgerQuestion(), offset: int = 0, limit: int = 50
) -> list[Record]:
    """Return whole records, for the command line and pickers."""
    raise NotImplementedError


def count(desk: Desk, form: str, question: LedgerQuestion = LedgerQuestion()) -> int:
    """Return how many records the question finds."""
    raise NotImplementedError
