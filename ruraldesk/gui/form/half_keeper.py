"""Keeps what is half entered in a dialog, half a second after the last change; a full disk is said once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal

REST_MS = 500


class HalfKeeper(QTimer):
    """``keep`` puts it into the vault, or refuses."""

    def __init__(self, parent: QWidget, keep: Callable[[], None]) -> None:
        super().__init__(parent)
        self._dialog, self._keep, self._told = parent, keep, False
        self.setSingleShot(True)
        self.setInterval(REST_MS)
        self.timeout.connect(self.rest)

    def rest(self) -> None:
        """Keep it now; the first time that it cannot be, say so."""
        try:
            self._keep()
        except UserError as refusal:
            if not self._told:
                self._told = True
                tell_refusal(self._dialog, refusal)
        else:
            self._told = False

    def keep(self) -> None:
        """Keep it now. Raises UserError."""
        self.stop()
        self._keep()

    def may_close(self) -> bool:
        """Keep it for the next time; where that cannot be, the clerk says whether to close all the same."""
        try:
            self.keep()
        except UserError as refusal:
            body = f"{refusal.sentence}现在关上，刚写的就没有了。"
            return ask(self._dialog, Question("close_unkept", "手里的还没有存下", body, "不要了，关上", "先不关")).go
        return True


def keep_halves(window: QWidget) -> None:
    """Keep what is half entered in the small windows that stand open before a window. Raises UserError."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for dialog in window.findChildren(QDialog, options=direct):
        if dialog.isVisible():
            for keeper in dialog.findChildren(HalfKeeper, options=direct):
                keeper.keep()
            keep_halves(dialog)
