"""Writing a small file so that it is always the whole old or the whole new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from ruraldesk.errors import UserError

PART = ".part"
_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "folder_read_only",
    errno.EACCES: "folder_read_only",
    errno.EPERM: "folder_read_only",
    errno.ENOENT: "folder_gone",
    errno.ENOTDIR: "folder_gone",
    errno.EISDIR: "folder_gone",
}


def write_safely(file: Path, content: bytes) -> None:
    """Replace a file: part, fsync, read back, rename, fsync of the folder.

    The old file stays untouched until the new one was read back and matched.
    Raises UserError disk_full, folder_read_only, folder_gone, disk_io.
    """
    part = file.with_name(file.name + PART)
    try:
        _write_part(part, content)
        if part.read_bytes() != content:
            raise UserError("disk_io", where=(file.name,))
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise machine_error(error, file) from error
    sync_folder(file.parent)


def machine_error(error: OSError, file: Path) -> UserError:
    """Return what a clerk is told about an OSError at a file."""
    return UserError(_CODES.get(error.errno or 0, "disk_io"), where=(file.name,))


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where it is not there yet. Raises UserError folder_read_only, folder_gone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError("folder_gone", where=(folder.name,)) from None
    except OSError as error:
        raise machine_error(error, folder) from error


def sync_file(file: Path) -> None:
    """Make a written file's content last a power cut."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last a power cut, where the system lets a folder be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise machine_error(error, folder) from error
    finally:
        os.close(handle)


def _write_part(part: Path, content: bytes) -> None:
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
