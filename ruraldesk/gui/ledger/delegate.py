"""Paints a ledger line: check box, words, pill, badge and one line under the row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ruraldesk.gui.components.marks import Badge, Pill, badge_width, mark_height, paint_badge, paint_pill, pill_width
from ruraldesk.gui.ledger.model import MARK_ROLE, NUMBER_ROLE
from ruraldesk.gui.theme import fonts, icons, tokens

Index = QModelIndex | QPersistentModelIndex
SIDE = 10


class LedgerDelegate(QStyledItemDelegate):
    """The same look for every column."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        box: QRect = option.rect  # missing in the stubs
        chosen = index.sibling(index.row(), 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        current = index.row() == self._view.currentIndex().row()
        ground = tokens.CHOSEN if chosen else (tokens.ACCENT_TINT if current else tokens.SHEET)
        painter.fillRect(box, QColor(ground))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(tokens.ROW_LINE))
        mark = index.data(MARK_ROLE)
        middle = QPoint(box.left() + SIDE, box.top() + (box.height() - mark_height()) // 2)
        if isinstance(mark, Pill):
            paint_pill(painter, middle, mark)
        elif isinstance(mark, Badge):
            paint_badge(painter, middle, mark)
        elif index.column() == 0:
            paint_check(painter, box, chosen)
        else:
            self._paint_words(painter, box, index)
        if current and self._view.hasFocus():
            self._paint_focus(painter, box, index)
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

    def _paint_words(self, painter: QPainter, box: QRect, index: Index) -> None:
        last = index.column() == index.model().columnCount() - 1
        words = str(index.data() or "")
        bold = last and words == "有疑问"
        painter.setFont(fonts.body(bold=bold))
        painter.setPen(QColor(tokens.WARN if bold else (tokens.INK2 if last else tokens.INK)))
        inner = box.adjusted(SIDE, 0, -SIDE, -1)
        side = Qt.AlignmentFlag.AlignRight if index.data(NUMBER_ROLE) else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_focus(self, painter: QPainter, box: QRect, index: Index) -> None:
        painter.setPen(QPen(QColor(tokens.ACCENT), 2))
        painter.drawLine(box.left(), box.top() + 1, box.right(), box.top() + 1)
        painter.drawLine(box.left(), box.bottom() - 1, box.right(), box.bottom() - 1)
        if index.column() == 0:
            painter.drawLine(box.left() + 1, box.top(), box.left() + 1, box.bottom())
        if index.column() == index.model().columnCount() - 1:
            painter.drawLine(box.right() - 1, box.top(), box.right() - 1, box.bottom())


def paint_check(painter: QPainter, box: QRect, on: bool) -> None:
    """Paint the check box of a row or of the head."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    square = QRectF(box.center().x() - 8.5, box.center().y() - 8.5, 17, 17)
    painter.setPen(QPen(QColor(tokens.ACCENT if on else tokens.EDGE), 1))
    painter.setBrush(QColor(tokens.ACCENT if on else tokens.SHEET))
    painter.drawRoundedRect(square, 2, 2)
    if on:
        painter.drawPixmap(square.topLeft().toPoint() + QPoint(1, 1), icons.pixmap("checkmark", tokens.SHEET, 16))
