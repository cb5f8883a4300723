"""Rows of those who may be the same person: who, by what, and what can be said to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import tokens
from ruraldesk.services.likeness import Twin


class TwinRow(QWidget):
    """One of them: a sentence, and under it the links."""

    asked = Signal(str, str)  # verb, record

    def __init__(self, twin: Twin, verbs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._record = twin.record
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(0)
        words = f"{twin.reason}：{'，'.join((twin.title, *twin.hints))}。"
        column.addWidget(label(words, role="small", colour=tokens.INK, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        for verb, text in verbs:
            link = Link(f"{verb}.{twin.record}", text, small=True)
            link.setAccessibleName(f"{text}：{twin.title}")
            link.setProperty("verb", verb)
            link.clicked.connect(self._on_link)
            row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.asked.emit(str(link.property("verb")), self._record)
