"""Two or three short answers as radio buttons in a row: a choice that is painted open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from ruraldesk.gui.form.editors.choice_box import ChoiceBox
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.ring import paint_ring, ring_colour

MOST = 3
ROOM = 284  # of a field in the narrowest of two columns
_DISC, _NEAR, _APART, _EDGE = 18, 8, 24, 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def fits_in_row(labels: Sequence[str]) -> bool:
    """True if these answers stand beside each other in one field."""
    return 2 <= len(labels) <= MOST and _width(labels) <= (ROOM if not tokens.measures().large else 2 * ROOM)


class RadioBox(ChoiceBox):
    """A combo box to everything that asks it; to the eye and the mouse a row of radio buttons."""

    def showPopup(self) -> None:  # noqa: N802
        """Everything is seen already."""

    def sizeHint(self) -> QSize:  # noqa: N802
        labels = [self.itemText(at) for at in range(1, self.count())]
        return QSize(_width(labels), tokens.measures().row)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        for index, box in self._answers():
            if box.contains(event.position().toPoint()):
                self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            last = self.count() - 1
            now = self.currentIndex() + step if self.currentIndex() > 0 else (1 if step > 0 else last)
            self.setCurrentIndex(min(max(1, now), last))
        elif event.key() == Qt.Key.Key_Space and self.currentIndex() <= 0:
            self.setCurrentIndex(1)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.body())
        for index, box in self._answers():
            chosen = index == self.currentIndex()
            disc = QRectF(box.left(), box.center().y() - _DISC / 2 + 0.5, _DISC, _DISC)
            painter.setPen(QPen(QColor(tokens.ACCENT if chosen else tokens.EDGE), 1))
            painter.setBrush(QColor(tokens.ACCENT if chosen else tokens.SHEET))
            painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
            if chosen:
                painter.setBrush(QColor(tokens.SHEET))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(disc.adjusted(5.5, 5.5, -5.5, -5.5))
            painter.setPen(self.palette().text().color())
            words = box.adjusted(_DISC + _NEAR, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.itemText(index))
        colour = ring_colour(self)
        if colour:
            paint_ring(painter, QRectF(self.rect()), colour)

    def _answers(self) -> Iterator[tuple[int, QRect]]:
        left, metrics = _EDGE, QFontMetrics(fonts.body())
        for index in range(1, self.count()):
            width = _DISC + _NEAR + metrics.horizontalAdvance(self.itemText(index)) + 2
            yield index, QRect(left, 0, width, self.height())
            left += width + _APART


def _width(labels: Sequence[str]) -> int:
    return _width_of(tuple(labels), tokens.measures().body)


@lru_cache(maxsize=256)
def _width_of(labels: tuple[str, ...], size: int) -> int:  # noqa: ARG001 - another size of text, another width
    metrics = QFontMetrics(fonts.body())
    words = sum(metrics.horizontalAdvance(one) + 2 for one in labels)
    return words + len(labels) * (_DISC + _NEAR) + max(0, len(labels) - 1) * _APART + 2 * _EDGE
