"""A new passphrase with the recovery sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar, hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.recovery_boxes import RecoveryBoxes
from ruraldesk.gui.first_start.step_page import LineField
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks
from ruraldesk.services.desk import SHORTEST_PASSPHRASE

WIDTH = 680


class RecoverDialog(QDialog):
    """Changes the passphrase of one clerk; needs nobody who remembers the old one."""

    def __init__(self, folder: DataFolder, names: list[str], jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder, self._jobs = folder, jobs
        self._busy = False
        self.setObjectName("dialog:recover")
        self.setWindowTitle("用恢复单打开")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 12)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label("用恢复单换口令", role="title"))
        inner.addWidget(label("照纸写8组，不分大小写；记录不会动。", colour=tokens.INK2, wrap=True))
        self._boxes = RecoveryBoxes()
        self._boxes.changed.connect(self._show)
        self._boxes.filled.connect(self._on_filled)
        inner.addWidget(self._boxes)
        self._bar = MessageBar("info", "")
        inner.addWidget(self._bar)
        inner.addLayout(self._who(names))
        hint = f"至少{SHORTEST_PASSPHRASE}个字；写汉字先点“看着写”"
        self._first = LineField("new_passphrase", "新口令", hint, secret=True)
        self._second = LineField("new_passphrase2", "再写一遍", secret=True)
        for field in (self._first, self._second):
            field.line.textChanged.connect(self._show)
            inner.addWidget(field)
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._verbs())
        QWidget.setTabOrder(self._go, self._stay)  # Enter after the last line stands on what goes on
        self._show()
        self._boxes.first_open().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_filled(self) -> None:
        alone = self._name.count() == 1  # nobody to choose from: the passphrase is next
        (self._first.line if alone else self._name).setFocus(Qt.FocusReason.TabFocusReason)

    def _who(self, names: list[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)  # as the lines below it
        head = label("给谁换")
        head.setFixedWidth(tokens.measures().label + 16)
        self._name = ChoiceBox()
        self._name.setObjectName("field:recover_clerk")
        self._name.setAccessibleName("给谁换")
        self._name.setMinimumHeight(tokens.measures().row)
        self._name.addItems(names)
        row.addWidget(head)
        row.addWidget(self._name, 1)
        return row

    def _verbs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        self._reason = label(role="small", colour=tokens.INK2, name="reason")
        self._stay = stay = Button("stay", "再想想", key="Esc")
        self._go = Button("recover_go", "换成新口令", key="F9", kind="primary")
        stay.clicked.connect(self.reject)
        self._go.clicked.connect(self._on_go)
        row.addWidget(stay)
        row.addWidget(self._reason)
        row.addWidget(self._go)
        return row

    def _missing(self) -> str:
        least, first = SHORTEST_PASSPHRASE, self._first.line.text()
        if self._boxes.left:
            return f"还差{self._boxes.left}组"
        if len(first.strip()) < least:
            return f"口令还差{least - len(first.strip())}个字"
        return "" if first == self._second.line.text() else "两遍口令还不一样"

    def _show(self) -> None:
        wrong, words = self._boxes.words()
        self._bar.show_message("bad" if wrong else "info" if self._boxes.left else "ok", words)
        missing = self._missing()
        self._reason.setText(missing)
        self._go.setEnabled(not missing and not self._busy)

    def _on_go(self) -> None:
        folder, code, name = self._folder, self._boxes.code, self._name.currentText()
        passphrase = self._first.line.text()
        self._busy = True
        self._show()
        self._jobs.run(
            lambda _: clerks.recover(folder, code, name, passphrase), self._on_done, self._on_refused, label="换口令"
        )

    def _on_done(self, done: None) -> None:  # noqa: ARG002
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        self._busy = False
        self._show()
        self._bar.show_message("bad", "".join((refusal.message, *refusal.where)))
