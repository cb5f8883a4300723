"""Asks which of the registers behind one number is to be listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.counted import Counted

WIDTH = 420


class WhichRegister(QDialog):
    """A button a register; Esc lists none."""

    def __init__(self, number: str, registers: Sequence[Counted], parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: Counted | None = None
        self._registers = {one.form: one for one in registers}
        self.setObjectName("dialog:which_register")
        self.setWindowTitle("列出哪一种")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(tokens.GAP)
        words = label(f"{number}里有{len(registers)}种登记，先列出哪一种？", wrap=True, name="message")
        words.setMinimumHeight(words.heightForWidth(WIDTH - 44))
        column.addWidget(words)
        for place, one in enumerate(registers):
            button = Button(f"list_{one.form}", f"{one.title}　{len(one.records)}{one.noun}", key=f"Alt+{place + 1}")
            button.setProperty("form", one.form)
            button.clicked.connect(self._on_chosen)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if not place:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.chosen = self._registers[str(button.property("form"))]
            self.accept()


def choose_register(parent: QWidget, number: str, registers: Sequence[Counted]) -> Counted | None:
    """Ask and wait; None where none is wanted."""
    dialog = WhichRegister(number, registers, parent.window())
    dialog.exec()
    dialog.deleteLater()
    return dialog.chosen
