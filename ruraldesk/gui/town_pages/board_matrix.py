"""The matrix of 村情: one row per village; arrows move, Enter opens what stands behind a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFocusRect,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from ruraldesk.clock import CHINA, Clock, parse_instant
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.town.matrix import Cell, VillageRow

MONTHS = 6
SIDE, NARROW = 10, 4  # how far in words begin, and where columns are too narrow for that
SIGNS, WIDEST_CELL = 3, "✓ 9,999件"
_PLACE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell is about: a village, and a month, a group of registers or its questions."""

    village: str
    month: str = ""
    group: str = ""
    questions: bool = False


class _Lined(QStyledItemDelegate):
    """A line under each row, none between columns; words stand clear of the cell's edge."""

    side = SIDE

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if self.side == SIDE:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # an empty one, for its room
            option.decorationSize = QSize(1, 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        bare, box = QStyleOptionViewItem(option), option.rect
        bare.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, bare, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            frame = QStyleOptionFocusRect()
            frame.initFrom(option.widget)
            frame.rect = box
            frame.state = option.state | QStyle.StateFlag.State_KeyboardFocusChange | QStyle.StateFlag.State_Item
            option.widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, frame, painter)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(tokens.ROW_LINE))


class BoardHead(QHeaderView):
    """Small words on the head's ground, and a line under the column one stands in."""

    def __init__(self, table: QTableWidget, lined: _Lined) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._lined = lined
        self.setFixedHeight(tokens.measures().table_head)
        table.currentCellChanged.connect(self._on_current)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        painter.save()
        painter.fillRect(rect, QColor(tokens.HEAD))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.EDGE))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.HEAD_WORDS))
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        inner = rect.adjusted(self._lined.side, 0, -NARROW, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if painter.fontMetrics().horizontalAdvance(words) > inner.width():
            half = (len(words) + 1) // 2
            words = f"{words[:half]}\n{words[half:]}"
        painter.drawText(inner, left, words)
        if logicalIndex == self._table.currentColumn():
            painter.fillRect(inner.left(), rect.bottom() - 2, inner.width(), 3, QColor(tokens.ACCENT))
        painter.restore()

    def fit(self) -> None:
        """Be two lines high where a word does not fit its column."""
        small = QFontMetrics(fonts.small())
        shown = [at for at in range(self.count()) if not self.isSectionHidden(at)]
        heads = [(self.model().headerData(at, Qt.Orientation.Horizontal), self.sectionSize(at)) for at in shown]
        wide = any(
            small.horizontalAdvance(str(words or "")) > size - self._lined.side - NARROW for words, size in heads
        )
        self.setFixedHeight(tokens.measures().table_head + (small.height() if wide else 0))

    def _on_current(self) -> None:
        self.viewport().update()


class BoardTable(QTableWidget):
    """``looked_at`` follows the cell one stands on, ``opened`` Enter or a double click."""

    looked_at = Signal(object)  # Place
    opened = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("list:board")
        self.setAccessibleName("各村交包")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._lined = _Lined(self)
        self.setItemDelegate(self._lined)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(2 * tokens.measures().body + 24)
        self._head = BoardHead(self, self._lined)
        self.setHorizontalHeader(self._head)
        self.currentItemChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_activated)

    @property
    def village(self) -> str:
        """The village one stands on."""
        item = self.currentItem()
        return str(item.data(_PLACE).village) if item is not None else ""

    def show_months(self, rows: Sequence[VillageRow], months: Sequence[str], clock: Clock) -> None:
        """Show who handed in in which month, and what stands open."""
        this = months[-1]
        self._begin(["村", *[_month_words(one, this) for one in months], "疑问"], len(rows))
        for line, row in enumerate(rows):
            self._put(line, 0, row.name, Place(row.village), bold=True)
            for place, cell in enumerate(row.cells, start=1):
                words, colour = _cell_words(cell, row, this)
                item = self._put(line, place, words, Place(row.village, month=cell.month), colour)
                item.setData(
                    int(Qt.ItemDataRole.AccessibleTextRole), f"{row.name}，{_month_words(cell.month, this)}，{words}"
                )
            asked = f"{row.open_questions:,}个" if row.open_questions else "没有"
            colour = tokens.WARN if row.open_questions else tokens.INK2
            self._put(line, len(months) + 1, asked, Place(row.village, questions=True), colour)
        self._months = len(months)
        self._end(clock)

    def show_groups(self, rows: Sequence[VillageRow], counts: Mapping[str, Mapping[str, int]]) -> None:
        """Show how many records the town has of each village, by group of registers."""
        self._months = 0
        self._begin(["村", *counts], len(rows))
        for line, row in enumerate(rows):
            self._put(line, 0, row.name, Place(row.village), bold=True)
            for place, (group, by_village) in enumerate(counts.items(), start=1):
                count = by_village.get(row.village, 0)
                colour = tokens.INK if count else tokens.INK2
                item = self._put(
                    line, place, f"{count:,}" if count else "没有", Place(row.village, group=group), colour
                )
                words = f"{row.name}，{group}，{count:,}件"
                item.setData(int(Qt.ItemDataRole.AccessibleTextRole), words)
        self._end(None)

    def _begin(self, heads: list[str], rows: int) -> None:
        self._held = (self.currentRow(), self.currentColumn())
        self.blockSignals(True)
        self.clear()
        for at in range(self.columnCount()):
            self.setColumnHidden(at, False)
        self.setColumnCount(len(heads))
        self.setRowCount(rows)
        self.setHorizontalHeaderLabels(heads)

    def _end(self, clock: Clock | None) -> None:
        last = self.columnCount() - 1
        header = self.horizontalHeader()
        header.setMinimumSectionSize(SIGNS * tokens.measures().body)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)  # they share the width: nothing beyond its edge
        for edge in (0, last) if clock is not None else (0,):
            header.setSectionResizeMode(edge, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(edge, self._edge(edge))
        self._fit()
        self.blockSignals(False)
        row, column = self._held
        at = (row, column) if 0 <= row < self.rowCount() and 0 <= column <= last else (0, last - 1 if clock else 0)
        self.setCurrentCell(*at)
        self._on_current()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the words of the months do not fit side by side, the oldest months are left out."""
        self._lined.side = SIDE
        if not self._months:
            columns = range(self.columnCount())
            if any(self.sizeHintForColumn(at) > self.columnWidth(at) for at in columns):
                self._lined.side = NARROW
            self._head.fit()
            return
        least = QFontMetrics(fonts.body()).horizontalAdvance(WIDEST_CELL) + SIDE + 2 * NARROW
        edges = self._edge(0) + self._edge(self._months + 1)
        fitting = max(1, (self.viewport().width() - edges) // least)
        for at in range(1, self._months + 1):
            self.setColumnHidden(at, self._months - at >= fitting)
        self._head.fit()

    def _edge(self, column: int) -> int:
        """Return how wide the names, or the numbers of questions, want to be."""
        return max(self.sizeHintForColumn(column) + SIDE, SIGNS * tokens.measures().body)

    def _put(
        self, row: int, column: int, words: str, place: Place, colour: str = tokens.INK, *, bold: bool = False
    ) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setData(_PLACE, place)
        item.setForeground(QColor(colour))
        item.setFont(fonts.body(bold=bold))
        item.setToolTip("")
        self.setItem(row, column, item)
        return item

    def _on_current(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.looked_at.emit(item.data(_PLACE))

    def _on_activated(self, item: QTableWidgetItem) -> None:
        self.opened.emit(item.data(_PLACE))

    _held = (0, 0)
    _months = 0  # how many columns are months


def _month_words(month: str, this: str) -> str:
    year, number = month.split("-")
    return f"{int(number)}月" if year == this[:4] else f"{year}年{int(number)}月"


def _cell_words(cell: Cell, row: VillageRow, this: str) -> tuple[str, str]:
    """Return what a cell says: how much until which day; a dot where the village was not enrolled yet."""
    if cell.files:
        day = parse_instant(cell.until).astimezone(CHINA)
        return f"✓ {cell.records:,}件\n到{day.month}-{day.day:02}", tokens.OK
    if row.enrolled_at and parse_instant(row.enrolled_at).astimezone(CHINA).strftime("%Y-%m") > cell.month:
        return "·", tokens.INK2
    return ("还没交", tokens.WARN) if cell.month == this else ("没交", tokens.INK2)
