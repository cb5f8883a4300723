"""The keys of a field: Enter goes on, Shift+Enter back, F4 opens; never while a word is being composed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.brought import brings_files

# Another window or a popup in front is no leaving: candidates of an input method may be either.
_NOT_LEFT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldKeys(QObject):
    """An event filter on the widget a person types into."""

    go_on = Signal(bool)  # True: to the next field
    list_asked = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, target: QWidget, *, many_lines: bool = False) -> None:
        super().__init__(target)
        self._many_lines = many_lines
        self._composing = False
        target.installEventFilter(self)

    @property
    def composing(self) -> bool:
        """True while the input method holds letters that are not text yet."""
        return self._composing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._composing = False
            if event.reason() not in _NOT_LEFT:
                self.left.emit()
        elif kind == QEvent.Type.FocusIn:
            self.entered.emit()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self._composing:
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in _ENTER and (not self._many_lines or control or shift):
            self.go_on.emit(not shift)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not control:
            self.go_on.emit(key == Qt.Key.Key_Tab and not shift)
            return True
        if event.matches(QKeySequence.StandardKey.Paste) and brings_files(QGuiApplication.clipboard().mimeData()):
            event.ignore()  # a picture is no text: the page takes it
            return True
        if key == Qt.Key.Key_F4:
            self.list_asked.emit()
            return True
        return False
