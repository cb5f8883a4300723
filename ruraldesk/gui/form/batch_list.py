"""What can be chosen for a batch: a line to find them by initials, a list to tick, the due ones at a key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.tick_list import TickList, link_of
from ruraldesk.gui.theme import tokens
from ruraldesk.services.batch_entry import Candidate


class BatchList(TickList):
    """Enter ticks the first that fits, Ctrl+Enter says that it is an exception; Space ticks in the list."""

    odd_asked = Signal(str)  # id of the linked record

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__([one.title for one in candidates], "batch", "找要登记的", "要登记的")
        self._candidates = list(candidates)
        self.column.insertLayout(1, self._links())
        self.list.setUniformItemSizes(True)
        for one in self._candidates:
            self.put(one.id, "　".join(part for part in (one.title, due_words(one)) if part))

    def choose(self, ids: Sequence[str]) -> None:
        """Tick these and no others."""
        wanted = set(ids)
        self.list.blockSignals(True)
        for one in self.items():
            one.setCheckState(Qt.CheckState.Checked if link_of(one) in wanted else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.changed.emit()

    def title(self, link: str) -> str:
        """Return what one of them is called."""
        return next((one.title for one in self._candidates if one.id == link), "")

    def on_enter(self, item: QListWidgetItem, in_line: bool, held: Qt.KeyboardModifier) -> None:
        """Tick it; with Ctrl it is an exception."""
        if held & Qt.KeyboardModifier.ControlModifier:
            self._on_odd()
        else:
            super().on_enter(item, in_line, held)

    def _links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        due = [one for one in self._candidates if one.days_left is not None and one.days_left <= 0]
        self._due = Link("choose_due", f"到期的都选（{len(due)}）", small=True)
        self._none = Link("choose_none", "都不选", small=True)
        self._odd = Link("exception", "这个有例外　Ctrl+回车", small=True)
        self._due.setVisible(bool(due))
        self._due.clicked.connect(self._on_due)
        self._none.clicked.connect(self._on_none)
        self._odd.clicked.connect(self._on_odd)
        for link in (self._due, self._none):
            row.addWidget(link)
        row.addStretch(1)
        row.addWidget(self._odd)
        return row

    def _on_due(self) -> None:
        due = [one.id for one in self._candidates if one.days_left is not None and one.days_left <= 0]
        self.choose([*self.chosen(), *due])

    def _on_none(self) -> None:
        self.choose([])

    def _on_odd(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            item.setCheckState(Qt.CheckState.Checked)
            self.odd_asked.emit(link_of(item))


def due_words(one: Candidate) -> str:
    """Return when one is due: 逾期3天, 今天到期, 10天后到期."""
    if one.days_left is None:
        return ""
    if one.days_left < 0:
        return f"逾期{-one.days_left}天"
    return "今天到期" if one.days_left == 0 else f"{one.days_left}天后到期"


def empty_words() -> QWidget:
    """Return what stands where there are no exceptions."""
    words = "都一样的，这边不用写。不一样的，在左边选中它按Ctrl+回车，再写它的情况。"
    return label(words, colour=tokens.INK2, wrap=True)
