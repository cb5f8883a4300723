"""The session or the program is told to end: what is typed is kept first; where it cannot be, the window stays."""

from __future__ import annotations

import signal
import socket
import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from types import FrameType

    from ruraldesk.gui.window import DeskWindow

_ENDING = ("SIGTERM", "SIGHUP", "SIGINT")


class Session(Protocol):
    """What the desktop offers while it ends: Qt's QSessionManager."""

    def allowsInteraction(self) -> bool: ...  # noqa: N802  as Qt calls it

    def cancel(self) -> None: ...


class Ending(QObject):
    """Listens to the desktop and, but for Windows, to signals."""

    def __init__(self, app: QApplication, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        app.commitDataRequest.connect(self.on_session_end)
        self._wakes: tuple[socket.socket, ...] = self._listen() if sys.platform != "win32" else ()

    def on_session_end(self, session: Session) -> None:
        """The clerk logs out or shuts down: where something cannot be kept, she is asked before that goes on."""
        if self._window.keep_all():
            return
        if session.allowsInteraction():
            session.cancel()
        QTimer.singleShot(0, self._window, self._ask)

    def close(self) -> None:
        """Listen no more."""
        if self._wakes:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            for name in _ENDING:
                signal.signal(getattr(signal, name), signal.SIG_DFL)
            for wake in self._wakes:
                wake.close()

    def _listen(self) -> tuple[socket.socket, ...]:
        """Python's own handlers wait until Python runs; Qt wakes up when a byte comes."""
        ours, theirs = socket.socketpair()
        for one in (ours, theirs):
            one.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        for name in _ENDING:
            signal.signal(getattr(signal, name), _taken)
        self._notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        return ours, theirs

    def _on_signal(self) -> None:
        self._wakes[0].recv(64)
        if self._window.keep_all() and QApplication.activeModalWidget() is not None:
            QApplication.exit(0)  # a small window stands open: everything is kept, nobody is asked
        else:
            self._ask()

    def _ask(self) -> None:
        """Close as the clerk does: it is asked only where something cannot be kept."""
        self._window.raise_it()
        self._window.close()


def _taken(_signal: int, _frame: FrameType | None) -> None:
    """The byte in the socket says it."""
