"""交换: sealing what waits, writing it to a stick, receipts by file and by code, shares between desks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the town has not confirmed yet."""

    lines: int
    records: int
    since: str  # instant of the oldest; "" if nothing waits
    by_form: tuple[tuple[str, int], ...]  # form title, records
    last_receipt_at: str


@dataclass(frozen=True, slots=True)
class Stick:
    """A place to write to."""

    path: Path
    label: str
    free: int
    state: str  # ready | read_only | full | locked


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A finished export. ``status``: written_can_unplug, written, nothing_waiting."""

    status: str
    file: Path | None
    sha256: str
    size: int
    counts: dict[str, int]  # records per form id, "lines", "attachments"
    slip: bytes  # the hand-over slip as a PDF; b"" for a share


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a bundle says about itself."""

    manifest: dict[str, Any]
    file: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in a file brought. ``status`` as in safety.md 5: ok, already, gap, …"""

    status: str
    kind: str  # receipt | share | pack | code
    counts: dict[str, int]
    questions: int
    changes: ChangeSet


def waiting(desk: Desk) -> Waiting:
    """Return what is to be handed over."""
    raise NotImplementedError


def sticks() -> list[Stick]:
    """Return the sticks that are plugged in now."""
    raise NotImplementedError


def export(desk: Desk, to: Path, *, share: bool = False, progress: Progress = SILENT) -> HandedOver:
    """Seal what waits and write it verified to a folder or stick.

    Refuses without a town card (UserError("no_town_card")), and with what the stick says
    (stick_full, stick_removed, stick_read_only, verify_mismatch); then nothing counts as handed over.
    """
    raise NotImplementedError


def inspect(desk: Desk, file: Path) -> Inspected:
    """Open a bundle this desk may read and return its manifest."""
    raise NotImplementedError


def verify(desk: Desk, file: Path) -> dict[str, Any]:
    """Check a bundle through and through: {"status", "file", "counts", "questions"}."""
    raise NotImplementedError


def take_in(desk: Desk, file: Path, progress: Progress = SILENT) -> TakenIn:
    """Take in a receipt, a share of another desk, or a pack. The same file twice changes nothing."""
    raise NotImplementedError


def take_code(desk: Desk, code: str) -> TakenIn:
    """Take the short code of a printed receipt. Refuses with UserError("receipt_code_wrong")."""
    raise NotImplementedError
