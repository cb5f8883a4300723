"""Writing a file to a stick so that the place holds the whole old or the whole new file, never half of one."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ruraldesk.bundle import limits
from ruraldesk.bundle.names import PART_SUFFIX, SUFFIX
from ruraldesk.bundle.status import WriteStatus
from ruraldesk.errors import UserError
from ruraldesk.progress import NoProgress, Progress

WRITING: Final = "正在写出"
READING_BACK: Final = "正在读回来核对"
_BLOCK: Final = 256 * limits.KIB
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EBADF})


class DiskIO(Protocol):
    """The calls a safe write makes; tests put a failing one in their place."""

    def free(self, folder: Path) -> int: ...
    def create(self, file: Path) -> int: ...
    def write(self, handle: int, block: memoryview) -> int: ...
    def fsync(self, handle: int) -> None: ...
    def close(self, handle: int) -> None: ...
    def open(self, file: Path) -> int: ...
    def read(self, handle: int, most: int) -> bytes: ...
    def replace(self, part: Path, file: Path) -> None: ...
    def sync_folder(self, folder: Path) -> bool: ...
    def remove(self, file: Path) -> None: ...
    def parts(self, folder: Path) -> list[Path]: ...


class SystemIO:
    """The operating system."""

    def free(self, folder: Path) -> int:
        import shutil

        return shutil.disk_usage(folder).free

    def create(self, file: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        return os.open(file, flags, 0o600)

    def write(self, handle: int, block: memoryview) -> int:
        return os.write(handle, block)

    def fsync(self, handle: int) -> None:
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def open(self, file: Path) -> int:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        if hasattr(os, "posix_fadvise"):  # read from the stick, not from memory: sticks lie about their size
            with suppress(OSError):
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        return handle

    def read(self, handle: int, most: int) -> bytes:
        return os.read(handle, most)

    def replace(self, part: Path, file: Path) -> None:
        part.replace(file)

    def sync_folder(self, folder: Path) -> bool:
        """Return False where this system cannot sync a folder (Windows)."""
        if os.name == "nt":
            return False
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno in _NO_FOLDER_SYNC:
                return False
            raise
        finally:
            os.close(handle)
        return True

    def remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)

    def parts(self, folder: Path) -> list[Path]:
        return sorted(folder.glob(f"RD1_*{SUFFIX}{PART_SUFFIX}"))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: the status, and the file if it stands."""

    status: WriteStatus
    file: Path | None = None
    error: str = ""  # errno name for the log


def write_verified(
    folder: Path, name: str, data: bytes, io: DiskIO | None = None, progress: Progress | None = None
) -> Written:
    """Write a file to a folder: part, fsync, read back, rename, fsync of the folder.

    Whatever happens, ``folder/name`` is afterwards either as it was or the whole new file, and after
    a handled failure no part is left. Never raises OSError: the status says it. Raises
    UserError("cancelled") when the watcher asks.
    """
    disk, watcher = io or SystemIO(), progress or NoProgress()
    target, part = folder / name, folder / f"{name}{PART_SUFFIX}"
    try:
        if len(data) > limits.FAT32_FILE:
            return Written(WriteStatus.FAT32_4G)
        _tidy(disk, folder)
        if disk.free(folder) < len(data) + limits.SPARE_SPACE:
            return Written(WriteStatus.FULL)
        if not _write_part(disk, part, data, watcher):
            disk.remove(part)
            return Written(WriteStatus.VERIFY_MISMATCH)
        disk.replace(part, target)
    except UserError:  # the watcher asked to stop
        _drop(disk, part)
        raise
    except OSError as error:
        _drop(disk, part)
        return Written(status_of(error), error=errno.errorcode.get(error.errno or 0, "?"))
    return _settle(disk, folder, target)


def status_of(error: OSError) -> WriteStatus:
    """Return the status of a failed call."""
    if error.errno in _FULL:
        return WriteStatus.FULL
    return WriteStatus.READ_ONLY if error.errno in _READ_ONLY else WriteStatus.REMOVED_DURING_WRITE


def _settle(disk: DiskIO, folder: Path, target: Path) -> Written:
    """The file stands; whether it also survives being pulled out depends on the folder's sync."""
    try:
        synced = disk.sync_folder(folder)
    except OSError as error:
        return Written(WriteStatus.WRITTEN_NOT_SYNCED, target, errno.errorcode.get(error.errno or 0, "?"))
    return Written(WriteStatus.WRITTEN_CAN_UNPLUG if synced else WriteStatus.WRITTEN, target)


def _write_part(disk: DiskIO, part: Path, data: bytes, watcher: Progress) -> bool:
    """Write, sync and read back; False if what came back is something else."""
    handle = disk.create(part)
    try:
        _write_all(disk, handle, data, watcher)
        disk.fsync(handle)
    finally:
        disk.close(handle)
    digest, back = hashlib.sha256(), 0
    watcher.step(back, len(data), READING_BACK)
    for block in _read_back(disk, part):
        if watcher.cancelled():
            raise UserError("cancelled")
        digest.update(block)
        back += len(block)
        watcher.step(min(back, len(data)), len(data), READING_BACK)
    return digest.digest() == hashlib.sha256(data).digest()


def _write_all(disk: DiskIO, handle: int, data: bytes, watcher: Progress) -> None:
    rest = memoryview(data)
    watcher.step(0, len(data), WRITING)
    while rest:
        if watcher.cancelled():
            raise UserError("cancelled")
        done = disk.write(handle, rest[:_BLOCK])
        if done <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[done:]
        watcher.step(len(data) - len(rest), len(data), WRITING)


def _read_back(disk: DiskIO, part: Path) -> Iterator[bytes]:
    handle = disk.open(part)
    try:
        while block := disk.read(handle, _BLOCK):
            yield block
    finally:
        disk.close(handle)


def _tidy(disk: DiskIO, folder: Path) -> None:
    for one in disk.parts(folder):
        disk.remove(one)


def _drop(disk: DiskIO, part: Path) -> None:
    with suppress(OSError):
        disk.remove(part)
