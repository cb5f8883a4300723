"""The page before the desk: who one is and the passphrase; also the lock, and the change of clerk."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.secret import SecretBox
from ruraldesk.gui.form.editors.choice_box import ChoiceBox
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.painting import bar, round_box
from ruraldesk.gui.theme.ring import set_problem
from ruraldesk.services.attempts import Attempts

WIDTH = 460
LOCKED = "已锁定，写口令接着办。"
COUNT_MS, REST_MS = 250, 60


class FrontPage(QWidget):
    """A page before the desk."""

    def focus_first(self) -> None:
        """Stand on what can be done first."""


class UnlockPage(FrontPage):
    """``entered`` gives clerk and passphrase; the window unlocks and says what was wrong.

    ``at_work``: whose window it is while it is locked; another name than hers is a change of clerk.
    """

    entered = Signal(str, str)
    rested = Signal(str, str)  # the same, while the keys rest: nothing was asked for yet
    changed = Signal()  # what was written last does not stand any more
    recovery_asked = Signal()

    def __init__(
        self,
        title: str,
        names: list[str],
        *,
        kind: Literal["open", "locked"] = "open",
        at_work: str = "",
        attempts: Attempts | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName(f"page:{kind}")
        self._kind, self._at_work, self._attempts = kind, at_work, attempts
        self._busy = False
        palette.ground(self, tokens.RAIL)
        card = Card()
        card.setFixedWidth(WIDTH)
        stand_in_the_middle(self, card)
        self._fill(card, title, names)
        self._timer = QTimer(self)
        self._timer.setInterval(COUNT_MS)
        self._timer.timeout.connect(self._show_wait)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._show_words()
        self._show_wait()

    def choose(self, name: str) -> None:
        """Name who comes to work."""
        self._names.setCurrentIndex(max(0, self._names.findText(name)))

    def focus_first(self) -> None:
        self._secret.line.setFocus()

    def refuse(self, refusal: UserError) -> None:
        """Say why it did not open."""
        self._busy = False
        words = refusal.message
        if refusal.code == "wrong_passphrase" and self._attempts is not None:
            self._attempts.failed()
        set_problem(self._secret.line, True)
        self._problem.say(words)
        self._secret.line.selectAll()
        self._show_wait()
        self.focus_first()

    def try_again(self) -> None:
        """A mistake of ours came between: what was written stays, and can be given once more."""
        if self._busy:
            self._busy = False
            self._problem.say("没打开成，再按一次“打开”。")
            self._show_wait()

    def accepted(self) -> None:
        """It opened."""
        if self._attempts is not None:
            self._attempts.succeeded()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Up and Down in the passphrase's line change the name: one need not leave it."""
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._names.count() > 1:
            from PySide6.QtCore import Qt

            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step:
                self._names.setCurrentIndex((self._names.currentIndex() + step) % self._names.count())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, card: QWidget, title: str, names: list[str]) -> None:
        inner = QVBoxLayout(card)
        inner.setContentsMargins(32, 28, 32, 28)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label(title, role="number", wrap=True))
        self._words = label(colour=tokens.INK2, wrap=True, name="lock_words")
        inner.addWidget(self._words)
        inner.addSpacing(10)
        inner.addWidget(label("姓名", role="small", colour=tokens.INK2))
        self._names = ChoiceBox()
        self._names.setObjectName("field:clerk")
        self._names.setAccessibleName("姓名")
        self._names.setMinimumHeight(tokens.measures().row)
        self._names.addItems(names)
        self._names.setEnabled(len(names) > 1)
        self.choose(self._at_work)
        self._names.currentIndexChanged.connect(self._on_name)
        inner.addWidget(self._names)
        inner.addWidget(label("口令", role="small", colour=tokens.INK2))
        self._secret = SecretBox("passphrase", "口令")
        self._secret.line.installEventFilter(self)
        self._secret.line.returnPressed.connect(self._on_enter)
        self._secret.line.textChanged.connect(self._on_text)
        inner.addWidget(self._secret)
        self._problem = ProblemLine("passphrase")
        inner.addWidget(self._problem)
        inner.addSpacing(10)
        self._go = Button("unlock", "打开", icon="lock_closed", kind="primary")
        self._go.clicked.connect(self._on_enter)
        inner.addWidget(self._go)
        forgot = Link("recover", "忘了口令，用恢复单", small=True)
        forgot.clicked.connect(self.recovery_asked)
        inner.addWidget(forgot)

    def _show_words(self) -> None:
        if self._kind == "open":
            self._words.setText("村务登记台")
            return
        name = self._names.currentText()
        if name == self._at_work or not self._at_work:
            many = self._names.count() > 1
            self._words.setText(LOCKED + ("换人来办，选姓名，写自己的口令。" if many else ""))
            self._go.set_words("打开")
        else:
            self._words.setText(f"换{name}来办。{self._at_work}写了一半的，已存成{self._at_work}的草稿。")
            self._go.set_words("换人打开")

    def _show_wait(self) -> None:
        left = self._attempts.wait_s() if self._attempts is not None else 0
        self._go.setEnabled(not left and not self._busy)
        if left and self._attempts is not None:
            wrong = self._attempts.wrong
            self._problem.say(f"口令已经写错{wrong}次，{left}秒后再试。记录都在；忘了就用恢复单。")
            self._timer.start()
        elif self._timer.isActive():
            self._timer.stop()
            self._problem.say("可以再试了。")

    def _on_enter(self) -> None:
        self._rest.stop()
        if self._secret.text and self._go.isEnabled():
            self._busy = True
            self._go.setEnabled(False)
            self._secret.hide_it()
            self.entered.emit(self._names.currentText(), self._secret.text)

    def _on_rest(self) -> None:
        """Nothing is begun while another try has to wait, or is under way."""
        if self._secret.text and self._go.isEnabled():
            self.rested.emit(self._names.currentText(), self._secret.text)

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._busy = False
        self.changed.emit()
        self._rest.start()
        set_problem(self._secret.line, False)
        if not self._timer.isActive():
            self._problem.say("")
        self._show_wait()

    def _on_name(self, place: int) -> None:  # noqa: ARG002
        self.changed.emit()
        self._secret.line.clear()
        self._show_words()
        self.focus_first()


def stand_in_the_middle(page: QWidget, card: QWidget) -> None:
    """Put a card in the middle of a page."""
    column, row = QVBoxLayout(page), QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)


class Card(QWidget):
    """The white sheet on the dark ground of everything that stands before the desk."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        round_box(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.SHEET, tokens.LINE)
        bar(painter, QRectF(0, 0, 4, self.height()), tokens.MARKER)
