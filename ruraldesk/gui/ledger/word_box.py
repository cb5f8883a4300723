"""A choice in a sentence: bold words with a chevron, as wide as they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.components.labels import plain_tip
from ruraldesk.gui.form.editors.choice import OPEN_WHOLE
from ruraldesk.gui.form.editors.choice_box import ChoiceBox, LongChoiceBox, paint_field_ground
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.theme.ring import paint_ring, ring_colour

ANY = "不限"
WIDEST, NARROWEST = 260, 84
Entries = Sequence[tuple[str, str]]


class WordBox(LongChoiceBox):
    """A choice in a sentence: bold, in the colour of what can be acted on, as wide as its words."""

    def showPopup(self) -> None:  # noqa: N802
        if self.count() > OPEN_WHOLE + 2:
            super().showPopup()
        else:
            ChoiceBox.showPopup(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        paint_field_ground(painter, self.rect())
        font = fonts.body(bold=True)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ACCENT_DARK))
        box = QRect(10, 0, self.width() - 40, self.height())
        words = QFontMetrics(font).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawPixmap(self.width() - 30, (self.height() - 20) // 2, icons.pixmap("chevron_down"))
        if colour := ring_colour(self):
            paint_ring(painter, QRectF(self.rect()), colour)

    def fit(self) -> None:
        """Take the width of the words shown now."""
        width = QFontMetrics(fonts.body(bold=True)).horizontalAdvance(self.currentText()) + 52
        self.setFixedSize(max(NARROWEST, min(WIDEST, width)), tokens.measures().row)
        self.setToolTip(plain_tip(self.currentText()) if width > WIDEST else "")

    def offer(self, entries: Entries, value: str) -> None:
        """Show these entries, one of them chosen, and tell nobody."""
        self.blockSignals(True)
        self.clear()
        for one, words in entries:
            self.addItem(words, one)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.blockSignals(False)
        self.fit()


def word_box(name: str, words: str, entries: Entries) -> WordBox:
    """Return a box of the sentence, its first entry chosen."""
    box = WordBox()
    box.setObjectName(f"field:filter.{name}")
    box.setAccessibleName(words)
    box.offer(entries, entries[0][0])
    return box
