"""Starts the window and runs Qt's loop."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ruraldesk.clock import Clock
from ruraldesk.gui.application import make_application
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.single_start import FirstWindow, raise_first_window
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder


def run(data_folder: Path, clock: Clock, argv: Sequence[str]) -> int:
    """Show the window of a vault until it is closed."""
    app = make_application(argv)
    if raise_first_window(data_folder):
        return 0
    first = FirstWindow(data_folder)
    window = DeskWindow(DataFolder(data_folder), clock, Jobs(SerialExecutor()))
    sys.excepthook = window.on_uncaught
    first.asked_to_raise.connect(window.raise_it)
    screen = app.primaryScreen().availableGeometry()
    if screen.width() <= 1440:
        window.showMaximized()
    else:
        window.show()
    code = app.exec()
    first.close()
    return code
