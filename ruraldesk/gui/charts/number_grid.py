"""Small tables of numbers, each of which leads to what it counts: arrows walk, Enter and a click open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

_GAP, _PAD, _LABEL_LEAST, _LABEL_MOST = 16, 6, 6, 13  # the last two in signs
_COLUMNS_LEAST = 4
Line = tuple[str, Sequence[int]]  # a name and its numbers
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class NumberGrid(PickChart):
    """``picked`` tells line × columns + column; a number of nothing is a dot and leads nowhere.

    A line without numbers is the head of those under it: it has the heads of the columns over again. Where there is
    no room for every column, those up to ``now`` stay that fit, and the last one, which is the sum.
    """

    def __init__(self, heads: Sequence[str], lines: Sequence[Line], now: int) -> None:
        super().__init__(pickable=True)
        self._heads, self._lines, self._now = tuple(heads), tuple(lines), now
        told = (self.words_of(place) for place in range(len(self._lines) * len(self._heads)) if self._number(place))
        self.setAccessibleName("，".join(told))
        self._needed = self._widest(range(len(heads) - 1)), self._widest([len(heads) - 1])
        self.setFixedHeight(len(self._lines) * tokens.measures().row)

    def areas(self) -> dict[int, QRect]:
        boxes = self._boxes()
        lines = ((line * len(self._heads), line) for line in range(len(self._lines)))
        return {
            first + column: box.translated(0, line * tokens.measures().row)
            for first, line in lines
            for column, box in boxes.items()
            if self._number(first + column)
        }

    def words_of(self, place: int) -> str:
        row, column = divmod(place, len(self._heads))
        return f"{self._lines[row][0]}　{self._heads[column]}　{self._number(place)}"

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        columns = range(len(self._heads))[-_COLUMNS_LEAST:]
        return QSize(self._signs(_LABEL_LEAST) + self._room_of(columns), self.height())

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
        for column, box in self._boxes().items():
            colour = tokens.ACCENT if column == self._now else tokens.HEAD_WORDS
            self._write(painter, box.translated(0, row * high), self._heads[column], colour, _RIGHT, fonts.small())

    def _paint_numbers(self, painter: QPainter, row: int, name: str, numbers: Sequence[int]) -> None:
        self._write(painter, self._label_box(row), name, tokens.INK, _LEFT, fonts.body())
        for column, box in self._boxes().items():
            number, there = numbers[column], box.translated(0, row * tokens.measures().row)
            colour = tokens.ACCENT_DARK if number else tokens.INK2
            self._write(painter, there, f"{number:,}" if number else "·", colour, _RIGHT, fonts.body())

    def _write(self, painter: QPainter, box: QRect, words: str, colour: str, side: int, font: QFont) -> None:
        inner = box.adjusted(0, 0, -_PAD, 0)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(inner, side, QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width()))

    def _number(self, place: int) -> int:
        row, column = divmod(place, len(self._heads))
        numbers = self._lines[row][1]
        return numbers[column] if numbers else 0

    def _boxes(self) -> dict[int, QRect]:
        """Return the columns shown, each with its place in the first line."""
        shown = self._shown()
        spare = max(0, self.width() - self._label_width() - self._room_of(shown)) // len(shown)
        boxes, left = {}, self._label_width()
        for column in shown:
            wide = self._column_width(column) + spare
            boxes[column] = QRect(left, 0, wide, tokens.measures().row)
            left += wide
        return boxes

    def _shown(self) -> list[int]:
        """Return the columns there is room for."""
        *months, last = range(len(self._heads))
        room = self.width() - self._signs(_LABEL_LEAST)
        if self._room_of([*months, last]) <= room:
            return [*months, last]
        count = (room - self._column_width(last)) // self._column_width(0)
        end = max(self._now + 1, count)
        return [*months[max(0, end - count) : end], last]

    def _room_of(self, columns: Sequence[int]) -> int:
        return sum(self._column_width(column) for column in columns)

    def _column_width(self, column: int) -> int:
        """Return what the widest number needs: the sum's own, that of any other column for all others."""
        return self._needed[column == len(self._heads) - 1]

    def _widest(self, columns: Sequence[int]) -> int:
        body, small = QFontMetrics(fonts.body()), QFontMetrics(fonts.small())
        numbers = [body.horizontalAdvance(f"{row[column]:,}") for _, row in self._lines if row for column in columns]
        return max([*numbers, *(small.horizontalAdvance(self._heads[column]) for column in columns)]) + 2 * _PAD

    def _label_box(self, row: int) -> QRect:
        high = tokens.measures().row
        return QRect(0, row * high, self._label_width(), high)

    def _label_width(self) -> int:
        """Return what the names take: as long as the numbers have their room, long ones are cut."""
        metrics = QFontMetrics(fonts.body())
        longest = max((metrics.horizontalAdvance(name) for name, _ in self._lines), default=0) + _GAP
        least = self._signs(_LABEL_LEAST)
        return max(
            min(longest, least), min(longest, self._signs(_LABEL_MOST), self.width() - self._room_of(self._shown()))
        )

    def _signs(self, count: int) -> int:
        return QFontMetrics(fonts.body()).horizontalAdvance("村" * count) + _GAP
