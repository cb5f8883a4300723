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
from ruraldesk.services.desk import Desk, need_supervisor, open_desk, role_of, roles, set_roles
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
    records: int  # deleted ones left out, as in the preview and the ledgers
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
        standing = sum(store.records.count(one.form_id) for one in store.specs.all())
        return Backup(source.root, made, source.vault.stat().st_size, store.log.count(), standing)
    finally:
        store.close()


def restore_own(desk: Desk, file: Path, progress: Progress = SILENT) -> Desk:
    """Put a backup that the desk's own key opens in its place, and return the desk that goes on from there.

    First a verified backup of what is there now is made; without it nothing happens. Passphrases, recovery sheet
    and roles stay those of today, and so does what is half typed, where its record is in the backup. The desk that
    was given is closed. Needs a supervisor.
    """
    from ruraldesk.store import restore as restoring

    _make_safe(desk, file, desk.dek, progress)
    standing, half_typed = roles(desk.store), desk.store.drafts.list()
    desk.give_up()
    progress.step(1, 2, "换成备份")
    store = restoring.restore(desk.folder, file, desk.dek, desk.clock, keep_keys=True)
    set_roles(store, standing)
    for one in reversed(half_typed):
        if store.specs.known(one.form) and (not one.record or store.records.exists(one.record)):
            store.drafts.save(one.form, one.record or None, one.clerk, one.raw, one.context, one.id)
    return Desk(desk.folder, store, desk.clerk, role_of(store, desk.clerk), desk.clock, desk.dek, desk.cost)


def restore_over(desk: Desk, file: Path, clerk: str, passphrase: str, progress: Progress = SILENT) -> Desk:
    """Put a backup with a key of its own in the desk's place: clerk and passphrase are those of its time.

    Backed up first as in restore_own; passphrases, roles and recovery sheet are the backup's. Needs a supervisor.
    """
    _make_safe(desk, file, try_key(file, clerk, passphrase), progress)
    desk.give_up()
    progress.step(1, 2, "换成备份")
    restore(desk.folder, file, clerk, passphrase, desk.clock)
    return open_desk(desk.folder, clerk, passphrase, desk.clock)


def _make_safe(desk: Desk, file: Path, dek: vault.Dek, progress: Progress) -> None:
    """Before anything is closed: the backup is whole, and what is there now is backed up."""
    from ruraldesk.store.backup import verify
    from ruraldesk.store.restore import backup_folder

    need_supervisor(desk)
    progress.step(0, 2, "先给现在的做一份备份")
    verify(backup_folder(file).vault, dek)
    desk.store.backup()


def check(desk: Desk, deep: bool = False) -> list[Finding]:
    """Return what is not as it should be; empty when all is well."""
    return [Finding(one.table, one.id, one.sentence) for one in desk.store.check(deep=deep)]


def rebuild(desk: Desk) -> None:
    """Make every derived table anew from the log."""
    desk.store.rebuild()


def _shown(one: BackupResult | BackupInfo) -> Backup:
    return Backup(one.path, instant_text(one.at), one.size, one.lines, one.records, one.name)
