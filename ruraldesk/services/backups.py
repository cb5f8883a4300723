"""Backups: made, verified, listed, brought back; and the check of the vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.clock import Clock
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file."""

    file: Path
    made_at: str
    size: int
    verified: bool
    records: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check found; no citizen's data in it."""

    table: str
    id: str
    sentence: str


def back_up(desk: Desk, to: Path | None = None, progress: Progress = SILENT) -> Backup:
    """Make a backup, open it with the key and compare it before calling it good."""
    raise NotImplementedError


def backups(desk: Desk) -> list[Backup]:
    """Return the backups in the desk's folder, newest first."""
    raise NotImplementedError


def last_good(desk: Desk) -> Backup | None:
    """Return the newest verified backup, or None."""
    return next((one for one in backups(desk) if one.verified), None)


def restore(folder: DataFolder, file: Path, clerk: str, passphrase: str, clock: Clock) -> Backup:
    """Put a backup in the place of the vault (which is kept beside it). The desk becomes a new device."""
    raise NotImplementedError


def check(desk: Desk, deep: bool = False) -> list[Finding]:
    """Return what is not as it should be; empty when all is well."""
    raise NotImplementedError


def rebuild(desk: Desk) -> None:
    """Make every derived table anew from the log."""
    raise NotImplementedError
