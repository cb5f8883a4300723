"""A new passphrase with the recovery sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.step_page import LineField
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks


class RecoverDialog(QDialog):
    """Changes the passphrase of one clerk; needs nobody who remembers the old one."""

    def __init__(self, folder: DataFolder, names: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setObjectName("dialog:recover")
        self.setWindowTitle("用恢复单打开")
        self.setFixedWidth(600)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 12)
        inner.addWidget(label("用恢复单换口令", role="title"))
        inner.addWidget(label("照纸写8组，每组4个，不分大小写，空格可写可不写。", colour=tokens.INK2, wrap=True))
        self._code = LineField("recovery", "恢复单")
        self._name = LineField("recover_clerk", "姓名")
        self._name.line.setText(names[0] if names else "")
        self._first = LineField("new_passphrase", "新口令", secret=True)
        for field in (self._code, self._name, self._first):
            inner.addWidget(field)
        column.addLayout(inner)
        column.addWidget(hline())
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.addStretch(1)
        stay = Button("stay", "再想想", key="Esc")
        go = Button("recover_go", "换成新口令", key="F9", kind="primary")
        stay.clicked.connect(self.reject)
        go.clicked.connect(self._on_go)
        row.addWidget(stay)
        row.addWidget(go)
        column.addLayout(row)

    def _on_go(self) -> None:
        try:
            clerks.recover(self._folder, self._code.text, self._name.text, self._first.line.text())
        except UserError as refusal:
            self._code.problem.say("".join((refusal.message, *refusal.where)))
            self._code.mark(True)
            return
        self.accept()
