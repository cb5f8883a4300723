"""Starts the window and runs Qt's loop."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.application import finish_dressing, make_application
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.other_window import may_be_open
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder

if TYPE_CHECKING:  # read when they are wanted: the page that asks comes first
    from types import TracebackType

    from ruraldesk.gui.ending import Ending
    from ruraldesk.gui.single_start import FirstWindow

LOOK_MS, SETTLED_MS = 5, 40  # until it is on the screen; from then until the rest is read


def run(data_folder: Path, clock: Clock, argv: Sequence[str]) -> int:
    """Show the window of a vault until it is closed."""
    gc.disable()  # looking for rubbish while everything is only being made takes a tenth of the start
    app = make_application(argv)
    if may_be_open(data_folder):
        from ruraldesk.gui.single_start import raise_first_window

        if raise_first_window(data_folder):
            return 0
    window = DeskWindow(DataFolder(data_folder), clock, Jobs(SerialExecutor()))
    sys.excepthook = partial(_on_uncaught, window)
    if app.primaryScreen().availableGeometry().width() <= 1440:
        window.showMaximized()
    else:
        window.show()
    after = _AfterTheFirstPaint(window, data_folder)
    code = app.exec()
    after.close()
    return code


class _AfterTheFirstPaint:
    """What waits until the window is on the screen: being found by a second start, the other looks, reading ahead."""

    def __init__(self, window: DeskWindow, data_folder: Path) -> None:
        self._window, self._data_folder = window, data_folder
        self._first: FirstWindow | None = None
        self._ending: Ending | None = None
        self._timer = QTimer(window)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        if self._first is not None:
            self._first.close()
        if self._ending is not None:
            self._ending.close()

    def _look(self) -> None:
        handle = self._window.windowHandle()
        if handle is None or not handle.isExposed():
            return
        self._timer.stop()
        QTimer.singleShot(0, self._window, self._be_found)

    def _be_found(self) -> None:
        from ruraldesk.gui.single_start import FirstWindow

        self._first = FirstWindow(self._data_folder)
        self._first.asked_to_raise.connect(self._window.raise_it)
        if not self._first.is_first:
            self._window.close()  # two starts at once: the other one was a moment earlier
            return
        QTimer.singleShot(0, self._window, finish_dressing)
        QTimer.singleShot(SETTLED_MS, self._window, self._read_ahead)

    def _read_ahead(self) -> None:
        from ruraldesk.gui.ending import Ending
        from ruraldesk.gui.warming import begin_to_warm_up

        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._ending = Ending(app, self._window)
        gc.enable()
        begin_to_warm_up()


def _on_uncaught(
    window: DeskWindow, kind: type[BaseException], mistake: BaseException, at: TracebackType | None
) -> None:
    """Take what escaped from a slot: a refusal is said, anything else is a crash page."""
    if isinstance(mistake, UserError):
        from ruraldesk.gui.dialogs.ask import tell_refusal

        tell_refusal(window, mistake)
    elif isinstance(mistake, Exception):
        window.show_crash(mistake)
    else:
        sys.__excepthook__(kind, mistake, at)
