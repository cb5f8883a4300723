"""Choosing by matching: the list with its reasons, and the clerk's word on whom to take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.match_list import MatchList
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.matching import Matching
from ruraldesk.services import matching as by_reason
from ruraldesk.services.form_session import FormSession


class MatchDialog(QDialog):
    """``chosen``: the ids that were taken; empty where nothing was."""

    def __init__(self, session: FormSession, matching: Matching, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.chosen: list[str] = []
        self.setObjectName(f"dialog:match:{matching.name}")
        self.setWindowTitle(matching.label)
        room = parent.window().size()
        self.resize(min(900, room.width() - 60), min(640, room.height() - 40))
        palette.ground(self, tokens.SHEET)
        found = by_reason.candidates(session.desk, session.spec, session.record, matching)
        barred = sum(bool(one.bars) for one in found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label(matching.label, role="title")
        head.setContentsMargins(22, 14, 22, 4)
        column.addWidget(head)
        words = f"可以挑的{len(found) - barred}个，不分先后；不能挑的{barred}个在后面，写明为什么。挑谁由经办人定。"
        if session.dirty:
            words += "改了还没存的不算在内，要算先保存（F9）。"
        note = label(words, colour=tokens.INK2, wrap=True, name="match:note")
        note.setContentsMargins(22, 0, 22, 8)
        column.addWidget(note)
        column.addWidget(hline())
        self.list = MatchList(found, single=not matching.repeat)
        self.list.setContentsMargins(22, 10, 22, 10)
        self.list.changed.connect(self._say)
        column.addWidget(self.list, 1)
        column.addWidget(hline())
        column.addLayout(self._foot())
        self._say()
        self.list.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """F9: take those that are ticked."""
        self.chosen = self.list.chosen()
        self.accept()

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        self._words = label(name="match:words")
        row.addWidget(self._words)
        row.addStretch(1)
        stay = Button("stay", "先不挑", key="Esc")
        self._go = Button("take_match", "挑上", icon="checkmark_circle", key="F9", kind="primary")
        stay.clicked.connect(self.reject)
        self._go.clicked.connect(self.take)
        row.addWidget(stay)
        row.addWidget(self._go)
        return row

    def _say(self) -> None:
        count = len(self.list.chosen())
        self._words.setText(f"选了{count}个" if count else "还没有选")
        self._go.setEnabled(bool(count))
