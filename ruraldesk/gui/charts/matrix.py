"""A year at a glance: a line for each matter, a column for each month, a word or a tick in each cell."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, icons, tokens

# mark: word in the cell ("" = a tick), ground, edge, words, what it is called
MARKS: dict[str, tuple[str, str, str, str, str]] = {
    "ontime": ("", tokens.OK_TINT, "", tokens.OK, "按时"),
    "late": ("迟", tokens.WARN_TINT, "", tokens.WARN, "晚了"),
    "missing": ("缺", tokens.DANGER, "", tokens.SHEET, "还缺"),
    "due": ("待", "", tokens.ACCENT, tokens.ACCENT, "本月到期"),
    "today": ("今", tokens.ACCENT, "", tokens.SHEET, "今天到期"),
}
_BOLD = ("missing", "today")
_GAP, _TICK, _WIDEST_CELL = 12, 16, 44
_AROUND = 12  # beside a month's number, where there is no room for its 月


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: its line, its column, its mark ("" = nothing is due), and whether it leads somewhere."""

    row: int
    column: int
    mark: str
    leads: bool


class Matrix(PickChart):
    """Painted whole; ``picked`` tells the place of the square in the order they were given."""

    RING_OUTSIDE = 3

    def __init__(
        self,
        rows: tuple[str, ...],
        heads: tuple[str, ...],
        squares: tuple[Square, ...],
        *,
        corner: str = "事项",
        now: str = "",
        legend: dict[str, str] | None = None,
    ) -> None:
        super().__init__(pickable=True)
        self._rows, self._heads, self._squares = rows, heads, squares
        self._corner, self._now = corner, now
        self._called = {mark: facts[4] for mark, facts in MARKS.items()} | (legend or {})
        told = (f"{rows[one.row]}{heads[one.column]}{self._called[one.mark]}" for one in squares if one.mark)
        self.setAccessibleName("，".join(told) or "没有到期的")

    def areas(self) -> dict[int, QRect]:
        return {place: self._area(one) for place, one in enumerate(self._squares) if one.leads}

    def words_of(self, place: int) -> str:
        one = self._squares[place]
        return f"{self._rows[one.row]}　{self._heads[one.column]}　{self._called.get(one.mark, '')}"

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(fonts.small())
        return QSize(
            self._label_width() + len(self._heads) * (metrics.horizontalAdvance("12") + _AROUND),
            (len(self._rows) + 2) * _least_step(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        step = self._step()
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.HEAD_WORDS))
        painter.drawText(QRect(0, 0, self._label_width(), step), left, self._corner)
        crowded = self._cell_width() < QFontMetrics(fonts.small(bold=True)).horizontalAdvance("12月") + 6
        for column, head in enumerate(self._heads):
            here = head == self._now
            called = head.removesuffix("月") if crowded and not here else head
            painter.setFont(fonts.small(bold=here))
            painter.setPen(QColor(tokens.ACCENT if here else tokens.HEAD_WORDS))
            painter.drawText(self._box(-1, column).adjusted(-6, 0, 6, 0), Qt.AlignmentFlag.AlignCenter, called)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK))
        for row, name in enumerate(self._rows):
            painter.drawText(QRect(0, (row + 1) * step, self._label_width(), step), left, name)
        for one in self._squares:
            self._paint_square(painter, self._area(one), one.mark)
        self._paint_legend(painter, (len(self._rows) + 1) * step, step)
        self.paint_place(painter)

    def _paint_square(self, painter: QPainter, area: QRect, mark: str) -> None:
        if mark not in MARKS:
            painter.setPen(QColor(tokens.CHART4))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "·")
            return
        word, ground, edge, words, _ = MARKS[mark]
        if ground:
            painter.fillRect(area, QColor(ground))
        if edge:
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        _paint_word(painter, area, word, words, bold=mark in _BOLD)

    def _paint_legend(self, painter: QPainter, top: int, step: int) -> None:
        """Name the marks that stand in the table; of all of them there is not always room."""
        present = {one.mark for one in self._squares}
        at = 0
        metrics = QFontMetrics(fonts.small())
        for mark, (word, _, _, words, _) in MARKS.items():
            if mark not in present:
                continue
            colour = tokens.DANGER if mark == "missing" else tokens.ACCENT if mark == "today" else words
            sign = metrics.horizontalAdvance(word) if word else _TICK
            _paint_word(painter, QRect(at, top, sign, step), word, colour, bold=bool(word))
            painter.setFont(fonts.small())
            painter.setPen(QColor(tokens.INK2))
            called = self._called[mark]
            wide = metrics.horizontalAdvance(called) + 2
            painter.drawText(QRect(at + sign + 3, top, wide, step), Qt.AlignmentFlag.AlignVCenter, called)
            at += sign + 3 + wide + 16

    def _area(self, one: Square) -> QRect:
        return self._box(one.row, one.column).adjusted(1, 1, -1, -1)

    def _box(self, row: int, column: int) -> QRect:
        wide = self._cell_width()
        start = self.width() - wide * len(self._heads)
        return QRect(start + column * wide, (row + 1) * self._step(), wide, self._step())

    def _cell_width(self) -> int:
        return min(_WIDEST_CELL, (self.width() - self._label_width()) // max(1, len(self._heads)))

    def _step(self) -> int:
        widest = QFontMetrics(fonts.small()).height() + 9
        return max(_least_step(), min(widest, self.height() // (len(self._rows) + 2)))

    def _label_width(self) -> int:
        metrics = QFontMetrics(fonts.small())
        return max((metrics.horizontalAdvance(one) for one in (*self._rows, self._corner)), default=0) + _GAP


def _least_step() -> int:
    """A line of small words without the empty tenth that the font keeps between lines."""
    high = QFontMetrics(fonts.small()).height()
    return high - high // 10


def _paint_word(painter: QPainter, area: QRect, word: str, colour: str, *, bold: bool) -> None:
    if not word:
        tick = icons.pixmap("checkmark", colour, _TICK)
        painter.drawPixmap(area.center().x() - _TICK // 2 + 1, area.center().y() - _TICK // 2 + 1, tick)
        return
    painter.setFont(fonts.small(bold=bold))
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, word)
    painter.setFont(fonts.small())
