"""The one search box: everything, by words, initials or digits; and pickers of linked records."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Hit:
    """One find."""

    id: str
    form: str
    form_title: str
    title: str
    matched: str  # the words that fit
    village: str


def search(desk: Desk, text: str, limit: int = 50) -> list[Hit]:
    """Return what fits, newest first."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Pick:
    """One record to choose in a link field: its title and what tells it from others of that title."""

    id: str
    title: str
    hints: tuple[str, ...]  # e.g. 女, 1964年, 第5组


def picks(desk: Desk, form: str, text: str, limit: int = 20) -> list[Pick]:
    """Return records of a form to link to, by initials, characters or digits; newest where text is empty."""
    raise NotImplementedError
