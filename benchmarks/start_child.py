"""What start_to_home.py starts: the desk itself, or a bare window; says by the common clock when it could be used.

    python benchmarks/start_child.py desk DATA PASSPHRASE person|machine
    python benchmarks/start_child.py bare

The desk is started as the program starts it. A watch that looks 200 times a second writes the passphrase once the page
that asks for it is painted, and ends when the first page of the desk has been painted with its facts. A person
begins after a second, strikes a key every 120 ms, and Enter 250 ms after the last; a machine does it all at once.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LOOK_MS = 5
RETURN = 0x0100_0004  # Qt::Key_Return
FIRST_KEY_S, NEXT_KEY_S, ENTER_S = 1.0, 0.12, 0.25  # of a person


def say(what: str) -> float:
    """Print when something was so, by the clock that all programs of a computer share."""
    now = time.monotonic()
    print(what, now, flush=True)
    return now


def desk(data: str, passphrase: str, who: str) -> None:
    import ruraldesk.app as app

    opened = app._open_window

    def watched(*given: object) -> int:
        import ruraldesk.gui.run as run
        from ruraldesk.gui.window import DeskWindow

        def window(*parts: object) -> object:
            front = DeskWindow(*parts)  # type: ignore[arg-type]  # as the program itself gives them
            watch(front, passphrase, who == "person")
            return front

        vars(run)["DeskWindow"] = window  # only so that it can be looked at
        return opened(*given)  # type: ignore[arg-type]  # as the program itself gives them

    app._open_window = watched  # type: ignore[assignment]  # see above
    sys.exit(app.main(["--data", data]))


def watch(window: object, passphrase: str, as_person: bool) -> None:
    """Look at the window until home can be used."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLineEdit, QWidget

    assert isinstance(window, QWidget)
    told: dict[str, float] = {}
    keys = list(passphrase) if as_person else []

    def press(line: QLineEdit, key: int, text: str) -> None:
        # Read only now: the class Qt takes 14 ms, and the page that asks does without it.
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(line, event)

    def write(line: QLineEdit) -> None:
        """Strike the next key when its time has come; Enter when all are written."""
        now = time.monotonic()
        if not as_person:
            line.setText(passphrase)
        elif now < told.get("next", told["asked"] + FIRST_KEY_S):
            return
        elif keys:
            sign = keys.pop(0)
            press(line, ord(sign.upper()), sign)
            told["next"] = now + (NEXT_KEY_S if keys else ENTER_S)
            return
        told["typed"] = say("typed")
        press(line, RETURN, "\r")

    def look() -> None:
        line = window.findChild(QLineEdit, "field:passphrase")
        if "asked" not in told and line is not None and line.isVisible():
            window.repaint()
            told["asked"] = say("asked")
        if "typed" not in told and line is not None and "asked" in told:
            write(line)
        page = getattr(getattr(window, "shell", None), "page", None)
        if "home" not in told and page is not None and getattr(page, "_facts", None) is not None:
            window.repaint()
            told["home"] = say("home")
        if "home" in told and not window._jobs.busy:  # type: ignore[attr-defined]  # DeskWindow
            say("charts")
            timer.stop()
            window.close()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(LOOK_MS)


def bare() -> None:
    """One window with nothing in it, shown and painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["bare"])
    window = QMainWindow()
    window.resize(1366, 696)
    window.show()

    def look() -> None:
        if window.isVisible():
            window.repaint()
            say("home")
            timer.stop()
            window.close()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(LOOK_MS)
    sys.exit(app.exec())


if __name__ == "__main__":
    desk(*sys.argv[2:5]) if sys.argv[1] == "desk" else bare()
