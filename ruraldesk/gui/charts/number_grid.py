"""Small tables of numbers, each of which leads to what it counts: arrows walk, Enter and a click open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

_GAP, _PAD, _LABEL_LEAST, _LABEL_MOST = 16, 6, 6, 13  # the last two in signs
Line = tuple[str, Sequence[int]]  # a name and its numbers
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class NumberGrid(PickChart):
    """``picked`` tells line × columns + column; a number of nothing is a dot and leads nowhere.

    A line without numbers is the head of those under it: it has the heads of the columns over again.
    """

    def __init__(self, heads: Sequence[str], lines: Sequence[Line], now: int) -> None:
        super().__init__(pickable=True)
        self._heads, self._lines, self._now = tuple(heads), tuple(lines), now
        told = (self.words_of(place) for place in range(len(self._lines) * len(self._heads)) if self._number(place))
        self.setAccessibleName("，".join(told))
        self.setFixedHeight(len(self._lines) * tokens.measures().row)

    def areas(self) -> dict[int, QRect]:
        places = range(len(self._lines) * len(self._heads))
        return {place: self._box(*divmod(place, len(self._heads))) for place in places if self._number(place)}

    def words_of(self, place: int) -> str:
        row, column = divmod(place, len(self._heads))
        return f"{self._lines[row][0]}　{self._heads[column]}　{self._number(place)}"

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._signs(_LABEL_LEAST) + self._numbers_width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        for row, (name, numbers) in enumerate(self._lines):
            if numbers:
                self._paint_numbers(painter, row, name, numbers)
            else:
                self._paint_head(painter, row, name)
        self.paint_place(painter)

    def _paint_head(self, painter: QPainter, row: int, name: str) -> None:
        high = tokens.measures().row
        painter.fillRect(0, (row + 1) * high - 1, self.width(), 1, QColor(tokens.EDGE))
        self._write(painter, self._label_box(row), name, tokens.HEAD_WORDS, _LEFT, fonts.small(bold=True))
        for column, head in enumerate(self._heads):
            colour = tokens.ACCENT if column == self._now else tokens.HEAD_WORDS
            self._write(painter, self._box(row, column), head, colour, _RIGHT, fonts.small())

    def _paint_numbers(self, painter: QPainter, row: int, name: str, numbers: Sequence[int]) -> None:
        self._write(painter, self._label_box(row), name, tokens.INK, _LEFT, fonts.body())
        for column, number in enumerate(numbers):
            colour = tokens.ACCENT_DARK if number else tokens.INK2
            self._write(painter, self._box(row, column), f"{number:,}" if number else "·", colour, _RIGHT, fonts.body())

    def _write(self, painter: QPainter, box: QRect, words: str, colour: str, side: int, font: QFont) -> None:
        inner = box.adjusted(0, 0, -_PAD, 0)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(inner, side, QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width()))

    def _number(self, place: int) -> int:
        row, column = divmod(place, len(self._heads))
        numbers = self._lines[row][1]
        return numbers[column] if numbers else 0

    def _box(self, row: int, column: int) -> QRect:
        high, wide = tokens.measures().row, (self.width() - self._label_width()) // len(self._heads)
        return QRect(self._label_width() + column * wide, row * high, wide, high)

    def _label_box(self, row: int) -> QRect:
        high = tokens.measures().row
        return QRect(0, row * high, self._label_width(), high)

    def _label_width(self) -> int:
        """Return what the names take: as long as the numbers have their room, long ones are cut."""
        metrics = QFontMetrics(fonts.body())
        longest = max((metrics.horizontalAdvance(name) for name, _ in self._lines), default=0) + _GAP
        least = self._signs(_LABEL_LEAST)
        return max(min(longest, least), min(longest, self._signs(_LABEL_MOST), self.width() - self._numbers_width()))

    def _numbers_width(self) -> int:
        return (QFontMetrics(fonts.body()).horizontalAdvance("0000") + _PAD) * len(self._heads)

    def _signs(self, count: int) -> int:
        return QFontMetrics(fonts.body()).horizontalAdvance("村" * count) + _GAP
