"""Putting a backup in the vault's place: the old one is kept aside, the desk becomes a new device."""

from __future__ import annotations

import shutil
from pathlib import Path

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import backup as backups
from ruraldesk.store import swap
from ruraldesk.store.forms import Parser, parse_with_reader
from ruraldesk.store.lock import DeskLock
from ruraldesk.store.safe_file import machine_error
from ruraldesk.store.store import Store
from ruraldesk.store.vault import Dek


def backup_folder(given: Path) -> DataFolder:
    """Return a backup, named by its folder or by a file in it, as a folder whose keys can be tried.

    Raises UserError backup_gone, backup_missing.
    """
    if not given.exists():
        raise UserError("backup_gone", where=(given.name,))
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
    ``replaced/``. Killed anywhere, it leaves the old vault or, carried on at the next start, the new
    one (store/swap.py). ``keep_keys`` keeps the present key file (its passphrases open the same key).
    Raises UserError backup_gone, backup_missing, backup_bad, restore_no_space, vault_in_use.
    """
    source = backup_folder(given)
    backups.verify(source.vault, dek)
    if not keep_keys and not source.keys.is_file():
        raise UserError("key_file_missing", where=(source.keys.name,))
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        lock = DeskLock(folder.lock)
        try:
            swap.carry_on(folder)
            _need_room(folder, source)
            swap.begin(folder, source.vault, None if keep_keys else source.keys, clock.now().strftime(backups.STAMP))
            swap.carry_on(folder)
        finally:
            lock.release()
    except OSError as error:
        raise machine_error(error, folder.vault) from error
    return Store.open(folder, dek, clock, parse=parse)


def _need_room(folder: DataFolder, source: DataFolder) -> None:
    need = source.vault.stat().st_size * 2
    if shutil.disk_usage(folder.root).free < need:
        raise UserError("restore_no_space", need_mb=need // 1_000_000)
