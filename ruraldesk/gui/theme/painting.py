"""What the first page paints with: none of it needs the class Qt, which alone takes 14 ms to read.

A painter's own setPen, setBrush and fillRect do need it. Words take the pen that a widget's palette gives its painter.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPalette, QPen

from ruraldesk.gui.theme import tokens


def paint_line(painter: QPainter, box: QRect, words: str) -> None:
    """Paint words from the left edge of a box, halfway down, in the painter's font and pen."""
    sizes = painter.fontMetrics()
    painter.drawText(box.x(), box.y() + (box.height() - sizes.height()) // 2 + sizes.ascent(), words)


def fitting(sizes: QFontMetrics, words: str, width: int) -> str:
    """Return words as far as they fit, with … where they do not."""
    if sizes.horizontalAdvance(words) <= width:
        return words
    from PySide6.QtCore import Qt

    return sizes.elidedText(words, Qt.TextElideMode.ElideRight, width)


def round_box(painter: QPainter, box: QRectF, ground: str, edge: str, width: float = 1.0) -> None:
    """Paint a box with the desk's round corners; no ground and no edge where "" is given."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    if ground:
        painter.fillPath(path, brush_of(ground))
    if edge:
        painter.strokePath(path, pen_of(edge, width))


def bar(painter: QPainter, box: QRectF, colour: str) -> None:
    """Fill a rectangle."""
    path = QPainterPath()
    path.addRect(box)
    painter.fillPath(path, brush_of(colour))


@lru_cache(maxsize=64)
def pen_of(colour: str, width: float = 1.0) -> QPen:
    made = QPen()
    made.setColor(QColor(colour))
    made.setWidthF(width)
    return made


@lru_cache(maxsize=64)
def brush_of(colour: str) -> QBrush:
    holder = QPalette()
    holder.setColor(QPalette.ColorRole.Window, QColor(colour))
    return holder.window()
