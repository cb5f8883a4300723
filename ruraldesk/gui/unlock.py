"""The page before the desk: who one is and the passphrase; also the lock after idle time."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.form.field_row import ProblemLine
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, set_problem

WIDTH = 440


class UnlockPage(QWidget):
    """``entered`` gives clerk and passphrase; the window unlocks and says what was wrong."""

    entered = Signal(str, str)
    recovery_asked = Signal()

    def __init__(self, title: str, names: list[str], *, kind: Literal["open", "locked"] = "open") -> None:
        super().__init__()
        self.setObjectName(f"page:{kind}")
        palette.ground(self, tokens.RAIL)
        column = QVBoxLayout(self)
        card = Card()
        card.setFixedWidth(WIDTH)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(32, 28, 32, 28)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label(title, role="number"))
        words = "已锁定，写口令接着办。" if kind == "locked" else "村务登记台"
        inner.addWidget(label(words, colour=tokens.INK2))
        inner.addSpacing(10)
        inner.addWidget(label("姓名", role="small", colour=tokens.INK2))
        self._names = ChoiceBox()
        self._names.setObjectName("field:clerk")
        self._names.setAccessibleName("姓名")
        self._names.setMinimumHeight(tokens.measures().row)
        self._names.addItems(names)
        self._names.setEnabled(len(names) > 1)
        inner.addWidget(self._names)
        inner.addWidget(label("口令", role="small", colour=tokens.INK2))
        self._line = RingLineEdit()
        self._line.setObjectName("field:passphrase")
        self._line.setAccessibleName("口令")
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setMinimumHeight(tokens.measures().row)
        self._line.setTextMargins(6, 0, 6, 0)
        self._line.returnPressed.connect(self._on_enter)
        self._line.textChanged.connect(self._on_text)
        inner.addWidget(self._line)
        self._problem = ProblemLine("passphrase")
        inner.addWidget(self._problem)
        inner.addSpacing(10)
        self._go = Button("unlock", "打开", icon="lock_closed", kind="primary")
        self._go.clicked.connect(self._on_enter)
        inner.addWidget(self._go)
        forgot = Link("recover", "忘了口令，用恢复单", small=True)
        forgot.clicked.connect(self.recovery_asked)
        inner.addWidget(forgot)

    def focus_first(self) -> None:
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, refusal: UserError) -> None:
        """Say why it did not open."""
        self._go.setEnabled(True)
        set_problem(self._line, True)
        self._problem.say(refusal.message)
        self._line.selectAll()
        self.focus_first()

    def _on_enter(self) -> None:
        if self._line.text():
            self._go.setEnabled(False)
            self.entered.emit(self._names.currentText(), self._line.text())

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._go.setEnabled(True)
        set_problem(self._line, False)
        self._problem.say("")


class Card(QWidget):
    """The white sheet on the dark ground of everything that stands before the desk."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.LINE), 1))
        painter.setBrush(QColor(tokens.SHEET))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.fillRect(0, 0, 4, self.height(), QColor(tokens.MARKER))
