"""Lock after idle time: notices keys and the mouse, asks the clock, never a timer's own count."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from ruraldesk.clock import Clock
from ruraldesk.gui.components.halves import is_halved

LOOK_EVERY_MS = 5_000
_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Emits ``idle`` once when nothing was done for ``limit``; zero never does."""

    idle = Signal()

    def __init__(self, clock: Clock, limit: timedelta, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = limit
        self._last: datetime = clock.now()
        self._told = False
        self._watched: set[QWindow] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._on_window)
            self._on_window(app.focusWindow())

    def set_limit(self, limit: timedelta) -> None:
        self._limit = limit

    def begin(self) -> None:
        """Count from now."""
        self._last = self._clock.now()
        self._told = False

    def look(self) -> None:
        """Compare with the clock; one that was set back counts from there."""
        self._last = min(self._last, self._clock.now())
        if not self._told and self._limit and self._clock.now() - self._last >= self._limit:
            self._told = True
            self.idle.emit()

    def _on_window(self, window: QWindow | None) -> None:
        """Keys and mouse reach a window first: watching those, not every event of the program, costs nothing."""
        self.begin()
        if window is not None and window not in self._watched:
            self._watched.add(window)
            window.installEventFilter(self)
            window.destroyed.connect(self._on_gone)

    def _on_gone(self) -> None:
        self._watched.discard(self.sender())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002
        if is_halved(self):
            return False
        if event.type() in _ACTIVITY:
            self.begin()
        return False
