"""A report's table in the window: numbers at the right, the row 合计 in bold, a double click opens the record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ruraldesk.gui.components.labels import plain_tip
from ruraldesk.gui.components.row_names import RowNames
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
SIDE, WIDEST, NARROW, SAMPLE_ROWS, HEAD_LINES, ONE_LINE = 10, 320, 180, 200, 2, 5
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def head_lines(words: str) -> list[str]:
    """Return a column's head in one line or two: broken before a bracket, else in the middle."""
    if len(words) <= ONE_LINE:
        return [words]
    at = words.find("（")
    at = at if at > 0 else (len(words) + 1) // 2
    return [words[:at], words[at:]]


class ReportModel(QAbstractTableModel):
    """The rows of a report, its totals last."""

    def __init__(self, table: ReportTable) -> None:
        super().__init__()
        self.table = table

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.table.rows) + bool(self.table.totals)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Any: Qt's own signature
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.shown
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), self.table.columns[index.column()].name, cell) or None
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # Any: as above
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.table.columns[section].label
        return None

    def cell(self, row: int, column: int) -> Cell:
        return self.row(row)[column]

    def row(self, row: int) -> tuple[Cell, ...]:
        return self.table.rows[row] if row < len(self.table.rows) else self.table.totals

    def is_total(self, row: int) -> bool:
        return row == len(self.table.rows)

    def leads(self, row: int, column: int) -> bool:
        """True if a cell is a number that has records, or another report, behind it."""
        if not (0 <= row < self.rowCount() and 0 <= column < self.columnCount()):
            return False
        name = self.table.columns[column].name
        return bool(self.table.records_behind(row, name) or self.table.report_behind(row, name))

    def _tip(self, row: int, column: str, cell: Cell) -> str:
        words = plain_tip(cell.shown)
        if count := len(self.table.records_behind(row, column)):
            return f"{words}　点它，列出这{count}件"
        other = self.table.report_behind(row, column)
        return f"{words}　点它，在{other.title}里看是哪几项" if other else words

    def column(self, column: int) -> ShownColumn:
        return self.table.columns[column]

    def record(self, row: int) -> str:
        """Return the record a row speaks of, "" for none."""
        return self.table.ids[row] if row < len(self.table.ids) else ""


