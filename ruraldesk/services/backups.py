"""Backups: made, verified, listed, brought back; and the check of the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.clock import Clock, instant_text
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk, role_of, roles, set_roles
from ruraldesk.store import vault

if TYPE_CHECKING:
    from ruraldesk.store.backup import BackupInfo, BackupResult

BUNDLE = ".rdb"


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified backup: a folder that can be opened like a desk."""

    file: Path
    made_at: str
    size: int
    lines: int
    records: int
    village: str = ""  # whose; "" where the backup does not say


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
    return found_in(desk.folder.backups)


def last_good(desk: Desk) -> Backup | None:
    """Return the newest backup, or None. Only verified ones ever get their name."""
    return next(iter(backups(desk)), None)


def found_in(folder: Path) -> list[Backup]:
    """Return the backups in a folder or on a stick, at most two folders down, newest first."""
    from ruraldesk.store.backup import backups as found

    try:
        inside = [folder, *sorted(one for one in folder.iterdir() if one.is_dir())]
    except OSError:
        return []
    made = [_shown(one) for place in inside for one in found(place)]
    return sorted(made, key=lambda one: (one.made_at, one.file.name), reverse=True)


def look_at(file: Path) -> Backup:
    """Return what a backup says of itself, before any key. Refuses what is none (backup_missing, backup_is_bundle)."""
    from ruraldesk.store.backup import backups as found
    from ruraldesk.store.restore import backup_folder

    if file.suffix.lower() == BUNDLE:
        raise UserError("backup_is_bundle", file=file.name)
    source = backup_folder(file)
    one = next((one for one in found(source.root.parent) if one.path == source.root), None)
    if one is not None:
        return _shown(one)
    if not source.keys.is_file():
        raise UserError("backup_missing", where=(source.root.name,))
    facts = source.vault.stat()  # copied by hand: it does not say of itself when it was made
    at = instant_text(datetime.fromtimestamp(facts.st_mtime, UTC))
    return Backup(source.root, at, facts.st_size, 0, 0)


def clerks_in(file: Path) -> list[str]:
    """Return who could open the desk at the time of a backup."""
    from ruraldesk.store.restore import backup_folder

    return vault.clerks(backup_folder(file))


def try_key(file: Path, clerk: str, passphrase: str) -> vault.Dek:
    """Return the key of a backup; refuse a passphrase that does not open it, before anything is closed for it."""
    from ruraldesk.store.restore import backup_folder

    return vault.unlock(backup_folder(file), clerk, passphrase)


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


def restore_own(desk: Desk, file: Path, progress: Progress = SILENT) -> Desk:
    """Put a backup that the desk's own key opens in its place, and return the desk that goes on from there.

    First a verified backup of what is there now is made; without it nothing happens. Passphrases, recovery sheet
    and roles stay those of today. The desk that was given is closed.
    """
    from ruraldesk.store import backup as kept
    from ruraldesk.store import restore as restoring

    progress.step(0, 3, "先给现在的做一份备份")
    kept.verify(restoring.backup_folder(file).vault, desk.dek)
    back_up(desk)
    standing = roles(desk.store)
    desk.give_up()
    progress.step(1, 3, "换成备份")
    store = restoring.restore(desk.folder, file, desk.dek, desk.clock, keep_keys=True)
    set_roles(store, standing)
    return Desk(desk.folder, store, desk.clerk, role_of(store, desk.clerk), desk.clock, desk.dek, desk.cost)


def check(desk: Desk, deep: bool = False) -> list[Finding]:
    """Return what is not as it should be; empty when all is well."""
    return [Finding(one.table, one.id, one.sentence) for one in desk.store.check(deep=deep)]


def rebuild(desk: Desk) -> None:
    """Make every derived table anew from the log."""
    desk.store.rebuild()


def _shown(one: BackupResult | BackupInfo) -> Backup:
    return Backup(one.path, instant_text(one.at), one.size, one.lines, one.records, one.name)
