"""Two more pages before the desk: was the vault moved or copied, and what keeps it from being opened at all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.unlock import Card, FrontPage

WIDTH = 560


class CardPage(FrontPage):
    """A card in the middle of the window; subclasses fill ``inner``."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(f"page:{name}")
        palette.ground(self, tokens.RAIL)
        column = QVBoxLayout(self)
        card = Card()
        card.setFixedWidth(WIDTH)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.inner = QVBoxLayout(card)
        self.inner.setContentsMargins(32, 28, 32, 28)
        self.inner.setSpacing(tokens.GAP)
        self.inner.addWidget(label(title, role="title", wrap=True))
        self.first: QWidget | None = None

    def focus_first(self) -> None:
        """Stand on what can be done first."""
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)


class MovedPage(CardPage):
    """``decided`` says True where the vault was moved (the same desk goes on), False where it was copied."""

    decided = Signal(bool)
    stayed = Signal()

    def __init__(self) -> None:
        super().__init__("moved", "这份记录换了地方。是搬过来的，还是复制的？")
        self._choice("moved", "搬过来的，原来那份不再用", "还是原来那张桌子，接着发编号。", True)
        self._choice(
            "copied",
            "复制的，原来那台还在用",
            "这里算一张新桌子，编号仍由原来那张发，两边靠交换合到一起。",
            False,
        )
        stay = Link("stay", "说不准，先不打开", small=True)
        stay.clicked.connect(self.stayed)
        self.inner.addSpacing(10)
        self.inner.addWidget(stay)

    def _choice(self, verb: str, words: str, note: str, moved: bool) -> None:
        button = Button(verb, words)
        button.setProperty("moved", moved)
        button.clicked.connect(self._on_choice)
        if not moved:
            self.first = button  # the safe one: no number is ever given twice
        self.inner.addSpacing(10)
        self.inner.addWidget(button)
        self.inner.addWidget(label(note, role="small", colour=tokens.INK2, wrap=True))

    def _on_choice(self) -> None:
        button = self.sender()
        if button is not None:
            self.decided.emit(bool(button.property("moved")))


class StoppedPage(CardPage):
    """The key file is gone or damaged: what is so, and the next step."""

    restore_asked = Signal()

    def __init__(self, refusal: UserError) -> None:
        super().__init__("stopped", refusal.sentence)
        self.inner.addWidget(label(refusal.remedy, wrap=True))
        self.inner.addSpacing(10)
        self.first = Button("restore", "从备份恢复")
        self.first.clicked.connect(self.restore_asked)
        self.inner.addWidget(self.first)
