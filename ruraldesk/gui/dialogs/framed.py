"""The frame of a small window: what is asked above a line, the two ways on below it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button, Kind
from ruraldesk.gui.theme import palette, tokens

SIDE = 22


class FramedDialog(QDialog):
    """``go`` accepts and ``stay``, which may be "", rejects; what is asked comes into ``inner``."""

    def __init__(
        self, name: str, title: str, width: int, verbs: tuple[str, str], parent: QWidget, *, kind: Kind = "primary"
    ) -> None:
        super().__init__(parent.window())
        self.setObjectName(f"dialog:{name}")
        self.setWindowTitle(title)
        self.setFixedWidth(width)
        palette.ground(self, tokens.SHEET)
        self.inner = QVBoxLayout()
        self.inner.setContentsMargins(SIDE, 18, SIDE, 16)
        self.inner.setSpacing(10)
        self.go = Button("go", verbs[0], kind=kind)
        self.stay = Button("stay", verbs[1], key="Esc" if verbs[1] else "")
        self.go.clicked.connect(self.accept)
        self.stay.clicked.connect(self.reject)

    def close_frame(self) -> None:
        """Lay out what was put in, and the verbs after it in the order of the Tab key."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.inner)
        column.addWidget(hline())
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        row.addWidget(self.go)
        row.addWidget(self.stay)
        column.addLayout(row)
        self.stay.setVisible(bool(self.stay.text()))
