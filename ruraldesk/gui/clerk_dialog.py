"""One dialog for whoever gets a passphrase: a new clerk with her name, or oneself with another one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.step_page import LineField
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.services.desk import SHORTEST_PASSPHRASE

WIDTH = 600


class ClerkDialog(QDialog):
    """``name``, ``passphrase`` and ``leads`` after it was accepted. ``known``: names that are taken."""

    def __init__(self, parent: QWidget, *, own: bool, known: frozenset[str] = frozenset()) -> None:
        super().__init__(parent.window())
        self._own, self._known = own, known
        self.setObjectName("dialog:passphrase" if own else "dialog:clerk")
        title = "换我的口令" if own else "加一个人"
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 12)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label(title, role="title"))
        words = "下次打开、解锁都用新的。" if own else "她用自己的姓名和口令打开，口令她自己来写。"
        inner.addWidget(label(words, colour=tokens.INK2, wrap=True))
        self._name = LineField("new_clerk", "姓名")
        hint = f"至少{SHORTEST_PASSPHRASE}个字；写汉字先点“看着写”"
        self._first = LineField("new_passphrase", "新口令" if own else "口令", hint, secret=True)
        self._second = LineField("new_passphrase2", "再写一遍", secret=True)
        self._leads = TickBox("做主管（能加人、停用、恢复、打恢复单）")
        self._leads.setObjectName("field:new_clerk_leads")
        self._leads.setAccessibleName(self._leads.text())
        self._leads.setMinimumHeight(tokens.measures().row)
        for field in (self._name, self._first, self._second):
            field.line.textChanged.connect(self._show)
            inner.addWidget(field)
        inner.addWidget(self._leads)
        self._name.setVisible(not own)
        self._leads.setVisible(not own)
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._verbs())
        self._show()
        (self._first if own else self._name).line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def name(self) -> str:
        return self._name.text

    @property
    def passphrase(self) -> str:
        """As it was written, blanks included."""
        return self._first.line.text()

    @property
    def leads(self) -> bool:
        return self._leads.isChecked()

    def _verbs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        self._stay = Button("stay", "不换" if self._own else "先不加", key="Esc")
        self._reason = label(role="small", colour=tokens.INK2, name="reason")
        self._go = Button("go", "换掉" if self._own else "加上", key="F9", kind="primary")
        self._stay.clicked.connect(self.reject)
        self._go.clicked.connect(self.accept)
        row.addWidget(self._stay)
        row.addWidget(self._reason)
        row.addWidget(self._go)
        return row

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.setTabOrder(self._go, self._stay)  # after the last line Enter stands on what was asked for

    def _missing(self) -> str:
        left = SHORTEST_PASSPHRASE - len(self.passphrase.strip())
        if not self._own and not self.name:
            return "还没写姓名"
        if not self._own and self.name in self._known:
            return "已经有这个名字，后面加上组别或岗位"
        if left > 0:
            return f"口令还差{left}个字"
        return "" if self.passphrase == self._second.line.text() else "两遍口令还不一样"

    def _show(self) -> None:
        missing = self._missing()
        self._reason.setText(missing)
        self._go.setEnabled(not missing)
