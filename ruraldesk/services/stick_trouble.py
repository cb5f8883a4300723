"""What goes wrong with a file on a stick is said of the stick, not of this computer's disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.services import handover

_OF_STICKS = ("disk_full", "disk_io", "folder_gone", "folder_read_only")


@contextmanager
def said_of_stick(place: Path) -> Iterator[None]:
    """Turn the disk's refusals into those of the stick that ``place`` is on.

    Raises UserError stick_read_only, stick_cut_off; where ``place`` is on no stick, what was raised.
    """
    on_stick = handover.is_on_stick(place)
    try:
        yield
    except UserError as refusal:
        if not on_stick or refusal.code not in _OF_STICKS:
            raise
        code = "stick_read_only" if refusal.code == "folder_read_only" else "stick_cut_off"
        raise UserError(code, medium="U盘") from refusal
