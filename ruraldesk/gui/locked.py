"""While the desk is locked: the page that asks, and a cover over every small window that stood open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QVBoxLayout, QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.unlock import UnlockPage

TITLE = "已锁定"
_PASSING = (Qt.WindowType.ToolTip, Qt.WindowType.Popup)


class LockScreen(QObject):
    """Hides what is open, keeps it as it is, and brings it back. ``page`` is what the clerk writes into."""

    moved = Signal()  # the page had to go to a window of its own: a dialog stood before the desk's

    def __init__(self, page: UnlockPage, window: QWidget) -> None:
        super().__init__(window)
        self.page = page
        self._window = window
        self._covers: list[_Cover] = []
        self._host: _Host | None = None
        _close_popups()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._on_focus)

    def cover(self) -> None:
        """Cover the small windows; a dialog takes every key, so the page then stands before it."""
        found = [one for one in QApplication.topLevelWidgets() if self._is_open(one)]
        for one in found:
            if one.windowType() in _PASSING:
                one.hide()
            elif isinstance(one, QFileDialog):
                one.reject()  # it may be the system's own, which nobody can cover; nothing was typed into it
            else:
                self._covers.append(_Cover(one))
        if any(one.isModal() and not isinstance(one, QFileDialog) for one in found):
            self._stand_before()

    def lift(self, *, close: bool) -> None:
        """Uncover; ``close`` ends the dialogs too: somebody else is at work now."""
        self._end()
        for one in self._covers:
            one.lift(close=close)
        self._covers.clear()

    def _end(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.disconnect(self._on_focus)
        host, self._host = self._host, None
        if host is not None:
            host.end()

    def _is_open(self, one: QWidget) -> bool:
        covered = [cover.target for cover in self._covers]
        return one.isVisible() and one is not self._window and one is not self._host and one not in covered

    def _stand_before(self) -> None:
        old, self._host = self._host, _Host(self.page, self._window)
        self.moved.emit()
        if old is not None:
            old.end()
        self._host.open()
        self.page.focus_first()

    def _on_focus(self, window: QWindow | None) -> None:
        """A job that ended just now may say something: that waits behind the lock, too."""
        if window is not None and window is not self._window.windowHandle():
            self.cover()


class _Host(QDialog):
    """A window without a frame over the desk's own, before the dialogs that stood there."""

    def __init__(self, page: UnlockPage, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setObjectName("dialog:locked")
        self.setWindowTitle(TITLE)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setGeometry(window.geometry())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        page.show()

    def reject(self) -> None:
        """Esc does not open a locked desk."""

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        event.ignore()

    def end(self) -> None:
        self.hide()
        self.deleteLater()


class _Cover(QWidget):
    """Fills a window with the rail's colour; its title is put away as well."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.target = target
        self.setObjectName("cover")
        self._title = target.windowTitle()
        target.setWindowTitle(TITLE)
        palette.ground(self, tokens.RAIL, tokens.RAIL_WORDS)
        column = QVBoxLayout(self)
        column.addWidget(label(TITLE, colour=tokens.RAIL_WORDS), 0, Qt.AlignmentFlag.AlignCenter)
        target.installEventFilter(self)
        self.setGeometry(target.rect())
        self.show()
        self.raise_()

    def lift(self, *, close: bool) -> None:
        self.target.removeEventFilter(self)
        self.target.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()
        if close:
            self.target.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.target.rect())
        return super().eventFilter(watched, event)


def _close_popups() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
