"""交换: letters of the town, packs, and shares of another desk, that lie on the stick."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import tokens
from ruraldesk.services.letters import OnStick


class LetterPanel(Panel):
    """What the town, or another desk, sent back on the stick."""

    pack_asked = Signal(object)  # Path: a pack to be looked at

    def __init__(self) -> None:
        super().__init__()
        self._packs: tuple[Path, ...] = ()
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 20, 14)
        row.setSpacing(14)
        row.addWidget(picture("mail_inbox", tokens.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title: QLabel = label(name="letters", wrap=True)
        words.addWidget(self._title)
        self._how = label(role="small", colour=tokens.INK2, wrap=True)
        words.addWidget(self._how)
        self._look = Link("look_at_pack", "看表样会变什么")
        self._look.clicked.connect(self._on_look)
        words.addWidget(self._look, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self.box.addLayout(row)

    def show_letters(self, found: OnStick | None) -> None:
        """Announce the letters, or be away."""
        parts = []
        self._packs = found.packs if found is not None else ()
        if found is not None:
            town, desks = found.count("receipt"), found.count("share")
            parts += [f"镇里的回信{town}封"] if town else []
            parts += [f"另一张桌子的包{desks}个"] if desks else []
        self._how.setText("交的时候先取好，一起告诉你结果。" if parts else "先看会变什么，再换上；交的时候不会自己换。")
        parts += [f"镇里发的表样{len(self._packs)}个"] if self._packs else []
        self._look.setVisible(bool(self._packs))
        self._title.setText(f"U盘里有{'、'.join(parts)}")
        self.setVisible(bool(parts))

    def _on_look(self) -> None:
        if self._packs:
            self.pack_asked.emit(self._packs[0])  # the oldest first: a newer one may lean on it
