"""Check boxes and radio buttons with an edge of 3:1 on any ground, and a ring where the keyboard stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import paint_ring


class TickBox(QCheckBox):
    """A check box. A ground set on a panel reaches the boxes in it, and Fusion draws their edge from that ground."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        give_edge(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        _paint_place(self)


class DotButton(QRadioButton):
    """A radio button, as ``TickBox``."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        give_edge(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        _paint_place(self)


def give_edge(box: QWidget) -> None:
    """Let the boxes that Fusion paints here, a list's too, have an edge that is seen."""
    palette = box.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(tokens.EDGE_WINDOW))
    box.setPalette(palette)


def _paint_place(box: QAbstractButton) -> None:
    """Fusion marks it only after Tab; here Enter goes on too."""
    if not box.hasFocus():
        return
    painter = QPainter(box)
    width = min(box.width(), box.sizeHint().width() + tokens.GAP)
    paint_ring(painter, QRectF(0, 0, width, box.height()), tokens.ACCENT)
    painter.end()
