"""Who can be chosen, each with the reason, and below who cannot and why: found by initials, ticked by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidgetItem

from ruraldesk.gui.form.tick_list import TickList
from ruraldesk.gui.theme import tokens
from ruraldesk.services.matching import Candidate


class MatchList(TickList):
    """Nothing is ticked beforehand: whom to ask is for the clerk to say."""

    def __init__(self, candidates: Sequence[Candidate], *, single: bool) -> None:
        super().__init__([one.title for one in candidates], "match", "找人", "可以挑的和不能挑的")
        self._single = single
        self.list.setWordWrap(True)
        for one in candidates:
            words, tickable = _words(one), not (one.bars or one.chosen)
            item = self.put(one.id, words, tickable=tickable)
            item.setToolTip(words)
            if not tickable:
                item.setForeground(QColor(tokens.INK2))

    def on_ticked(self, item: QListWidgetItem) -> None:
        """Where only one can be chosen, the other tick goes."""
        if self._single and item.checkState() == Qt.CheckState.Checked:
            for other in self.items():
                if other is not item and other.checkState() == Qt.CheckState.Checked:
                    other.setCheckState(Qt.CheckState.Unchecked)
        self.changed.emit()


def _words(one: Candidate) -> str:
    said = "不能挑：" + "；".join(one.bars) if one.bars else "；".join(one.reasons)
    return "　".join(part for part in (one.title, "已在表里" if one.chosen else "", said) if part)
