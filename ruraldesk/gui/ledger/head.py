"""The head of the ledger's table."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ruraldesk.gui.ledger.delegate import SIDE, paint_check
from ruraldesk.gui.theme import fonts, tokens


class Sorted(Protocol):
    """What a head asks its table."""

    @property
    def all_chosen(self) -> bool: ...

    def arrow_of(self, column: int) -> str: ...

    def is_number(self, column: int) -> bool: ...

    def hasFocus(self) -> bool: ...  # noqa: N802

    def currentIndex(self) -> QModelIndex: ...  # noqa: N802


class LedgerHead(QHeaderView):
    """Small words on the head's ground, the sorted column with its arrow, the column one stands in with a line."""

    def __init__(self, table: Sorted, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
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
            if self._table.hasFocus() and logicalIndex == self._table.currentIndex().column():
                painter.fillRect(
                    rect.left() + SIDE, rect.bottom() - 2, rect.width() - 2 * SIDE, 3, QColor(tokens.ACCENT)
                )
        painter.restore()
