"""Big numbers side by side, each with its unit and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens


@dataclass(frozen=True, slots=True)
class Number:
    """One count."""

    value: int
    unit: str
    words: str
    colour: str = tokens.INK


def numbers_panel(numbers: Sequence[Number]) -> Panel:
    """Return a panel with the numbers in one row."""
    panel = Panel()
    row = QHBoxLayout()
    row.setContentsMargins(24, 16, 24, 16)
    row.setSpacing(20)
    for place, number in enumerate(numbers):
        if place:
            line = QFrame()
            line.setFixedWidth(1)
            palette.ground(line, tokens.LINE)
            row.addWidget(line)
        column = QVBoxLayout()
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(label(f"{number.value:,}", role="number", colour=number.colour), 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(label(number.unit, colour=number.colour), 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(label(number.words, colour=tokens.INK2))
        row.addLayout(column, 1)
    panel.box.addLayout(row)
    return panel
