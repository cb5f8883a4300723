"""改名: the village's new name, and below it what will carry it and what will not, as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.said_lines import SaidLines
from ruraldesk.gui.dialogs.framed import SIDE, FramedDialog
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.services import renaming
from ruraldesk.services.desk import Desk

WIDTH, MOST = 600, 7
_LONGEST = 60  # a name that is too long is said to be so, not cut off


class RenameDialog(FramedDialog):
    """``name`` after it was accepted."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("rename_village", "村改名", WIDTH, ("改名", "先不改"), parent)
        self._desk = desk
        self.line = RingLineEdit()
        self.line.setObjectName("field:new_village_name")
        self.line.setAccessibleName("新村名")
        self.line.setMaxLength(_LONGEST)
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.says = SaidLines(WIDTH - 2 * SIDE, MOST, "rename_says")
        self.inner.addWidget(label(f"{desk.name}改名", role="title", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addWidget(label("新村名"))
        row.addWidget(self.line, 1)
        self.inner.addLayout(row)
        self.inner.addWidget(self.says)
        self.close_frame()
        self.line.textChanged.connect(self._tell)
        self.line.returnPressed.connect(self._on_return)
        self._tell()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def name(self) -> str:
        """What is written now, without blanks around it."""
        return self.line.text().strip()

    def _on_return(self) -> None:
        self.go.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        """Say what follows from the name, or why it is none."""
        try:
            said, lacking = renaming.consequences(self._desk, self.name), False
        except UserError as refusal:
            said, lacking = ((refusal.sentence, refusal.remedy) if self.name else ("写上村的全名。",)), True
        self.says.say(said, lacking=lacking)
        self.go.setEnabled(not lacking)
        self.adjustSize()


def ask_name(parent: QWidget, desk: Desk) -> str:
    """Return the village's new name, "" where it stays."""
    dialog = RenameDialog(desk, parent)
    went = dialog.exec() == QDialog.DialogCode.Accepted
    name = dialog.name if went else ""
    dialog.deleteLater()
    return name
