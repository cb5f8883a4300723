"""What the rows of a wide table are called, kept at its left edge while the numbers are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QTableView, QWidget

from ruraldesk.gui.theme import tokens

SHARE = 0.45  # of the table's width, at most: the numbers need room too


class RowNames(QWidget):
    """Lies over the first columns and paints them as the table does; there only while they are scrolled away."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._columns: tuple[int, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, leading: int) -> None:
        """Lie over so many of the ``leading`` columns as leave room, or over none where nothing is scrolled."""
        room, found = SHARE * self._view.viewport().width(), []
        for place in range(leading):
            room -= self._view.columnWidth(place)
            if room < 0:
                break
            found.append(place)
        self._columns = tuple(found)
        self.setVisible(bool(found) and self._view.horizontalScrollBar().value() > 0)
        frame, head = self._view.frameWidth(), self._view.horizontalHeader().height()
        self.setGeometry(frame, frame, self.reach(), head + self._view.viewport().height())
        self.raise_()  # over the table's head too
        self.update()

    def reach(self) -> int:
        """Return how far they reach over the numbers."""
        return sum(self._view.columnWidth(place) for place in self._columns)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002  # Qt's own signature
        painter, model, header = QPainter(self), self._view.model(), self._view.horizontalHeader()
        painter.fillRect(self.rect(), QColor(tokens.SHEET))
        first, last = self._view.rowAt(0), self._view.rowAt(self._view.viewport().height() - 1)
        left = 0
        for column in self._columns:
            width = self._view.columnWidth(column)
            for row in range(max(first, 0), (last if last >= 0 else model.rowCount() - 1) + 1):
                option = QStyleOptionViewItem()
                top = header.height() + self._view.rowViewportPosition(row)
                option.rect = QRect(left, top, width, self._view.rowHeight(row))  # missing in the stubs
                self._view.itemDelegate().paint(painter, option, model.index(row, column))
            header.paintSection(painter, QRect(left, 0, width, header.height()), column)
            left += width
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.EDGE))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()  # the cell beneath is another one than the eye sees

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        QApplication.sendEvent(self._view.viewport(), event)
