"""The ledger's table: arrows move, Space chooses, Shift+arrows choose a range, letters go to the filter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTableView

from ruraldesk.gui.ledger.delegate import SIDE, LedgerDelegate, paint_check
from ruraldesk.gui.ledger.model import NUMBER_ROLE, LedgerModel
from ruraldesk.gui.theme import fonts, tokens

_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
CHECK_WIDTH, SAMPLE_ROWS, WIDEST = 44, 40, 240


class LedgerHead(QHeaderView):
    """Small words on the head's ground, the sorted column with its arrow."""

    def __init__(self, table: LedgerTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setFixedHeight(tokens.measures().table_head)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        painter.save()
        painter.fillRect(rect, QColor(tokens.HEAD))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.EDGE))
        if logicalIndex == 0:
            paint_check(painter, rect, self._table.all_chosen)
        else:
            painter.setFont(fonts.small())
            painter.setPen(QColor(tokens.HEAD_WORDS))
            words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
            arrow = self._table.arrow_of(logicalIndex)
            right = self._table.is_number(logicalIndex)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            inner = rect.adjusted(SIDE, 0, -SIDE, 0)
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, f"{words} {arrow}".rstrip())
        painter.restore()


class LedgerTable(QTableView):
    """Shows a LedgerModel; ``opened`` gives a record's id."""

    opened = Signal(str)
    sort_asked = Signal(str)  # field
    letters = Signal(str)
    choice_changed = Signal()

    def __init__(self, model: LedgerModel, name: str, title: str) -> None:
        super().__init__()
        self._model = model
        self._order, self._descending = "", False
        self.setObjectName(f"list:{name}")
        self.setAccessibleName(title)
        self.setModel(model)
        self.setItemDelegate(LedgerDelegate(self))
        self.setHorizontalHeader(LedgerHead(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.measures().row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.Box)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(self._on_open)

    @property
    def all_chosen(self) -> bool:
        count = self._model.rowCount()
        return bool(count) and len(self._model.chosen) == count

    def arrow_of(self, column: int) -> str:
        """Return the arrow of the sorted column."""
        if self._order and self._model.order_of(column) == self._order:
            return "↓" if self._descending else "↑"
        return ""

    def is_number(self, column: int) -> bool:
        return bool(self._model.rowCount() and self._model.index(0, column).data(NUMBER_ROLE))

    def show_order(self, order: str, descending: bool) -> None:
        self._order, self._descending = order, descending
        self.horizontalHeader().viewport().update()

    def fit_columns(self) -> None:
        """Show the columns that fit whole, in the form's order; the last words take the rest of the room."""
        titles = self._model.titles()
        wanted = [self._wanted(column) for column in range(len(titles))]
        wanted[0] = CHECK_WIDTH
        listed = [column for column in range(1, len(titles)) if self._model.order_of(column)]
        room = self.viewport().width() - sum(width for at, width in enumerate(wanted) if at not in listed)
        shown: list[int] = []
        for column in sorted(listed, key=lambda at: (not self._has_words(at), at)):
            if not shown or wanted[column] <= room:
                shown.append(column)
                room -= wanted[column]
        roomy = sorted(shown, key=lambda at: wanted[at])[-2:]
        for column in roomy:
            wanted[column] += max(0, room) // len(roomy)
        for column, width in enumerate(wanted):
            self.setColumnHidden(column, column in listed and column not in shown)
            self.setColumnWidth(column, width)

    def _has_words(self, column: int) -> bool:
        rows = min(SAMPLE_ROWS, self._model.rowCount())
        return not rows or any(self._model.index(row, column).data() for row in range(rows))

    def stand_at(self, row: int) -> None:
        """Make a row the current one and show it."""
        if 0 <= row < self._model.rowCount():
            index = self._model.index(row, 1)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def rows_seen(self) -> int:
        return min(self._model.rowCount(), self.viewport().height() // tokens.measures().row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.currentIndex().row()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._choose([row], None)
        elif event.key() in _ARROWS and shift and row >= 0:
            self._model.choose([row], on=True)
            self.stand_at(max(0, min(self._model.rowCount() - 1, row + _ARROWS[Qt.Key(event.key())])))
            self._choose([self.currentIndex().row()], on=True)
        elif event.text().isprintable() and event.text() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.letters.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self._choose([index.row()], None)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit_columns()

    def currentChanged(  # noqa: N802
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def _choose(self, rows: list[int], on: bool | None) -> None:
        self._model.choose(rows, on)
        self.horizontalHeader().viewport().update()
        self.choice_changed.emit()

    def _on_head(self, column: int) -> None:
        if column == 0:
            self._choose(list(range(self._model.rowCount())), on=not self.all_chosen)
        elif order := self._model.order_of(column):
            self.sort_asked.emit(order)

    def _on_open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid() and index.column() != 0 and (record := self._model.id_at(index.row())):
            self.opened.emit(record)

    def _wanted(self, column: int) -> int:
        head = QFontMetrics(fonts.small()).horizontalAdvance(self._model.titles()[column]) + 2 * SIDE + 4
        widths = [head]
        option = QStyleOptionViewItem()
        for row in range(min(SAMPLE_ROWS, self._model.rowCount())):
            widths.append(self.itemDelegate().sizeHint(option, self._model.index(row, column)).width())
        return min(WIDEST, max(widths))
