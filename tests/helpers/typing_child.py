"""A process with the real window that types into a form as an input method does, until it is killed.

``python -m tests.helpers.typing_child FOLDER CLERK PASSPHRASE FORM FIELD TEXT INSTANT`` says ``typed`` after the
commit, and ``second`` one second later.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import make_application
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import open_desk


def main(folder: str, clerk: str, passphrase: str, form: str, field: str, text: str, instant: str) -> None:
    app = make_application(["ruraldesk"])
    data, clock = DataFolder(Path(folder)), FixedClock(datetime.fromisoformat(instant))
    window = DeskWindow(data, clock, Jobs(SerialExecutor()), open_desk(data, clerk, passphrase, clock))
    window.show()
    assert window.shell is not None
    window.shell.go(ToForm(form))
    QTimer.singleShot(0, app, lambda: type_into(window, field, text))
    app.exec()


def type_into(window: DeskWindow, field: str, text: str) -> None:
    """Commit a text into the field, then wait to be killed."""
    line = window.findChild(QLineEdit, f"field:{field}")
    assert line is not None
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)
    say("typed")
    QTimer.singleShot(1000, window, lambda: say("second"))


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
