"""A process with the window that asks who one is: it writes the passphrase and waits, without Enter, to be killed.

``python -m tests.helpers.asking_child FOLDER PASSPHRASE INSTANT`` says ``ahead`` once the desk is opened behind it.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import make_application
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder

LOOK_MS = 10


def main(folder: str, passphrase: str, instant: str) -> None:
    app = make_application(["ruraldesk"])
    clock = FixedClock(datetime.fromisoformat(instant))
    window = DeskWindow(DataFolder(Path(folder)), clock, Jobs(SerialExecutor()))
    window.show()
    line = window.findChild(QLineEdit, "field:passphrase")
    assert line is not None
    line.setText(passphrase)
    watch = QTimer(window)
    watch.timeout.connect(lambda: _look(window, watch))
    watch.start(LOOK_MS)
    app.exec()


def _look(window: DeskWindow, watch: QTimer) -> None:
    opening = window._opening
    one = opening._ahead._try if "_ahead" in vars(opening) else None
    if one is not None and one.opened is not None and one.opened.shell is not None:
        watch.stop()
        sys.stdout.write("ahead\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
