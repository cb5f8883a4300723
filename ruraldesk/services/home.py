"""What the first page answers: what is due, unfinished, not handed over, and whether backups are good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of one record."""

    record: str
    form: str
    form_title: str
    title: str
    deadline: str
    label: str
    due_on: date
    days_left: int  # below zero: overdue
    level: Literal["overdue", "soon", "later"]


@dataclass(frozen=True, slots=True)
class Home:
    """The facts of the first page."""

    clerk: str
    village: str
    today: date
    due: tuple[Due, ...]
    overdue: int
    soon: int
    drafts: int
    oldest_draft_at: str
    waiting: int  # changes the town has not confirmed
    waiting_since: str
    questions: int
    backup_at: str  # of the last good one; "" if there is none
    backup_good: bool
    per_month: tuple[tuple[str, tuple[int, ...]], ...]  # form title, records per month of this year
    per_state: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]  # form title, (state label, count)


def due_list(desk: Desk, on: date | None = None, form: str = "") -> list[Due]:
    """Return every open deadline, the most overdue first."""
    raise NotImplementedError


def home(desk: Desk) -> Home:
    """Return the facts of the first page."""
    raise NotImplementedError
