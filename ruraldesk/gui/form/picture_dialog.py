"""A photo shown whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.attachments import Look


class PictureDialog(QDialog):
    """As large as the window lets it be; Esc or Enter closes it."""

    SIDE = 1400  # pixels of the picture asked for

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setObjectName("dialog:picture")
        self.setWindowTitle("看大图")
        palette.ground(self, tokens.SHEET)
        room = parent.window().size()
        picture = QPixmap()
        picture.loadFromData(look.picture)
        shown = picture.scaled(
            room.width() - 120,
            room.height() - 140,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        holder = label()
        holder.setPixmap(shown)
        holder.setAccessibleName(look.words)
        column.addWidget(holder, 1, Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(label(look.words, role="small", colour=tokens.INK2))
        row.addStretch(1)
        close = Button("stay", "看好了", key="Esc", kind="primary")
        close.clicked.connect(self.reject)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
