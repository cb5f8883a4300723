"""Lying bars with their names at the left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.bar import TONES, Bar, highest_of
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

ROW, LEAST_ROW = 24, 18
MOST_NAME = 0.45  # of the width: a longer name ends in …, and is whole in the tooltip


class LyingBars(PickChart):
    """One line per name, the number at the bar's end."""

    def __init__(self, bars: tuple[Bar, ...], unit: str, *, pickable: bool = False) -> None:
        super().__init__(pickable=pickable)
        self._bars, self._unit = bars, unit
        self.setAccessibleName("，".join(f"{bar.name}{bar.words(unit)}" for bar in bars))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, ROW * len(self._bars) + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, LEAST_ROW * len(self._bars) + 4)

    def areas(self) -> dict[int, QRect]:
        step = max(LEAST_ROW, min(ROW * 3 // 2, (self.height() - 4) // max(1, len(self._bars))))
        return {place: QRect(0, place * step + 2, self.width(), step) for place in range(len(self._bars))}

    def words_of(self, place: int) -> str:
        return self._bars[place].told(self._unit)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setFont(fonts.small())
        metrics = QFontMetrics(fonts.small())
        left = max([metrics.horizontalAdvance(bar.name) for bar in self._bars] + [40]) + 10
        left = min(left, int(self.width() * MOST_NAME))
        highest = highest_of(self._bars)
        ends = max([metrics.horizontalAdvance(bar.words(self._unit)) for bar in self._bars] + [40]) + 10
        room = self.width() - left - ends
        bottom = 0
        for place, area in self.areas().items():
            bar, middle = self._bars[place], area.center().y()
            painter.setPen(QColor(tokens.INK))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, left - 8)
            painter.drawText(QRect(0, area.top(), left - 8, area.height()), side, name)
            width, before = (round(number / highest * room) for number in (bar.value, bar.before or 0.0))
            tall = 11 if bar.before is not None else 14
            painter.fillRect(left, middle - 7, width, tall, QColor(TONES.get(bar.tone, tokens.CHART1)))
            if bar.before is not None:
                painter.fillRect(left, middle + 5, before, 4, QColor(tokens.CHART4))
            box = QRect(left + max(width, before) + 6, area.top(), ends, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, bar.words(self._unit))
            bottom = area.bottom()
        painter.fillRect(left - 1, 2, 1, bottom, QColor(tokens.EDGE))
        self.paint_place(painter)
