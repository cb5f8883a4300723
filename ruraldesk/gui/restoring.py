"""Bringing a backup back in the window: what is in it, who opens it, and two verbs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.step_page import LineField
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import size_words, when
from ruraldesk.services import backups
from ruraldesk.services.backups import Backup

WIDTH = 600


class RestoreDialog(QDialog):
    """Shows a backup beside what is there now; ``clerk`` and ``passphrase`` open it."""

    def __init__(self, backup: Backup, records_now: int | None, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._file = backup.file
        self.setObjectName("dialog:restore")
        self.setWindowTitle("从备份恢复")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 14)
        inner.setSpacing(10)
        at = when(backup.made_at, clock)
        inner.addWidget(label(f"换成{at}的备份吗？", role="title", wrap=True))
        inner.addWidget(label(_preview(backup, records_now), wrap=True, name="message"))
        row = QHBoxLayout()
        head = label("那时的姓名")
        head.setFixedWidth(tokens.measures().label + 16)
        self._names = ChoiceBox()
        self._names.setObjectName("field:restore_clerk")
        self._names.setAccessibleName("那时的姓名")
        self._names.setMinimumHeight(tokens.measures().row)
        self._names.addItems(backups.clerks_in(backup.file))
        row.addWidget(head)
        row.addWidget(self._names, 1)
        inner.addLayout(row)
        self._secret = LineField("restore_passphrase", "那时的口令", secret=True)
        self._secret.line.textChanged.connect(self._on_text)
        inner.addWidget(self._secret)
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._verbs(at))
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def clerk(self) -> str:
        return self._names.currentText()

    @property
    def passphrase(self) -> str:
        return self._secret.line.text()

    def _verbs(self, at: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.addStretch(1)
        self._go = Button("restore_go", f"换成{at}的", kind="danger")
        self._stay = Button("stay", "留着现在的", key="Esc")
        self._go.clicked.connect(self._on_go)
        self._stay.clicked.connect(self.reject)
        row.addWidget(self._go)
        row.addWidget(self._stay)
        return row

    def _on_go(self) -> None:
        try:
            backups.try_key(self._file, self.clerk, self.passphrase)
        except UserError as refusal:
            self._secret.problem.say(refusal.message)
            self._secret.mark(True)
            self._secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._secret.problem.say("")
        self._secret.mark(False)


def chosen_backup(file: Path, records_now: int | None, clock: Clock, parent: QWidget) -> tuple[str, str] | None:
    """Ask whether a backup is to take the vault's place; return clerk and passphrase, or None."""
    dialog = RestoreDialog(backups.look_at(file), records_now, clock, parent)
    went = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (dialog.clerk, dialog.passphrase)
    dialog.deleteLater()
    return answer if went else None


def _preview(backup: Backup, records_now: int | None) -> str:
    lines = [f"备份里有{backup.records:,}件，{size_words(backup.size)}。"]
    if records_now is not None:
        lines[0] += f"现在有{records_now:,}件。"
        lines.append("换过以后，那以后写的不在登记台里；现在这份整个留在数据文件夹的replaced里，不会删。")
    lines.append("换过以后这里算一张新桌子，先不发编号，在“设置”里再定。")
    return "\n".join(lines)
