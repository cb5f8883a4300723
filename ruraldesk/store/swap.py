"""Other vault files in the place of a desk's own: once begun, it is finished by whoever opens the desk next.

The new files arrive under names of their own. Then ``restoring.json`` is written: before it nothing has happened,
after it there is only the way forward. It goes away when the arrived vault has become a device of its own.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.paths import KEYS_FILE, VAULT_FILE, DataFolder
from ruraldesk.store.lock import DeskLock
from ruraldesk.store.safe_file import machine_error, sync_file, sync_folder, write_safely

MARK_FILE = "restoring.json"
REPLACED = "replaced"
_NEW = ".new"


def begin(folder: DataFolder, vault: Path, keys: Path | None, stamp: str) -> None:
    """Copy the new files beside the present ones, then write the mark. Under the desk's lock."""
    arrived = _arrived(folder.vault)
    try:
        import shutil

        shutil.copyfile(vault, arrived)
        sync_file(arrived)
        if keys is not None:
            write_safely(_arrived(folder.keys), keys.read_bytes())
        sync_folder(folder.root)
        write_safely(_mark(folder), json.dumps({"aside": _free_name(folder, stamp)}).encode("utf-8"))
    except BaseException:
        _forget_arrived(folder)
        raise


def carry_on(folder: DataFolder) -> None:
    """Bring what was begun to the point where the new vault can be opened. Under the desk's lock.

    The replaced vault goes to ``replaced/`` with its key file and -wal, so that no stale one is left for the new.
    """
    if not is_begun(folder):
        _forget_arrived(folder)  # a copy that was cut off before it was decided
        return
    aside = folder.root / REPLACED / _told(folder)
    arrived, arrived_keys = _arrived(folder.vault), _arrived(folder.keys)
    if arrived.exists():
        aside.mkdir(parents=True, exist_ok=True)
        if folder.keys.exists():
            write_safely(aside / KEYS_FILE, folder.keys.read_bytes())
        for suffix in ("", "-wal", "-shm"):
            present = folder.vault.with_name(VAULT_FILE + suffix)
            if present.exists():
                os.replace(present, aside / present.name)  # noqa: PTH105  same file system, whole or not at all
        sync_folder(aside)
        arrived.replace(folder.vault)
        sync_folder(folder.root)
    if arrived_keys.exists():
        arrived_keys.replace(folder.keys)
        sync_folder(folder.root)


def settle(folder: DataFolder) -> None:
    """Before a desk's key file is read: finish a swap that was cut off. Raises UserError vault_in_use."""
    if not is_begun(folder):
        return
    lock = DeskLock(folder.lock)
    try:
        carry_on(folder)
    except OSError as error:
        raise machine_error(error, folder.vault) from error
    finally:
        lock.release()


def is_begun(folder: DataFolder) -> bool:
    """True until the arrived vault has become a device of its own."""
    return _mark(folder).exists()


def finish(folder: DataFolder) -> None:
    """The arrived vault is a device of its own now."""
    _mark(folder).unlink(missing_ok=True)


def _told(folder: DataFolder) -> str:
    try:
        name = str(json.loads(_mark(folder).read_text(encoding="utf-8"))["aside"])
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("restore_mark_damaged", where=(MARK_FILE,)) from error
    if Path(name).name != name:
        raise UserError("restore_mark_damaged", where=(MARK_FILE,))
    return name


def _free_name(folder: DataFolder, stamp: str) -> str:
    names = (stamp, *(f"{stamp}-{count}" for count in range(2, 1000)))
    return next(one for one in names if not (folder.root / REPLACED / one).exists())


def _forget_arrived(folder: DataFolder) -> None:
    for one in (_arrived(folder.vault), _arrived(folder.keys)):
        one.unlink(missing_ok=True)


def _mark(folder: DataFolder) -> Path:
    return folder.root / MARK_FILE


def _arrived(file: Path) -> Path:
    return file.with_name(file.name + _NEW)
