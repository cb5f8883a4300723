"""A volume that can be plugged out, and the two-method protocol of those who find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ruraldesk.bundle.status import WriteStatus


@dataclass(frozen=True, slots=True)
class Volume:
    """One stick as it is mounted now."""

    path: Path
    label: str
    free_bytes: int
    read_only: bool
    filesystem: str


class StickHandler(Protocol):
    """What an operating system must be able to tell and do."""

    def volumes(self) -> list[Volume]:
        """Return the removable volumes that are mounted now, ordered by path. Never raises."""
        ...

    def release(self, volume: Volume) -> bool:
        """Write out everything that waits for the volume, and let go of it if possible.

        True if it may be unplugged.
        """
        ...


def choose(volumes: Sequence[Volume]) -> Volume | WriteStatus:
    """Return the one stick to write to, or why there is none."""
    if not volumes:
        return WriteStatus.NO_DRIVE
    if len(volumes) > 1:
        return WriteStatus.SEVERAL_DRIVES
    return WriteStatus.READ_ONLY if volumes[0].read_only else volumes[0]
