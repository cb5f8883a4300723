"""The parts of the filter sentence that are a word and a choice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.ledger.word_box import Entries, word_box
from ruraldesk.gui.theme import tokens


class Clause(QWidget):
    """A part that is never split over two lines. ``changed`` when what it says was changed by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(tokens.GAP)
        self.row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetFixedSize)


class ChoiceClause(Clause):
    """纠纷类型 [不限]; ``before`` and ``after`` are the words around the box."""

    def __init__(self, name: str, words: str, entries: Entries, *, before: str, after: str = "") -> None:
        super().__init__()
        self.name = name
        self.row.addWidget(label(before))
        self.box = word_box(name, words, entries)
        self.row.addWidget(self.box)
        if after:
            self.row.addWidget(label(after))
        self.box.currentIndexChanged.connect(self._on_chosen)

    @property
    def value(self) -> str:
        return str(self.box.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a choice and tell nobody."""
        self.box.blockSignals(True)
        self.box.setCurrentIndex(max(0, self.box.findData(value)))
        self.box.blockSignals(False)
        self.box.fit()

    def _on_chosen(self) -> None:
        self.box.fit()
        self.changed.emit()
