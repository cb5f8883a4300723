"""A line for a passphrase: dots, a way to write in sight (an input method needs that), a word about caps lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit

SHOW, HIDE = "看着写", "遮起来"
CAPS = "大写锁定开着。口令分大小写。"


class SecretBox(QWidget):
    """``line`` takes the passphrase as it is, blanks at its ends included."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self.line = RingLineEdit()
        self.line.setObjectName(f"field:{name}")
        self.line.setAccessibleName(words)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self._see = Link(f"see.{name}", SHOW, small=True)
        self._see.setAccessibleName(f"{SHOW}：{words}")
        self._see.clicked.connect(self._on_see)
        row.addWidget(self.line, 1)
        row.addWidget(self._see)
        column.addLayout(row)
        self._caps = label(CAPS, role="small_bold", colour=tokens.WARN, name=f"caps:{name}")
        column.addWidget(self._caps)
        self._caps.hide()
        self._watch = CapsWatch(self.line)
        self._watch.caps.connect(self._caps.setVisible)

    @property
    def text(self) -> str:
        return self.line.text()

    def hide_it(self) -> None:
        """Dots again."""
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._show_way(SHOW)

    def _on_see(self) -> None:
        seen = self.line.echoMode() == QLineEdit.EchoMode.Normal
        self.line.setEchoMode(QLineEdit.EchoMode.Password if seen else QLineEdit.EchoMode.Normal)
        self._show_way(SHOW if seen else HIDE)
        self.line.setFocus()

    def _show_way(self, words: str) -> None:
        self._see.set_words(words)
        self._see.setAccessibleName(f"{words}：{self.line.accessibleName()}")


class CapsWatch(QObject):
    """Tells by the letters themselves whether caps lock is on: Qt does not say it, a capital without Shift does."""

    caps = Signal(bool)

    def __init__(self, target: QLineEdit) -> None:
        super().__init__(target)
        self._on: bool | None = None
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        sign = event.text()
        if event.key() == Qt.Key.Key_CapsLock and self._on is not None:
            self._tell(not self._on)
        elif len(sign) == 1 and sign.isascii() and sign.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(sign.isupper() != shift)

    def _tell(self, on: bool) -> None:
        if on != self._on:
            self._on = on
            self.caps.emit(on)
