"""往来记录: the dealings as a list that pages; date, register, sentence, deadline, state, 打开."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ruraldesk.gui.components.marks import (
    Badge,
    Pill,
    badge_for,
    badge_width,
    mark_height,
    paint_badge,
    paint_pill,
    pill_width,
)
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.services import dealings
from ruraldesk.services.dealings import Dealing, Dealings, Places
from ruraldesk.services.desk import Desk

PAGE, PAGES_KEPT, SAMPLE = 40, 20, 40
TIGHT = 150  # and before the state is: the record itself tells it
ROOMY = 300  # px a sentence should have before the register's column is given up for it
DATE, REGISTER, SENTENCE, DUE, STATE, OPEN = range(6)
OPEN_WORDS = "打开"
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
SIDE = 10
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class DealingsModel(QAbstractTableModel):
    """The places at once, their words in pages of 40; the last pages are kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._places: Places = ()
        self._around: Dealings | None = None
        self._pages: OrderedDict[int, list[Dealing]] = OrderedDict()

    def show_places(self, around: Dealings, places: Places) -> None:
        """Show these dealings of a record, in this order."""
        self.beginResetModel()
        self._around, self._places = around, places
        self._pages.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else OPEN + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.at(index.row()) if index.isValid() else None
        if one is None:
            return None
        if role == MARK_ROLE:
            return _mark(one, index.column())
        words = self._words(one, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == SENTENCE:
            return words
        return None

    def at(self, row: int) -> Dealing | None:
        """Return the dealing of a row; None where it went meanwhile."""
        number, place = divmod(row, PAGE)
        if self._around is None:
            return None
        if number not in self._pages:
            wanted = self._places[number * PAGE : (number + 1) * PAGE]
            self._pages[number] = dealings.page(self._desk, self._around, wanted)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        page = self._pages[number]
        return page[place] if place < len(page) else None

    def _words(self, one: Dealing, column: int) -> str:
        mark = _mark(one, column)
        if mark is not None:
            return mark.words
        today = self._desk.clock.today()
        return {DATE: short_day(one.on, today), REGISTER: one.register, SENTENCE: one.sentence, OPEN: OPEN_WORDS}.get(
            column, ""
        )


class DealingsDelegate(QStyledItemDelegate):
    """One line under each row; the last words are a link."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        box: QRect = option.rect  # missing in the stubs
        current = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
        painter.fillRect(box, QColor(tokens.ACCENT_TINT if current else tokens.SHEET))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(tokens.ROW_LINE))
        mark = index.data(MARK_ROLE)
        at = QPoint(box.left() + SIDE, box.top() + (box.height() - mark_height()) // 2)
        if isinstance(mark, Pill):
            paint_pill(painter, at, mark)
        elif isinstance(mark, Badge):
            paint_badge(painter, at, mark)
        else:
            link = SENTENCE if self._view.isColumnHidden(OPEN) else OPEN
            _paint_words(painter, box, index, link=index.column() == link)
        if current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # a pill has set it
            painter.setPen(QColor(tokens.ACCENT))
            painter.drawLine(box.left(), box.top(), box.right(), box.top())
            painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        mark = index.data(MARK_ROLE)
        if isinstance(mark, Pill):
            width = pill_width(mark)
        elif isinstance(mark, Badge):
            width = badge_width(mark)
        else:
            width = QFontMetrics(fonts.body()).horizontalAdvance(str(index.data() or ""))
        return QSize(width + 2 * SIDE + 2, tokens.measures().row)


class DealingsTable(QTableView):
    """Arrows move, Enter opens; ``opened`` gives a form and a record."""

    opened = Signal(str, str)

    def __init__(self, model: DealingsModel) -> None:
        super().__init__()
        self._model = model
        self.setObjectName("list:dealings")
        self.setAccessibleName("往来记录")
        self.setModel(model)
        self.setItemDelegate(DealingsDelegate(self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.measures().row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def fit_columns(self) -> None:
        """Give each column what its words want, and the sentence the rest."""
        rows = min(SAMPLE, self._model.rowCount())
        option = QStyleOptionViewItem()
        widths = []
        for column in range(OPEN + 1):
            shown = [self._model.index(row, column) for row in range(rows)]
            wanted = [self.itemDelegate().sizeHint(option, one).width() for one in shown if one.data()]
            widths.append(max(wanted, default=0))
        sentence, rest = widths[SENTENCE], sum(widths) - widths[SENTENCE]
        if self.viewport().width() - rest < min(sentence, ROOMY):  # what was done matters more than where it stands
            rest, widths[REGISTER] = rest - widths[REGISTER], 0
        if self.viewport().width() - rest < min(sentence, ROOMY):  # then the sentence itself is what is pressed
            rest, widths[OPEN] = rest - widths[OPEN], 0
        if self.viewport().width() - rest < min(sentence, TIGHT):
            rest, widths[STATE] = rest - widths[STATE], 0
        widths[SENTENCE] = max(120, self.viewport().width() - rest)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
            self.setColumnHidden(column, width == 0)

    def stand_at(self, row: int) -> None:
        """Make a row the current one and show it."""
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(min(max(0, row), self._model.rowCount() - 1), SENTENCE))
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == (SENTENCE if self.isColumnHidden(OPEN) else OPEN):
            self._open(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != OPEN and not self.isColumnHidden(OPEN):
            self._open(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.viewport().update()

    def _open(self, row: int) -> None:
        one = self._model.at(row) if row >= 0 else None
        if one is not None:
            self.opened.emit(one.form, one.record)


def short_day(on: str, today: date) -> str:
    """Return ``10-20`` for a day of this year, ``2025-11-20`` for another."""
    if not on:
        return ""
    year, month, day = on.split("-")
    return f"{int(month)}-{day}" if int(year) == today.year else on


def _mark(one: Dealing, column: int) -> Pill | Badge | None:
    if column == STATE and one.state:
        return Pill(one.state, one.shape)
    if column == DUE and one.days_left is not None:
        return badge_for(one.days_left)
    return None


def _paint_words(painter: QPainter, box: QRect, index: Index, *, link: bool) -> None:
    colour = tokens.ACCENT if link else tokens.INK2 if index.column() == DATE else tokens.INK
    painter.setFont(fonts.body())
    painter.setPen(QColor(colour))
    inner = box.adjusted(SIDE, 0, -SIDE, -1)
    words = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
    if link:
        below = inner.center().y() + painter.fontMetrics().ascent() // 2 + 4
        painter.drawLine(inner.left(), below, inner.left() + painter.fontMetrics().horizontalAdvance(words), below)
