"""第一小时: a strip under the header that says what to try next and ticks it when it was really done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import icons, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import touring
from ruraldesk.services.desk import Desk
from ruraldesk.services.touring import Step

TITLE, GAP = "第一小时", 12


class TourStrip(QWidget):
    """Hidden until it begins; ``left`` when the clerk has had enough."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page:tour")
        self.setAccessibleName(TITLE)
        self._desk = desk
        self._at = 0
        self._moved_on = False  # by itself, from a step that was just done
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 3, tokens.MARGIN, 4)
        row.setSpacing(GAP)
        self._mark = picture("checkmark_circle", tokens.OK, 20, filled=True)
        self._title = label(role="small_bold", name="tour_title")
        self._do = label(role="small", wrap=True, name="tour_do")
        words = self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        words.addWidget(self._title)
        words.addWidget(self._do, 1)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        self._before = Link("tour_before", "上一步", small=True)
        self._next = Link("tour_next", "下一步", small=True)
        self._leave = Link("tour_leave", "不看了", small=True)
        self._before.clicked.connect(self._on_before)
        self._next.clicked.connect(self._on_next)
        self._leave.clicked.connect(self.leave)
        for link in (self._before, self._next, self._leave):
            row.addWidget(link)
        self.hide()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return touring.steps()[self._at]

    def begin(self) -> None:
        """Come up at the first step that was not done yet."""
        touring.began(self._desk)
        done = touring.tour(self._desk).done
        self._at = next((at for at, one in enumerate(touring.steps()) if one.name not in done), 0)
        self._show()
        self.show()

    def leave(self) -> None:
        """Go; F1 brings it back."""
        self.hide()
        self.left.emit()

    def arrived(self, page: str, *, from_draft: bool) -> None:
        """A page came to the front."""
        self._did(touring.arrived(page, from_draft=from_draft))

    def saved(self, changes: ChangeSet) -> None:
        """Something was saved."""
        self._did(touring.saved(changes))

    def locked(self) -> None:
        """The window is locked."""
        self._did(touring.locked())

    def grew(self) -> None:
        """The text becomes large: the window is built anew, and the tour goes on in it."""
        self._did(touring.grew())

    def carry(self) -> None:
        """The window is built anew for another size of text."""
        if self.isVisible():
            touring.carry(self._desk)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.ACCENT_TINT))
        painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Stand in one line where both fit: every line is taken from the page below."""
        links = sum(one.sizeHint().width() + GAP for one in (self._before, self._next, self._leave))
        room = self.width() - 2 * tokens.MARGIN - self._mark.width() - links - 2 * GAP
        wide = sum(one.fontMetrics().horizontalAdvance(one.text()) for one in (self._title, self._do)) + 4
        beside = wide <= room
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._lines.setSpacing(GAP if beside else 1)

    def _did(self, done: Sequence[Step]) -> None:
        """Tick what was done, and go on from the step that is shown once it is."""
        if self.isVisible() and done:
            known = touring.did(self._desk, done)
            left = [at for at, one in enumerate(touring.steps()) if one.name not in known.done]
            if self.step in done and left:
                self._at, self._moved_on = next((at for at in left if at > self._at), left[0]), True
            self._show()

    def _show(self) -> None:
        steps, done = touring.steps(), touring.tour(self._desk).done
        now = self.step.name in done
        icon, colour = ("checkmark_circle", tokens.OK) if now else ("circle", tokens.INK2)
        self._mark.setPixmap(icons.pixmap(icon, colour, 20, filled=now))
        state = "做到了　" if now else "上一步做到了，接着　" if self._moved_on else ""
        self._title.setText(f"{TITLE}　第{self._at + 1}步，共{len(steps)}步　{state}{self.step.title}")
        self._do.setText(self._words(done))
        self._before.setEnabled(self._at > 0)
        self._next.setEnabled(self._at < len(steps) - 1)
        self._leave.set_words("看完了" if len(done) == len(steps) else "不看了")
        self._fit()

    def _words(self, done: frozenset[str]) -> str:
        if len(done) == len(touring.steps()):
            return f"{len(done)}步都做到了。示例村的记录随便试；以后按F1，还能再看。"
        if self.step.name not in done:
            return self.step.do
        return f"已经做到{len(done)}步。" + ("接着看下一步。" if self._next.isEnabled() else "")

    def _on_before(self) -> None:
        self._step(-1)

    def _on_next(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        self._at, self._moved_on = self._at + by, False
        self._show()
