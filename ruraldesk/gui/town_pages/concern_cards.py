"""The places of a village that have to be decided, as cards: three at a time, the one looked at with a ring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ruraldesk.gui.components.marked import MarkedButton
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.gui.town_pages.decisions import Decisions
from ruraldesk.town.sides import Matter

SHOWN = 3


class ConcernCard(MarkedButton):
    """One place."""

    def __init__(self, matter: Matter, place: int, words: str, *, is_open: bool) -> None:
        super().__init__()
        self._matter, self.place, self._words, self._open = matter, place, words, is_open
        self.setObjectName(f"concern:{place + 1}")
        self.setText(f"第{place + 1}处　{matter.form_title}")
        self.setAccessibleName(f"{self.text()}，{matter.title}，{words}")
        self.setToolTip(matter.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(tokens.measures().row + 26)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, tokens.measures().row + 26)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.EDGE if self.isChecked() else tokens.LINE), 1))
        painter.setBrush(QColor(tokens.SHEET))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        if self.isChecked():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)
        small = QFontMetrics(fonts.small())
        noted = small.horizontalAdvance(self._words)
        half = self.height() // 2
        painter.setFont(fonts.small(bold=self._open))
        painter.setPen(QColor(tokens.WARN if self._open else tokens.OK))
        note = QRect(self.width() - 14 - noted - 8, 4, noted + 8, half - 2)
        painter.drawText(note, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._words)
        painter.setPen(QColor(tokens.INK))
        painter.setFont(fonts.body())
        first = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, note.left() - 20)
        painter.drawText(QRect(14, 4, note.left() - 16, half - 2), Qt.AlignmentFlag.AlignVCenter, first)
        painter.setPen(QColor(tokens.INK2))
        painter.setFont(fonts.small())
        below = small.elidedText(self._matter.title, Qt.TextElideMode.ElideRight, self.width() - 28)
        painter.drawText(QRect(14, half, self.width() - 28, half - 6), Qt.AlignmentFlag.AlignVCenter, below)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), tokens.ACCENT, 1.0)


class ConcernCards(QWidget):
    """Shows the cards around the one looked at."""

    chosen = Signal(int)

    def __init__(self, matters: Sequence[Matter], decisions: Decisions) -> None:
        super().__init__()
        self._matters, self._decisions = matters, decisions
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self._cards: list[ConcernCard] = []

    def show_at(self, at: int) -> None:
        """Show the card at a place, with its neighbours."""
        held = any(one.hasFocus() for one in self._cards)
        for old in self._cards:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        first = max(0, min(at - 1, len(self._matters) - SHOWN))
        self._cards = []
        for place, matter in list(enumerate(self._matters))[first : first + SHOWN]:
            card = ConcernCard(matter, place, self._decisions.words(matter), is_open=self._decisions.is_open(matter))
            card.setChecked(place == at)
            card.clicked.connect(self._on_clicked)
            self._row.addWidget(card, 1)
            self._cards.append(card)
            if held and place == at:
                card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, ConcernCard):
            self.chosen.emit(card.place)
