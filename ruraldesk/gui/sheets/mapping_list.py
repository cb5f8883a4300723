"""Which column is what: a row for each, its letter and head, what stands under it, and the list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.form.editors.choice_box import LongChoiceBox
from ruraldesk.gui.theme import palette, tokens

GUESSED = "猜的，看一看"
_LETTERS_WIDTH = 34


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing a column may be: its name and how it reads."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column as the list shows it. ``key``: its letters, or those of a cell."""

    key: str
    head: str
    samples: str
    target: str
    guessed: bool


class MappingList(QScrollArea):
    """``pointed`` gives a column's key and what it was taken for; "" = for nothing."""

    pointed = Signal(str, str)

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(f"list:{name}")
        self.setAccessibleName(words)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows: dict[str, MappingRow] = {}

    def show_columns(self, columns: Sequence[Mapped], offered: Sequence[Offered], nothing: str) -> None:
        """Show these columns; ``nothing``: how it reads where a column is taken for nothing."""
        at = next((key for key, row in self._rows.items() if row.box.hasFocus()), "")
        ground = QWidget()
        palette.ground(ground, tokens.SHEET)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = {}
        for one in columns:
            row = MappingRow(one, offered, nothing)
            row.pointed.connect(self.pointed)
            column.addWidget(row)
            self._rows[one.key] = row
        column.addStretch(1)
        self.setWidget(ground)
        if at in self._rows:
            self._rows[at].box.setFocus(Qt.FocusReason.OtherFocusReason)

    def stand_at(self, key: str) -> None:
        """Go to a column: somebody has pointed at it in the sheet."""
        row = self._rows.get(key)
        if row is not None:
            self.ensureWidgetVisible(row)
            row.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def first(self) -> QWidget | None:
        """Return the first list that wants a look: a guess, else the first of all."""
        rows = [*self._rows.values()]
        return next((row.box for row in rows if row.guessed), rows[0].box if rows else None)


class MappingRow(QWidget):
    """One column."""

    pointed = Signal(str, str)

    def __init__(self, one: Mapped, offered: Sequence[Offered], nothing: str) -> None:
        super().__init__()
        self._key, self.guessed = one.key, one.guessed
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 14, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        letters = label(one.key, role="small_bold", colour=tokens.INK2)
        letters.setMinimumWidth(_LETTERS_WIDTH)
        head.addWidget(letters)
        head.addWidget(ElidedLabel(one.head, role="bold"), 1)
        if one.guessed:
            head.addWidget(label(GUESSED, role="small", colour=tokens.WARN, name=f"guessed:{one.key}"))
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addSpacing(_LETTERS_WIDTH + 8)
        self.box = LongChoiceBox()
        self.box.setObjectName(f"field:column.{one.key}")
        self.box.setAccessibleName(f"{one.key}列{one.head}")
        self.box.setMinimumHeight(tokens.measures().row)
        self.box.addItem(nothing, "")
        for item in offered:
            self.box.addItem(item.words, item.name)
        self.box.setCurrentIndex(max(0, self.box.findData(one.target)))
        self.box.activated.connect(self._on_chosen)
        line.addWidget(self.box, 1)
        column.addLayout(line)
        if one.samples:
            small = QHBoxLayout()
            small.addSpacing(_LETTERS_WIDTH + 8)
            small.addWidget(ElidedLabel(one.samples, role="small", colour=tokens.INK2), 1)
            column.addLayout(small)
        column.addSpacing(6)
        column.addWidget(hline(tokens.ROW_LINE))

    def _on_chosen(self, index: int) -> None:
        self.pointed.emit(self._key, str(self.box.itemData(index) or ""))
