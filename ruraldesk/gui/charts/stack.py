"""One bar divided into its parts, each named with its number below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.bar import TONES, Bar
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

COLUMNS, THICK, SWATCH, LEAST_PART = 2, 22, 12, 4


class StackBar(PickChart):
    """The parts as a bar and, two in a line, as words: a part is opened by its words or by its piece of the bar."""

    def __init__(self, bars: tuple[Bar, ...], unit: str, *, pickable: bool = False) -> None:
        super().__init__(pickable=pickable)
        self._bars, self._unit = bars, unit
        self.setAccessibleName("，".join(f"{bar.name}{bar.words(unit)}" for bar in bars))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        lines = -(-len(self._bars) // COLUMNS)
        return QSize(160, THICK + 8 + lines * QFontMetrics(fonts.small()).height())

    def areas(self) -> dict[int, QRect]:
        lines = -(-len(self._bars) // COLUMNS) or 1
        top = THICK + 10
        step = min(QFontMetrics(fonts.small()).height() + 8, max(1, self.height() - top) // lines)
        wide = self.width() // COLUMNS
        return {
            place: QRect(place % COLUMNS * wide, top + place // COLUMNS * step, wide - 4, step)
            for place in range(len(self._bars))
        }

    def words_of(self, place: int) -> str:
        return f"{self._bars[place].name}　{self._bars[place].words(self._unit)}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setFont(fonts.small())
        for bar, piece in zip(self._bars, self._pieces(), strict=True):
            painter.fillRect(piece, QColor(TONES.get(bar.tone, tokens.CHART1)))
        for place, area in self.areas().items():
            bar, middle = self._bars[place], area.center().y()
            swatch = QRect(area.left(), middle - SWATCH // 2, SWATCH, SWATCH)
            painter.fillRect(swatch, QColor(TONES.get(bar.tone, tokens.CHART1)))
            painter.setPen(QColor(tokens.INK))
            box = area.adjusted(SWATCH + 6, 0, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{bar.name} {bar.words(self._unit)}")
        self.paint_place(painter)

    def _pieces(self) -> list[QRect]:
        """Return the piece of each part; one that is not nothing is never too thin to be seen."""
        whole = sum(bar.value for bar in self._bars) or 1
        room = self.width() - sum(LEAST_PART for bar in self._bars if bar.value)
        left, found = 0, []
        for bar in self._bars:
            wide = round(bar.value / whole * room) + LEAST_PART if bar.value else 0
            found.append(QRect(left, 2, max(0, wide - 1), THICK))
            left += wide
        return found
