"""One desk at a time: an operating system lock on desk.lock, gone with its process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from ruraldesk.errors import UserError
from ruraldesk.store.safe_file import machine_error


class DeskLock:
    """Held from open to close of a vault."""

    def __init__(self, file: Path) -> None:
        """Take the lock. Raises UserError vault_in_use where another process holds it."""
        try:
            self._handle: IO[bytes] | None = file.open("ab+")
        except OSError as error:
            raise machine_error(error, file) from error
        try:
            _take(self._handle)
        except OSError as error:
            self._handle.close()
            raise UserError("vault_in_use") from error

    def release(self) -> None:
        if self._handle is not None:
            self._handle.close()  # the system frees the lock with the handle
            self._handle = None


if os.name == "nt":
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows
else:
    import fcntl

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
