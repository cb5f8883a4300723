"""The numbers on top of a page: what one looks for first, in a row of tiles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.dealings import Count


class CountRow(Panel):
    """One tile each, thin lines between them."""

    def __init__(self, counts: Sequence[Count]) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(4, 6, 4, 6)
        row.setSpacing(0)
        for place, count in enumerate(counts):
            if place:
                row.addWidget(_line())
            row.addWidget(_tile(count), 1)
        self.box.addLayout(row)


def _tile(count: Count) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{count.label}{count.number}{count.unit}")
    column = QVBoxLayout(holder)
    column.setContentsMargins(16, 0, 8, 0)
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(label(count.number, role="number"), 0, Qt.AlignmentFlag.AlignBottom)
    row.addWidget(label(count.unit), 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(label(count.label, colour=tokens.INK2, wrap=True))
    return holder


def _line() -> QFrame:
    line = QFrame()
    line.setFixedWidth(1)
    palette.ground(line, tokens.LINE)
    return line
