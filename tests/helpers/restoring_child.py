"""A process that restores a backup and is gone at the k-th thing it does to the disk.

``python -m tests.helpers.restoring_child FOLDER BACKUP KEY_HEX K`` ends with code 9 at the k-th rename, copy,
sync, new folder or removal, before it is done; with code 0 where the restore came to its end first.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruraldesk.paths import DataFolder
from ruraldesk.store.restore import restore
from ruraldesk.store.vault import Dek
from tests.helpers.vaults import clock_at

KILLED = 9


def main(folder: str, backup: str, key: str, fatal: str) -> None:
    left = [int(fatal)]
    for module, name in ((os, "replace"), (os, "mkdir"), (os, "unlink"), (os, "fsync"), (shutil, "copyfile")):
        setattr(module, name, _fatal(getattr(module, name), left))
    for name in ("replace", "mkdir", "unlink", "rename"):
        setattr(Path, name, _fatal(getattr(Path, name), left))
    store = restore(DataFolder(Path(folder)), Path(backup), Dek(bytes.fromhex(key)), clock_at())
    store.close(backup=False)


def _fatal(real: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os._exit(KILLED)
        return real(*args, **named)

    return call


if __name__ == "__main__":
    main(*sys.argv[1:])
