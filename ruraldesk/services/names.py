"""Who may open a desk: all that the first page of the window has to know."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import key_file, swap


def clerk_names(folder: DataFolder) -> list[str]:
    """Return who may open this desk, without unlocking it; empty where there is no desk yet."""
    swap.settle(folder)
    return key_file.names(folder) if folder.keys.exists() else []


def names_or(folder: DataFolder, clerk: str) -> list[str]:
    """Return who may open this desk; only ``clerk`` where that cannot be read now, because the lock must come."""
    try:
        return clerk_names(folder) or [clerk]
    except (OSError, UserError):
        return [clerk]
