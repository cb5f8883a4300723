"""The readable history of a record, and taking back the last change."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in a clerk's words."""

    key: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One save of a record."""

    change: str
    at: str  # instant, UTC
    clerk: str
    device: str
    op: str  # create, update, delete, restore, release, ask, answer, return, erase
    words: str  # e.g. 新登记, 修改, 删除
    reason: str
    fields: tuple[FieldChange, ...]
    mine: bool  # made at this desk


def history(desk: Desk, record: str) -> list[HistoryEntry]:
    """Return every save of a record, newest first."""
    raise NotImplementedError


def undo_obstacles(desk: Desk, record: str) -> list[str]:
    """Return one sentence for each thing that keeps the last change of this desk from being undone."""
    raise NotImplementedError


def undo(desk: Desk, record: str) -> Saved:
    """Take back this desk's last change of a record, as a new change.

    Refuses with UserError("undo_blocked", where=what stands in the way), UserError("nothing_to_undo").
    """
    raise NotImplementedError
