"""Putting a backup in the vault's place: the old one is kept aside, the desk becomes a new device."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.paths import KEYS_FILE, VAULT_FILE, DataFolder
from ruraldesk.store import backup as backups
from ruraldesk.store.forms import Parser, parse_with_reader
from ruraldesk.store.lock import DeskLock
from ruraldesk.store.safe_file import PART, machine_error, sync_file, sync_folder, write_safely
from ruraldesk.store.store import Store
from ruraldesk.store.vault import Dek

REPLACED = "replaced"


def backup_folder(given: Path) -> DataFolder:
    """Return a backup, named by its folder or by a file in it, as a folder whose keys can be tried.

    Raises UserError backup_missing.
    """
    root = given if given.is_dir() else given.parent
    folder = DataFolder(root)
    if not folder.vault.is_file():
        inside = tuple(sorted(str(one.parent) for one in root.glob(f"*/{folder.vault.name}")))
        raise UserError("backup_missing", where=inside or (str(given.name),))
    return folder


def restore(
    folder: DataFolder,
    given: Path,
    dek: Dek,
    clock: Clock,
    *,
    keep_keys: bool = False,
    parse: Parser = parse_with_reader,
) -> Store:
    """Restore a backup and open it as a new device, numbering locked.

    The backup is verified first; until then nothing changes. The replaced vault is kept under
    ``replaced/``. ``keep_keys`` keeps the present key file (its passphrases open the same key).
    Raises UserError backup_missing, backup_bad, restore_no_space, vault_in_use.
    """
    source = backup_folder(given)
    backups.verify(source.vault, dek)
    if not keep_keys and not source.keys.is_file():
        raise UserError("key_file_missing", where=(source.keys.name,))
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        lock = DeskLock(folder.lock)
        try:
            _swap(folder, source, clock, keep_keys=keep_keys)
        finally:
            lock.release()
    except OSError as error:
        raise machine_error(error, folder.vault) from error
    store = Store.open(folder, dek, clock, parse=parse)
    with store.transaction():
        store.new_device()
        store.numbers.lock()
    return store


def _swap(folder: DataFolder, source: DataFolder, clock: Clock, *, keep_keys: bool) -> None:
    need = source.vault.stat().st_size * 2
    if shutil.disk_usage(folder.root).free < need:
        raise UserError("restore_no_space", need_mb=need // 1_000_000)
    arriving = folder.vault.with_name(VAULT_FILE + PART)
    try:
        shutil.copyfile(source.vault, arriving)
        sync_file(arriving)
        keys = None if keep_keys else source.keys.read_bytes()
        _set_aside(folder, clock, keep_keys=keep_keys)
        arriving.replace(folder.vault)
        sync_folder(folder.root)
    except BaseException:
        arriving.unlink(missing_ok=True)
        raise
    if keys is not None:
        write_safely(folder.keys, keys)


def _set_aside(folder: DataFolder, clock: Clock, *, keep_keys: bool) -> None:
    """Keep the present vault with its -wal, and leave no stale -wal or -shm for the new one."""
    aside = folder.root / REPLACED / clock.now().strftime(backups.STAMP)
    count = 1
    while aside.exists():
        count += 1
        aside = aside.with_name(f"{aside.name.split('-')[0]}-{count}")
    aside.mkdir(parents=True)
    if folder.keys.exists():
        shutil.copyfile(folder.keys, aside / KEYS_FILE)
        if not keep_keys:
            sync_file(aside / KEYS_FILE)
    for suffix in ("", "-wal", "-shm"):
        present = folder.vault.with_name(VAULT_FILE + suffix)
        if present.exists():
            os.replace(present, aside / present.name)  # noqa: PTH105  same file system, whole or not at all
    sync_folder(aside)
