"""Backups: made, verified, listed, brought back; and the check of the vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.clock import Clock, instant_text
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk
from ruraldesk.store import vault

if TYPE_CHECKING:
    from ruraldesk.store.backup import BackupInfo, BackupResult


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified backup: a folder that can be opened like a desk."""

    file: Path
    made_at: str
    size: int
    lines: int
    records: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check found; no citizen's data in it."""

    table: str
    id: str
    sentence: str


def back_up(desk: Desk, to: Path | None = None, progress: Progress = SILENT) -> Backup:
    """Make a backup, open it with the key and compare it before calling it good."""
    progress.step(0, 1, "正在备份")
    return _shown(desk.store.backup(to))


def backups(desk: Desk) -> list[Backup]:
    """Return the verified backups in the desk's folder, newest first."""
    from ruraldesk.store.backup import backups as found

    return [_shown(one) for one in found(desk.folder.backups)]


def last_good(desk: Desk) -> Backup | None:
    """Return the newest backup, or None. Only verified ones ever get their name."""
    return next(iter(backups(desk)), None)


def look_at(file: Path) -> Backup:
    """Return what a backup says of itself, before any key. Refuses what is none (backup_missing)."""
    from ruraldesk.store.backup import backups as found
    from ruraldesk.store.restore import backup_folder

    root = backup_folder(file).root
    one = next((one for one in found(root.parent) if one.path == root), None)
    if one is None:
        raise UserError("backup_missing", where=(root.name,))
    return _shown(one)


def clerks_in(file: Path) -> list[str]:
    """Return who could open the desk at the time of a backup."""
    from ruraldesk.store.restore import backup_folder

    return vault.clerks(backup_folder(file))


def try_key(file: Path, clerk: str, passphrase: str) -> None:
    """Refuse a passphrase that does not open a backup, before anything is closed for it."""
    from ruraldesk.store.restore import backup_folder

    vault.unlock(backup_folder(file), clerk, passphrase)


def restore(folder: DataFolder, file: Path, clerk: str, passphrase: str, clock: Clock) -> Backup:
    """Put a backup in the place of the vault (which is kept beside it). The desk becomes a new device.

    The clerk and the passphrase are those of the time of the backup.
    """
    from ruraldesk.store import restore as restoring

    source = restoring.backup_folder(file)
    names = vault.clerks(source)
    name = clerk or (names[0] if len(names) == 1 else "")
    if not name:
        raise UserError("clerk_unnamed", names="、".join(names))
    dek = vault.unlock(source, name, passphrase)
    store = restoring.restore(folder, file, dek, clock)
    try:
        made = instant_text(clock.now())
        return Backup(
            source.root, made, source.vault.stat().st_size, store.log.count(), sum(store.records.counts().values())
        )
    finally:
        store.close()


def check(desk: Desk, deep: bool = False) -> list[Finding]:
    """Return what is not as it should be; empty when all is well."""
    return [Finding(one.table, one.id, one.sentence) for one in desk.store.check(deep=deep)]


def rebuild(desk: Desk) -> None:
    """Make every derived table anew from the log."""
    desk.store.rebuild()


def _shown(one: BackupResult | BackupInfo) -> Backup:
    return Backup(one.path, instant_text(one.at), one.size, one.lines, one.records)
