"""Lying bars with their names at the left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ruraldesk.gui.charts.bars import Bar
from ruraldesk.gui.theme import fonts, tokens

ROW = 24


class LyingBars(QWidget):
    """One line per name, the number at the bar's end."""

    def __init__(self, bars: tuple[Bar, ...], unit: str) -> None:
        super().__init__()
        self._bars, self._unit = bars, unit
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("，".join(f"{bar.name}{bar.value:g}{unit}" for bar in bars))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, ROW * len(self._bars) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setFont(fonts.small())
        metrics = QFontMetrics(fonts.small())
        left = max([metrics.horizontalAdvance(bar.name) for bar in self._bars] + [40]) + 10
        step = max(ROW, min(ROW * 3 // 2, self.height() // max(1, len(self._bars))))
        highest = max([bar.value for bar in self._bars] + [bar.before or 0 for bar in self._bars] + [1])
        room = self.width() - left - 60
        for place, bar in enumerate(self._bars):
            top = place * step + (step - ROW) // 2 + 4
            painter.setPen(QColor(tokens.INK))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(0, top, left - 8, ROW - 6), side, bar.name)
            width = round(bar.value / highest * room)
            tall = 11 if bar.before is not None else 14
            painter.fillRect(left, top + 2, width, tall, QColor(tokens.CHART1))
            if bar.before is not None:
                painter.fillRect(left, top + 14, round(bar.before / highest * room), 4, QColor(tokens.CHART4))
            box = QRect(left + width + 6, top, 80, ROW - 6)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{bar.value:g}{self._unit}")
        painter.fillRect(left - 1, 0, 1, len(self._bars) * step + 4, QColor(tokens.EDGE))
