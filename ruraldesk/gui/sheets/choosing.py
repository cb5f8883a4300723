"""A row of a label and a list to choose from, as the left side of a sheet's page has them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice_box import ChoiceBox
from ruraldesk.gui.theme import tokens

_WORDS_WIDTH = 76


class Choosing(QWidget):
    """One choice with its label."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        head = label(words, role="small", colour=tokens.INK2)
        head.setMinimumWidth(_WORDS_WIDTH)
        row.addWidget(head)
        self.box = ChoiceBox()
        self.box.setObjectName(f"field:{name}")
        self.box.setAccessibleName(words)
        self.box.setMinimumHeight(tokens.measures().row)
        self.box.setMinimumContentsLength(4)
        row.addWidget(self.box, 1)

    def offer(self, entries: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer (value, words); shown only where there is a choice."""
        self.box.blockSignals(True)
        self.box.clear()
        for value, words in entries:
            self.box.addItem(words, value)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.box.blockSignals(False)
        self.setVisible(len(entries) > 1)

    @property
    def value(self) -> str:
        return str(self.box.currentData() or "")
