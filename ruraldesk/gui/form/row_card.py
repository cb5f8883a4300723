"""A row of a repeat as a card: its number, 移除, and its fields in two columns; for rows that fit no line."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.columns import Columns
from ruraldesk.gui.form.outline import is_wide
from ruraldesk.gui.form.row_parts import OfPath, RowParts
from ruraldesk.gui.theme import tokens


class RowCard(QWidget):
    """One row."""

    def __init__(self, parts: RowParts, remove: Link | None) -> None:
        super().__init__()
        self.parts = parts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, tokens.GAP)
        column.setSpacing(tokens.GAP)
        head = QHBoxLayout()
        self._words = label(role="small_bold", colour=tokens.INK2)
        head.addWidget(self._words)
        head.addStretch(1)
        if remove is not None:
            head.addWidget(remove)
        column.addLayout(head)
        self._columns = Columns()
        for one in parts.field_rows:
            self._columns.add(one, wide=is_wide(one.field))
        column.addWidget(self._columns)

    def number_it(self, number: int) -> None:
        """Show and name the row's place."""
        self.parts.number_it(number)
        self._words.setText(f"第{number}行")

    def refresh(self) -> None:
        """Show what the session holds, and the fields that are to be seen now."""
        self.parts.refresh()
        visible: set[QWidget] = {one for one in self.parts.field_rows if self.parts.relevant(one.field)}
        self._columns.arrange(visible, single=tokens.measures().large)
        for one in self.parts.field_rows:
            one.show_mark()

    def show_problems(self, of_path: OfPath) -> None:
        """Mark what is wrong."""
        self.parts.show_problems(of_path)
