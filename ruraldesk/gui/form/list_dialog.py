"""The frame of the dialogs in which many are picked: a heading, what is picked from, below it words and two verbs."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens


class ListDialog(QDialog):
    """``column`` takes what is picked from; ``words`` says how many are."""

    def __init__(self, name: str, title: str, heading: str, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent.window())
        kind = name.partition(":")[0]
        self.setObjectName(f"dialog:{name}")
        self.setWindowTitle(title)
        room = parent.window().size()
        self.resize(min(size[0], room.width() - 60), min(size[1], room.height() - 40))
        palette.ground(self, tokens.SHEET)
        self.words = label(name=f"{kind}:words")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.head = label(heading, role="title")
        self.head.setContentsMargins(22, 14, 22, 8)
        self.column.addWidget(self.head)

    def add_foot(self, stay: str, go: Button) -> None:
        """Add the words and the two verbs; Esc is the safe one."""
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        row.addWidget(self.words)
        row.addStretch(1)
        safe = Button("stay", stay, key="Esc")
        safe.clicked.connect(self.reject)
        row.addWidget(safe)
        row.addWidget(go)
        self.column.addWidget(hline())
        self.column.addLayout(row)
