"""The two columns of a section: short fields side by side, wide ones alone; hidden ones leave no hole."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ruraldesk.gui.theme import tokens

ONE_COLUMN_BELOW = 840


class Columns(QWidget):
    """Places its parts anew whenever some appear or vanish, or the window becomes narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.COLUMN_GAP)
        self._grid.setVerticalSpacing(tokens.GAP)
        self._parts: list[tuple[QWidget, bool]] = []  # widget, wide
        self._placed: tuple[tuple[int, int, int, int], ...] = ()

    def add(self, part: QWidget, *, wide: bool) -> None:
        part.setParent(self)
        self._parts.append((part, wide))

    def arrange(self, visible: set[QWidget], *, single: bool) -> None:
        """Show exactly these parts, in order."""
        places: list[tuple[int, int, int, int]] = []
        row = column = 0
        for index, (part, wide) in enumerate(self._parts):
            if part not in visible:
                continue
            if wide or single:
                row += 1 if column else 0
                places.append((index, row, 0, 2))
                row, column = row + 1, 0
            else:
                places.append((index, row, column, 1))
                row, column = (row + 1, 0) if column else (row, 1)
        for part, _ in self._parts:
            part.setVisible(part in visible)
        if tuple(places) != self._placed:
            self._placed = tuple(places)
            self._lay()

    def _lay(self) -> None:
        for part, _ in self._parts:
            self._grid.removeWidget(part)  # takeAt leaves an item behind that remembers a height for good
        for index, row, column, span in self._placed:
            self._grid.addWidget(self._parts[index][0], row, column, 1, span)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)
