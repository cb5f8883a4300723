"""Sticks that a test plugs in and pulls out: folders in the place of what the system would find."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ruraldesk.bundle import handing, sticks
from ruraldesk.bundle.sticks import Volume


@dataclass
class Sockets:
    """A handler of sticks whose sticks come and go."""

    root: Path
    now: list[Volume] = field(default_factory=list)
    released: list[Path] = field(default_factory=list)

    def volumes(self) -> list[Volume]:
        return list(self.now)

    def release(self, volume: Volume) -> bool:
        self.released.append(volume.path)
        return True

    def plug(self, name: str, *, free: int = 1 << 30, read_only: bool = False) -> Path:
        """Plug a stick in; the same name again is the same stick."""
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        self.now.append(Volume(folder, name, free, read_only, "exfat"))
        return folder

    def pull(self, folder: Path, *, gone: bool = False) -> None:
        """Pull a stick out; ``gone``: what lay on it cannot be reached any more."""
        self.now = [one for one in self.now if one.path != folder]
        if gone:
            shutil.rmtree(folder)


def sockets(root: Path, monkeypatch: pytest.MonkeyPatch) -> Sockets:
    """Put test sticks in the place of the system's."""
    made = Sockets(root)
    root.mkdir()
    monkeypatch.setattr(sticks, "this_system", lambda: made)
    monkeypatch.setattr(handing, "this_system", lambda: made)
    return made
