"""Unfinished input: kept as it was typed, offered again."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Draft:
    """The raw text of one form being filled."""

    id: str
    form: str
    form_title: str
    record: str  # "" for a new record
    title: str
    saved_at: str
    filled: int  # fields with something in them


def drafts(desk: Desk) -> list[Draft]:
    """Return this clerk's drafts, newest first."""
    return [_shown(desk, one) for one in desk.store.drafts.list(desk.clerk)]


def drop(desk: Desk, draft: str) -> None:
    """Throw a draft away."""
    desk.store.drafts.drop(draft)
