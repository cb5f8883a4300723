"""A small table of numbers, each of which leads to what it counts: arrows walk, Enter and a click open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

_GAP, _PAD = 16, 6
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class NumberGrid(PickChart):
    """``picked`` tells row × columns + column; a number of nothing is a dot and leads nowhere."""

    def __init__(self, corner: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], now: int) -> None:
        super().__init__(pickable=True)
        self._corner, self._heads, self._rows, self._now = corner, tuple(heads), tuple(rows), now
        told = (self.words_of(place) for place in range(len(self._rows) * len(self._heads)) if self._number(place))
        self.setAccessibleName("，".join(told))
        self.setFixedHeight((len(self._rows) + 1) * tokens.measures().row)

    def areas(self) -> dict[int, QRect]:
        places = range(len(self._rows) * len(self._heads))
        return {place: self._box(*divmod(place, len(self._heads))) for place in places if self._number(place)}

    def words_of(self, place: int) -> str:
        row, column = divmod(place, len(self._heads))
        return f"{self._rows[row][0]}　{self._heads[column]}　{self._number(place)}"

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        wide = QFontMetrics(fonts.body()).horizontalAdvance("0000") + _PAD
        return QSize(self._label_width() + wide * len(self._heads), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        self._write(painter, self._label_box(-1), self._corner, tokens.HEAD_WORDS, _LEFT, small=True)
        for column, head in enumerate(self._heads):
            colour = tokens.ACCENT if column == self._now else tokens.HEAD_WORDS
            self._write(painter, self._box(-1, column), head, colour, _RIGHT, small=True)
        for row, (name, numbers) in enumerate(self._rows):
            self._write(painter, self._label_box(row), name, tokens.INK, _LEFT)
            for column, number in enumerate(numbers):
                colour = tokens.ACCENT_DARK if number else tokens.INK2
                self._write(painter, self._box(row, column), f"{number:,}" if number else "·", colour, _RIGHT)
        self.paint_place(painter)

    def _write(self, painter: QPainter, box: QRect, words: str, colour: str, side: int, *, small: bool = False) -> None:
        painter.setFont(fonts.small() if small else fonts.body())
        painter.setPen(QColor(colour))
        painter.drawText(box.adjusted(0, 0, -_PAD, 0), side, words)

    def _number(self, place: int) -> int:
        row, column = divmod(place, len(self._heads))
        return self._rows[row][1][column]

    def _box(self, row: int, column: int) -> QRect:
        high, wide = tokens.measures().row, (self.width() - self._label_width()) // len(self._heads)
        return QRect(self._label_width() + column * wide, (row + 1) * high, wide, high)

    def _label_box(self, row: int) -> QRect:
        high = tokens.measures().row
        return QRect(0, (row + 1) * high, self._label_width(), high)

    def _label_width(self) -> int:
        metrics = QFontMetrics(fonts.body())
        return max(metrics.horizontalAdvance(one) for one in (self._corner, *(name for name, _ in self._rows))) + _GAP
