"""A disk that fails at the k-th call, so that a safe write can be tried at every place it may break."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from ruraldesk.bundle.safewrite import SystemIO


class FaultyIO:
    """Passes each call on, except the k-th: that one fails, once or from then on."""

    def __init__(self, fail_at: int, code: int, *, for_good: bool, short_writes: bool = False) -> None:
        self._real = SystemIO()
        self._fail_at = fail_at
        self._code = code
        self._for_good = for_good
        self._short = short_writes
        self.calls = 0
        self.failed: list[str] = []

    def free(self, folder: Path) -> int:
        return int(self._call("free", folder))

    def create(self, file: Path) -> int:
        return int(self._call("create", file))

    def write(self, handle: int, block: memoryview) -> int:
        return int(self._call("write", handle, block[: max(1, len(block) // 2)] if self._short else block))

    def fsync(self, handle: int) -> None:
        self._call("fsync", handle)

    def close(self, handle: int) -> None:
        try:
            self._call("close", handle)
        except OSError:
            self._real.close(handle)  # a failed close has closed it
            raise

    def open(self, file: Path) -> int:
        return int(self._call("open", file))

    def read(self, handle: int, most: int) -> bytes:
        return bytes(self._call("read", handle, most))

    def replace(self, part: Path, file: Path) -> None:
        self._call("replace", part, file)

    def sync_folder(self, folder: Path) -> bool:
        return bool(self._call("sync_folder", folder))

    def remove(self, file: Path) -> None:
        self._call("remove", file)

    def parts(self, folder: Path) -> list[Path]:
        return list(self._call("parts", folder))

    def _call(self, name: str, *args: Any) -> Any:
        self.calls += 1
        due = self.calls == self._fail_at or (self._for_good and self.calls > self._fail_at)
        if due and not (self._for_good and self.calls > self._fail_at and name in ("remove", "close")):
            self.failed.append(name)
            raise OSError(self._code, errno.errorcode[self._code])
        return getattr(self._real, name)(*args)
