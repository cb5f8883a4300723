"""The ledger's table: arrows move, Space chooses, Shift+arrows choose a range, letters go to the filter."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTableView

from ruraldesk.gui.ledger.delegate import SIDE, LedgerDelegate
from ruraldesk.gui.ledger.head import LedgerHead
from ruraldesk.gui.ledger.model import MOST_CHOSEN, NUMBER_ROLE, LedgerModel
from ruraldesk.gui.theme import fonts, tokens

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
CHECK_WIDTH, SAMPLE_ROWS, WIDEST = 44, 40, 240
Index = QModelIndex | QPersistentModelIndex


class LedgerTable(QTableView):
    """Shows a LedgerModel; ``opened`` gives a record's id."""

    opened = Signal(str)
    sort_asked = Signal(str)  # field
    sort_set = Signal(str, bool)  # field, falling
    letters = Signal(str)
    choice_changed = Signal()
    too_many = Signal()
    delete_asked = Signal()
    resized = Signal()

    def __init__(self, model: LedgerModel, name: str, title: str) -> None:
        super().__init__()
        self._model = model
        self._order, self._descending = "", False
        self._widths: list[int] = []
        self._wordless: set[int] = set()
        self._column = 1  # the one one stands in; a model that is shown anew forgets it
        self._anchor = -1  # where a range that is being chosen began
        self.setObjectName(f"list:{name}")
        self.setAccessibleName(title)
        self.setModel(model)
        self.setItemDelegate(LedgerDelegate(self))
        self.setHorizontalHeader(LedgerHead(self, self))
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
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.horizontalHeader().sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(self._on_open)

    @property
    def all_chosen(self) -> bool:
        count = self._model.rowCount()
        return bool(count) and self._model.chosen_count == count

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

    def measure(self) -> None:
        """Look at the first rows: how wide each column would be, and which of them say nothing."""
        columns = range(len(self._model.titles()))
        self._widths = [CHECK_WIDTH, *(self._wanted(column) for column in columns[1:])]
        self._wordless = {column for column in columns[1:] if not self._has_words(column)}

    def fit_columns(self) -> None:
        """Show the columns that fit whole, in the form's order; the last words take the rest of the room."""
        if not self._widths:
            self.measure()
        wanted = list(self._widths)
        listed = [column for column in range(1, len(wanted)) if self._model.is_listed(column)]
        room = self.viewport().width() - sum(width for at, width in enumerate(wanted) if at not in listed)
        shown: list[int] = []
        for column in sorted(listed, key=lambda at: (at in self._wordless, at)):
            if not shown or wanted[column] <= room:
                shown.append(column)
                room -= wanted[column]
        roomy = sorted(shown, key=lambda at: wanted[at])[-2:]
        for column in roomy:
            wanted[column] += max(0, room) // len(roomy)
        for column, width in enumerate(wanted):
            self.setColumnHidden(column, column in listed and column not in shown)
            self.setColumnWidth(column, width)

    def stand_at(self, row: int) -> None:
        """Make a row the current one and show it; the column one stands in stays."""
        if 0 <= row < self._model.rowCount():
            index = self._model.index(row, self._column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def rows_seen(self) -> int:
        return min(self._model.rowCount(), self.viewport().height() // tokens.measures().row)

    def choose_all(self) -> None:
        """Choose every row, or none where all of them are."""
        if self.all_chosen:
            self._model.choose_none()
        elif self._model.rowCount() > MOST_CHOSEN:
            self.too_many.emit()
            return
        else:
            self._model.choose(range(self._model.rowCount()), on=True)
        self._tell_choice()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row, modifiers = self.currentIndex().row(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._anchor = row
            self._choose([row], None)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self.delete_asked.emit()
        elif control and event.key() == Qt.Key.Key_A:
            self.choose_all()
        elif event.matches(QKeySequence.StandardKey.Paste):
            if words := " ".join(QGuiApplication.clipboard().text().split()):
                self.letters.emit(words)
        elif control and event.key() in _STEPS:
            order = self._model.order_of(self.currentIndex().column())
            if order:
                self.sort_set.emit(order, event.key() == Qt.Key.Key_Down)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier and (target := self._target(event.key())) >= 0 and row >= 0:
            self._stretch(row, target)
        elif not control and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.stand_at(self._target(event.key()))
        elif event.text().isprintable() and event.text().strip() and not modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            self.letters.emit(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Words from an input method go to the filter as letters do."""
        if event.commitString() and event.commitString() != " ":
            self.letters.emit(event.commitString())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        before = self.currentIndex().row()
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and before >= 0:
            self._stretch(before, index.row())
        elif index.isValid() and index.column() == 0:
            self._anchor = index.row()
            self._choose([index.row()], None)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit_columns()
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.horizontalHeader().viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.horizontalHeader().viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.column() > 0:
            self._column = current.column()
        if current.column() != previous.column():
            self.horizontalHeader().viewport().update()

    def _target(self, key: int) -> int:
        """Return the row a key moves to; -1 for a key that moves to none."""
        row, last = self.currentIndex().row(), self._model.rowCount() - 1
        page = max(1, self.rows_seen() - 1)
        steps = {
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_PageUp: row - page,
            Qt.Key.Key_PageDown: row + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        return max(0, min(last, steps[Qt.Key(key)])) if key in steps else -1

    def _stretch(self, row: int, target: int) -> None:
        """Choose from where the range began up to a row; what it no longer reaches is chosen no more."""
        if self._anchor < 0 or not self._is_chosen(self._anchor):
            self._anchor = row
        before, after = _between(self._anchor, row), _between(self._anchor, target)
        if len(after) > MOST_CHOSEN:
            self.too_many.emit()
            return
        self._model.choose([one for one in before if one not in after and self._is_chosen(one)], on=False)
        self.stand_at(target)
        self._choose(list(after), on=True)

    def _is_chosen(self, row: int) -> bool:
        return bool(self._model.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)

    def _choose(self, rows: list[int], on: bool | None) -> None:
        self._model.choose(rows, on)
        self._tell_choice()

    def _tell_choice(self) -> None:
        self.horizontalHeader().viewport().update()
        self.choice_changed.emit()

    def _on_head(self, column: int) -> None:
        if column == 0:
            self.choose_all()
        elif order := self._model.order_of(column):
            self.sort_asked.emit(order)

    def _on_open(self, index: Index) -> None:
        if index.isValid() and index.column() != 0 and (record := self._model.id_at(index.row())):
            self.opened.emit(record)

    def _has_words(self, column: int) -> bool:
        rows = min(SAMPLE_ROWS, self._model.rowCount())
        return not rows or any(self._model.index(row, column).data() for row in range(rows))

    def _wanted(self, column: int) -> int:
        head = QFontMetrics(fonts.small()).horizontalAdvance(self._model.titles()[column] + " ↓") + 2 * SIDE + 4
        widths = [head]
        option = QStyleOptionViewItem()
        for row in range(min(SAMPLE_ROWS, self._model.rowCount())):
            widths.append(self.itemDelegate().sizeHint(option, self._model.index(row, column)).width())
        return min(WIDEST, max(widths))


def _between(one: int, other: int) -> range:
    return range(min(one, other), max(one, other) + 1)
