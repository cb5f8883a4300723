"""Sticks under Linux: /proc/self/mountinfo and /sys/class/block say what is removable."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.sticks.volume import Volume


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo."""

    device_number: str  # major:minor
    path: str
    read_only: bool
    filesystem: str
    source: str


class LinuxHandler:
    """Reads mountinfo; ``root`` lets a test put its own /proc and /sys there."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def volumes(self) -> list[Volume]:
        try:
            text = (self._root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return []
        found: dict[str, Volume] = {}
        for mount in parse_mountinfo(text):
            if mount.device_number not in found and self._is_removable(mount.device_number):
                volume = self._volume(mount)
                if volume is not None:
                    found[mount.device_number] = volume
        return sorted(found.values(), key=lambda one: one.path)

    def release(self, volume: Volume) -> bool:
        os.sync()
        tool = shutil.which("udisksctl")
        source = self._source_of(volume)
        if tool is None or source is None:
            return volume.path.is_dir()  # synced; a file manager can still eject it
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [tool, "unmount", "--no-user-interaction", "-b", source], capture_output=True, timeout=60, check=False
        )
        return done.returncode == 0 or volume.path.is_dir()

    def _is_removable(self, device_number: str) -> bool:
        """A partition's disk says removable, or hangs on USB (many hard disks in cases say 0)."""
        block = self._root / "sys/dev/block" / device_number
        try:
            real = block.resolve(strict=True)
        except OSError:
            return False
        disk = real.parent if (real / "partition").exists() else real
        try:
            if (disk / "removable").read_text(encoding="ascii").strip() == "1":
                return True
        except OSError:
            return False
        return re.search(r"/usb[0-9]+/", str(disk)) is not None

    def _volume(self, mount: Mount) -> Volume | None:
        path = self._root / mount.path.lstrip("/")
        try:
            free = shutil.disk_usage(path).free
        except OSError:
            return None
        label = self._label(mount) or path.name
        return Volume(path, label, free, mount.read_only, mount.filesystem)

    def _label(self, mount: Mount) -> str:
        folder = self._root / "dev/disk/by-label"
        try:
            for one in folder.iterdir():
                if one.resolve().name == Path(mount.source).name:
                    return _unescape_udev(one.name)
        except OSError:
            return ""
        return ""

    def _source_of(self, volume: Volume) -> str | None:
        try:
            text = (self._root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return None
        places = {str(self._root / one.path.lstrip("/")): one.source for one in parse_mountinfo(text)}
        return places.get(str(volume.path))


def parse_mountinfo(text: str) -> list[Mount]:
    """Return the mounts of a mountinfo text; lines it cannot read are left out."""
    found = []
    for line in text.splitlines():
        left, separator, right = line.partition(" - ")
        before, after = left.split(" "), right.split(" ")
        if not separator or len(before) < 6 or len(after) < 3:
            continue
        flags = set(before[5].split(",")) | set(after[2].split(","))
        found.append(Mount(before[2], _unescape_octal(before[4]), "ro" in flags, after[0], _unescape_octal(after[1])))
    return found


def _unescape_octal(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda one: chr(int(one[1], 8)), text)


def _unescape_udev(name: str) -> str:
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda one: bytes([int(one[1], 16)]), os.fsencode(name))
    return raw.decode("utf-8", "replace")
