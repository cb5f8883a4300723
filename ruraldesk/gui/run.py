"""Starts the window and runs Qt's loop."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.application import make_application
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.single_start import FirstWindow, raise_first_window
from ruraldesk.gui.warming import begin_to_warm_up
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder

SETTLED_MS = 100  # by then the first page is painted; reading beside that would hold it up


def run(data_folder: Path, clock: Clock, argv: Sequence[str]) -> int:
    """Show the window of a vault until it is closed."""
    app = make_application(argv)
    if raise_first_window(data_folder):
        return 0
    first = FirstWindow(data_folder)
    window = DeskWindow(DataFolder(data_folder), clock, Jobs(SerialExecutor()))
    sys.excepthook = partial(_on_uncaught, window)
    first.asked_to_raise.connect(window.raise_it)
    screen = app.primaryScreen().availableGeometry()
    if screen.width() <= 1440:
        window.showMaximized()
    else:
        window.show()
    QTimer.singleShot(SETTLED_MS, begin_to_warm_up)
    code = app.exec()
    first.close()
    return code


def _on_uncaught(
    window: DeskWindow, kind: type[BaseException], mistake: BaseException, at: TracebackType | None
) -> None:
    """Take what escaped from a slot: a refusal is said, anything else is a crash page."""
    if isinstance(mistake, UserError):
        tell_refusal(window, mistake)
    elif isinstance(mistake, Exception):
        window.show_crash(mistake)
    else:
        sys.__excepthook__(kind, mistake, at)
