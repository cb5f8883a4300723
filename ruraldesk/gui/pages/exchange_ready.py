"""交换 before and during a hand-over: the stick, what waits or the steps, earlier ones; at the right what goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import MessageBar, MessageKind, Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.pages.exchange_earlier import EarlierPanel
from ruraldesk.gui.pages.exchange_letters import LetterPanel
from ruraldesk.gui.pages.exchange_sticks import StickPanel
from ruraldesk.gui.pages.exchange_table import OutgoingPanel
from ruraldesk.gui.pages.exchange_work import WorkView
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import days_since, when
from ruraldesk.services.handover import Waiting

LEAST = 750  # so wide that neither list is to be scrolled sideways; on a narrower page they stand below each other


class ReadyView(QScrollArea):
    """Shows what it is given; on a low or narrow page it is scrolled down, never sideways."""

    plain_asked = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        outer = self._outer = _Sides(QBoxLayout.Direction.LeftToRight, ground)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        self.note = MessageBar("bad", verb="follow_exchange")
        left.addWidget(self.note)
        self.note.hide()
        self.sticks = StickPanel()
        left.addWidget(self.sticks)
        self._lower = QStackedWidget()
        self._before = QWidget()
        column = QVBoxLayout(self._before)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._waiting_panel())
        self.earlier = EarlierPanel(clock)
        column.addWidget(self.earlier, 1)
        self.work = WorkView(clock)
        self._lower.addWidget(self._before)
        self._lower.addWidget(self.work)
        left.addWidget(self._lower, 1)
        self.show_work(False)
        outer.addLayout(left, 734)
        right = QVBoxLayout()
        right.setSpacing(12)
        self.outgoing = OutgoingPanel()
        self.letters = LetterPanel()
        right.addWidget(self.outgoing, 1)
        right.addWidget(self.letters)
        self.letters.hide()
        outer.addLayout(right, 400)
        self.setWidget(ground)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where both lists do not fit beside each other, what goes stands under the rest."""
        beside = event.size().width() >= LEAST
        self._outer.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)

    def show_work(self, working: bool) -> None:
        """Show the steps in the place of what waits."""
        self._lower.setCurrentIndex(int(working))
        for view, here in ((self._before, not working), (self.work, working)):  # the one behind takes no room
            height = QSizePolicy.Policy.Preferred if here else QSizePolicy.Policy.Ignored
            view.setSizePolicy(QSizePolicy.Policy.Preferred, height)

    def show_waiting(self, facts: Waiting) -> None:
        """Say what waits and since when."""
        title, below = _waiting_words(facts, self._clock)
        self._waiting.setText(title)
        self._since.setText(below)

    def tell(self, words: str, kind: MessageKind = "bad", link: str = "") -> None:
        """Say what the last try came to; "" when that is over."""
        self.note.show_message(kind, words, link)
        self.note.setVisible(bool(words))

    def _waiting_panel(self) -> Panel:
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 10, 20, 12)
        inner.setSpacing(2)
        self._waiting = label(role="number", name="waiting")
        self._since = label(colour=tokens.INK2, wrap=True, name="since")
        inner.addWidget(self._waiting)
        inner.addWidget(self._since)
        inner.addSpacing(4)
        plain = Link("plain", "镇里没有登记台，交Excel和PDF", small=True)
        plain.clicked.connect(self.plain_asked)
        inner.addWidget(plain, 0, Qt.AlignmentFlag.AlignLeft)
        panel.box.addLayout(inner)
        return panel


def _waiting_words(facts: Waiting, clock: Clock) -> tuple[str, str]:
    """Return how much is to be handed over and since when, and what waits for the town's receipt since when."""
    if not facts.lines:
        return "没有要交的", "上次交了以后没有改动。"
    written_at = when(facts.written_at, clock)
    if facts.written and not facts.unwritten:
        return f"{facts.written:,}件等镇里的回执", f"{written_at}写好。镇里没收到，就再交一次，不会重复。"
    since = facts.unwritten_since or facts.since
    days = days_since(since, clock)
    below = f"最早{when(since, clock)}" + (f"，已{days:,}天。" if days else "。")
    if facts.written:
        below += f"另有{facts.written:,}件{written_at}写好，等镇里的回执。"
    return f"有{facts.unwritten:,}件要交给镇里", f"共{facts.lines:,}条改动，{below}"


class _Sides(QBoxLayout):
    """Both sides. Beside each other they shrink before the page is scrolled: the lists inside scroll themselves."""

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return self.direction() != QBoxLayout.Direction.LeftToRight and super().hasHeightForWidth()
