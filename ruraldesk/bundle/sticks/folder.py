"""Plain folders in the place of sticks: for --to DIR, tests, and systems without a handler."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from ruraldesk.bundle.sticks.volume import Volume


class FolderHandler:
    """Takes given folders for the sticks that are plugged in."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = sorted(folders)

    def volumes(self) -> list[Volume]:
        found = []
        for folder in self._folders:
            try:
                free = shutil.disk_usage(folder).free
            except OSError:
                continue
            found.append(Volume(folder, folder.name, free, not os.access(folder, os.W_OK), "folder"))
        return found

    def release(self, volume: Volume) -> bool:
        if hasattr(os, "sync"):
            os.sync()
        return volume.path.is_dir()
