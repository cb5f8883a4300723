"""交换: letters of the town, and shares of another desk, that lie on the stick."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import tokens
from ruraldesk.services.letters import OnStick


class LetterPanel(Panel):
    """What the town, or another desk, sent back on the stick."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 20, 14)
        row.setSpacing(14)
        row.addWidget(picture("mail_inbox", tokens.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title: QLabel = label(name="letters", wrap=True)
        words.addWidget(self._title)
        words.addWidget(label("交的时候先取好，一起告诉你结果。", role="small", colour=tokens.INK2, wrap=True))
        row.addLayout(words, 1)
        self.box.addLayout(row)

    def show_letters(self, found: OnStick | None) -> None:
        """Announce the letters, or be away."""
        parts = []
        if found is not None:
            town, desks = found.count("receipt") + found.count("pack"), found.count("share")
            parts += [f"镇里的回信{town}封"] if town else []
            parts += [f"另一张桌子的包{desks}个"] if desks else []
        self._title.setText(f"U盘里有{'、'.join(parts)}")
        self.setVisible(bool(parts))
