"""Deleting, bringing back, releasing to the town, and erasing for good."""

from __future__ import annotations

from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved


def delete(desk: Desk, record: str, reason: str = "") -> Saved:
    """Delete a record: it leaves ledgers and search, its history and its number stay.

    Refuses with UserError("record_still_linked", where=titles) while other records point at it.
    """
    raise NotImplementedError


def restore(desk: Desk, record: str) -> Saved:
    """Bring a deleted record back."""
    raise NotImplementedError


def release(desk: Desk, record: str, reason: str = "") -> Saved:
    """Let a record travel to the town whole (``on_request`` fields too; never the ``never`` ones)."""
    raise NotImplementedError


def erase(desk: Desk, record: str, reason: str) -> ChangeSet:
    """Drop what every line of a record says, at every holder. Needs a supervisor and a reason."""
    raise NotImplementedError
