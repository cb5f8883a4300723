"""只看…: one link per register at the end of the panel's head; a choice where there are too many for the room."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.theme import tokens
from ruraldesk.services.dealings import Dealings

ALL, HANDLED = "", "handled"
LINKS_AT_MOST = 3
BOX_WIDTH = 190


class DealingFilter(QWidget):
    """``chosen``: a register's word, ALL, or HANDLED (what one only had a hand in)."""

    changed = Signal()

    def __init__(self, chosen: str = ALL) -> None:
        super().__init__()
        self.chosen = chosen
        self.narrow = False  # where links have no room a choice stands
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)

    def show_for(self, found: Dealings) -> None:
        """Offer the registers that have dealings."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        several = found.registers if len(found.registers) > 1 else ()
        entries = [(one.word, f"{one.word}{one.count}件") for one in several]
        if found.handled:
            entries.append((HANDLED, f"经办的{len(found.handled)}件"))
        if self.chosen not in {ALL, *(word for word, _ in entries)}:
            self.chosen = ALL
        if not entries:
            return
        if len(entries) > LINKS_AT_MOST or tokens.measures().large or self.narrow:
            self._add_box(entries)
        else:
            self._add_links(entries)

    def choose(self, word: str) -> None:
        """Look at one register, or at all."""
        if word != self.chosen:
            self.chosen = word
            self.changed.emit()

    def _add_links(self, entries: list[tuple[str, str]]) -> None:
        whole = [(ALL, "看全部")] if self.chosen != ALL else []
        for word, words in [*whole, *entries]:
            here = word == self.chosen
            text = words if word in (ALL, HANDLED) else f"只看{word}"
            link = Link(
                f"only.{word or 'all'}", text, small=True, plain=here, colour=tokens.INK if here else tokens.ACCENT
            )
            link.setAccessibleName(f"只看{words}" if word else words)
            link.setEnabled(not here)
            link.setProperty("word", word)
            link.clicked.connect(self._on_link)
            self._row.addWidget(link)

    def _add_box(self, entries: list[tuple[str, str]]) -> None:
        self._row.addWidget(label("看", role="small", colour=tokens.INK2))
        box = ChoiceBox()
        box.setObjectName("field:filter.register")
        box.setAccessibleName("看哪些往来")
        for word, words in [(ALL, "全部"), *entries]:
            box.addItem(words, word)
        box.setCurrentIndex(max(0, box.findData(self.chosen)))
        box.setFixedSize(BOX_WIDTH, tokens.measures().row)
        box.currentIndexChanged.connect(self._on_box)
        self._row.addWidget(box)

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.choose(str(link.property("word")))

    def _on_box(self) -> None:
        box = self.sender()
        if isinstance(box, ChoiceBox):
            self.choose(str(box.currentData() or ALL))
