"""Choosing by matching: the list with its reasons, and the clerk's word on whom to take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.list_dialog import ListDialog
from ruraldesk.gui.form.match_list import MatchList
from ruraldesk.gui.theme import tokens
from ruraldesk.model.matching import Matching
from ruraldesk.services import matching as by_reason
from ruraldesk.services.form_session import FormSession

SIZE = (900, 640)


class MatchDialog(ListDialog):
    """``chosen``: the ids that were taken; empty where nothing was."""

    def __init__(self, session: FormSession, matching: Matching, parent: QWidget) -> None:
        super().__init__(f"match:{matching.name}", matching.label, matching.label, SIZE, parent)
        self.chosen: list[str] = []
        found = by_reason.candidates(session.desk, session.spec, session.record, matching)
        barred = sum(bool(one.bars) for one in found)
        words = f"可以挑的{len(found) - barred}个，不分先后；不能挑的{barred}个在后面，写明为什么。挑谁由经办人定。"
        if session.dirty:
            words += "改了还没存的不算在内，要算先保存（F9）。"
        note = label(words, colour=tokens.INK2, wrap=True, name="match:note")
        note.setContentsMargins(22, 0, 22, 8)
        self.column.addWidget(note)
        self.column.addWidget(hline())
        self.list = MatchList(found, single=not matching.repeat)
        self.list.setContentsMargins(22, 10, 22, 10)
        self.list.changed.connect(self._say)
        self.column.addWidget(self.list, 1)
        self._go = Button("take_match", "挑上", icon="checkmark_circle", key="F9", kind="primary")
        self._go.clicked.connect(self.take)
        self.add_foot("先不挑", self._go)
        self._say()
        self.list.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """F9: take those that are ticked."""
        self.chosen = self.list.chosen()
        self.accept()

    def _say(self) -> None:
        count = len(self.list.chosen())
        self.words.setText(f"选了{count}个" if count else "还没有选")
        self._go.setEnabled(bool(count))