class _Head(QHeaderView):
    """Small words in two lines at most, over numbers at the right."""

    def __init__(self, view: ReportView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        line = QFontMetrics(fonts.small()).lineSpacing()
        self.setFixedHeight(HEAD_LINES * line + 10)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        painter.save()
        painter.fillRect(rect, QColor(tokens.HEAD))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.EDGE))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.HEAD_WORDS))
        column = self._view.shown_column(logicalIndex)
        if column is not None:
            flags = _SIDES[column.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere
            painter.drawText(rect.adjusted(SIDE, 0, -SIDE, 0), int(flags), "\n".join(head_lines(column.label)))
        painter.restore()


class _Delegate(QStyledItemDelegate):
    """One line under each row; the row 合计 on a ground of its own, comparisons in quiet ink."""

    def __init__(self, view: ReportView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = self._view.shown_column(index.column())
        if column is None:
            return
        painter.save()
        box: QRect = option.rect  # missing in the stubs
        total = self._view.is_total(index.row())
        current = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
        ground = tokens.ACCENT_TINT if current else (tokens.ZEBRA if total else tokens.SHEET)
        painter.fillRect(box, QColor(ground))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(tokens.EDGE if total else tokens.ROW_LINE))
        painter.setFont(fonts.body(bold=total))
        leads = self._view.leads(index.row(), index.column())
        painter.setPen(QColor(tokens.ACCENT_DARK if leads else tokens.INK2 if column.of else tokens.INK))
        inner = box.adjusted(SIDE, 0, -SIDE, -1)
        words = painter.fontMetrics().elidedText(
            str(index.data() or "").replace("\n", " "), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, _SIDES[column.align] | Qt.AlignmentFlag.AlignVCenter, words)
        if current and index.column() == self._view.currentIndex().column():
            paint_ring(painter, QRectF(box).adjusted(1, 1, -1, -2), tokens.ACCENT)
        painter.restore()


class ReportView(QTableView):
    """``opened`` gives the id of the record of a row, ``asked`` the place of a number whose records are wanted."""

    opened = Signal(str)
    asked = Signal(int, int)  # row and column of a number that leads somewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: ReportModel | None = None
        self._names = RowNames(self)
        self.setObjectName("list:report")
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_Head(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.measures().row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.Box)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._on_open)
        self.clicked.connect(self._on_clicked)
        self.setMouseTracking(True)
        self.entered.connect(self._on_entered)

    def show_table(self, table: ReportTable) -> None:
        """Show a report."""
        self.setAccessibleName(table.title)
        self._model = ReportModel(table)
        self.setModel(self._model)
        self._fit()

    def shown_column(self, column: int) -> ShownColumn | None:
        return self._model.column(column) if self._model else None

    def is_total(self, row: int) -> bool:
        return self._model is not None and self._model.is_total(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex()
            if self.leads(index.row(), index.column()):
                self.asked.emit(index.row(), index.column())
            else:
                self._on_open(index)
            return
        super().keyPressEvent(event)

    def leads(self, row: int, column: int) -> bool:
        """True if a cell is a number that has records, or another report, behind it."""
        return self._model is not None and self._model.leads(row, column)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.leads(index.row(), index.column()):
            self.asked.emit(index.row(), index.column())

    def _on_entered(self, index: QModelIndex) -> None:
        hand = self.leads(index.row(), index.column())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def _fit(self) -> None:
        """Give every column what it needs; what is left goes to the columns of words."""
        if self._model is None:
            return
        widths = [self._wanted(self._model, place) for place in range(self._model.columnCount())]
        room = self.viewport().width() - sum(widths)
        words = [place for place in range(len(widths)) if not self._model.column(place).is_number]
        for place in words if room < 0 else ():  # a long word is cut, and whole in its tooltip
            room += max(0, widths[place] - NARROW)
            widths[place] = min(widths[place], NARROW)
        shared = words or list(range(len(widths)))
        for place in shared:
            widths[place] += max(0, room) // len(shared)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        self._keep_names()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        super().scrollContentsBy(dx, dy)
        self._keep_names()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self._keep_names()

    def scrollTo(  # noqa: N802
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into sight, beside the rows' names and not beneath them."""
        super().scrollTo(index, hint)
        hidden = self._names.reach() - self.visualRect(index).left()
        if self._model is not None and index.column() >= self._leading(self._model) and hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def _keep_names(self) -> None:
        if self._model is not None:
            self._names.follow(self._leading(self._model))

    @staticmethod
    def _leading(model: ReportModel) -> int:
        """Return how many columns say what a row is: those before the first number."""
        for place in range(model.columnCount()):
            column = model.column(place)
            if column.is_number and column.kind != "serial":
                return place
        return 0

    def _wanted(self, model: ReportModel, place: int) -> int:
        small = QFontMetrics(fonts.small())
        head = max(small.horizontalAdvance(line) for line in head_lines(model.column(place).label))
        metrics = QFontMetrics(fonts.body(bold=True))
        rows = [*model.table.rows[:SAMPLE_ROWS], *([model.table.totals] if model.table.totals else [])]
        longest = max((metrics.horizontalAdvance(row[place].shown) for row in rows), default=0)
        needed = max(longest, head) + 2 * SIDE + 4
        return needed if model.column(place).is_number else min(WIDEST, needed)

    def resizeEvent(self, event: Any) -> None:  # noqa: N802  # Any: QResizeEvent
        super().resizeEvent(event)
        self._fit()

    def _on_open(self, index: QModelIndex) -> None:
        record = self._model.record(index.row()) if self._model and index.isValid() else ""
        if record:
            self.opened.emit(record)
