"""The window (PySide6, Qt Widgets)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ruraldesk.clock import Clock


def start(data_folder: Path, clock: Clock, argv: Sequence[str]) -> int:
    """Open the desk of a data folder; return the exit code. A second start raises the first window."""
    from ruraldesk.gui.run import run

    return run(data_folder, clock, argv)
