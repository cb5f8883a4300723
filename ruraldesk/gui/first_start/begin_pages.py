"""Steps 1 to 3: village or town, name and code, the clerk and her passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import DotButton
from ruraldesk.services.desk import SHORTEST_PASSPHRASE, Role, code_fits

WRONG_CODE: dict[Role, str] = {
    "village": "代码以省的两位开头、后三位在001到399之间，再核对一遍",
    "town": "代码以省的两位开头、第7到9位不是000，再核对一遍",
}


class RolePage(StepPage[Facts]):
    """Village or town."""

    title = "这台电脑给谁用"
    sentence = "村里登记，镇里收包。定了以后不能换，要换就在另一个文件夹重新开始。"

    def build(self) -> None:
        self._village = DotButton("村里：登记、打印、把记录交给镇里")
        self._town = DotButton("镇里：收各村的包，问清楚，发回执")
        for name, button in (("village", self._village), ("town", self._town)):
            button.setObjectName(f"field:role.{name}")
            button.setAccessibleName(button.text())
            button.setMinimumHeight(tokens.measures().row)
            button.toggled.connect(self._on_toggled)
            self.column.addWidget(button)
        self._village.setChecked(True)

    def first_field(self) -> QWidget:
        return self._village

    def take(self) -> None:
        self.facts.role = "town" if self._town.isChecked() else "village"

    def _on_toggled(self, on: bool) -> None:  # noqa: ARG002
        self.take()
        self.changed.emit()


class NamePage(StepPage[Facts]):
    """Name and statistical code."""

    title = "名称和代码"
    sentence = "代码印在每张公示页的二维码里，也写在交给镇里的包上，请照统计用区划代码填。"

    def build(self) -> None:
        self._name = self.add_line("name", "名称", "如禾塘村、云泾镇")
        self._code = self.add_line("code", "区划代码", "村12位数字；镇9位或12位", width=240)

    def first_field(self) -> QWidget:
        return self._name.line

    def missing(self) -> str:
        digits = self._code.text
        lengths = (12,) if self.facts.role == "village" else (9, 12)
        if not self._name.text:
            return "还没写名称"
        if not digits:
            return "还没写代码"
        if not (digits.isascii() and digits.isdigit()):
            return "代码只写数字，一个别的字也不要"
        if len(digits) not in lengths:
            return f"代码应为{'或'.join(map(str, lengths))}位数字，现在{len(digits)}位"
        if not code_fits(self.facts.role, digits):
            return WRONG_CODE[self.facts.role]
        return ""

    def take(self) -> None:
        self.facts.name, self.facts.code = self._name.text, self._code.text


class ClerkPage(StepPage[Facts]):
    """The first clerk; she is the supervisor of this desk."""

    title = "你的姓名和口令"
    sentence = "打开登记台、离开一会儿再回来，都要写口令。别的同事以后在“设置”里加，各用各的口令。"

    def build(self) -> None:
        self._clerk = self.add_line("clerk", "你的姓名")
        hint = f"至少{SHORTEST_PASSPHRASE}个字，汉字、字母、数字、空格都行；写汉字先点“看着写”"
        self._first = self.add_line("passphrase", "口令", hint, secret=True)
        self._second = self.add_line("passphrase2", "再写一遍", secret=True)
        self.column.addSpacing(8)
        words = "没有人能替你找回口令，下一步打印的恢复单是唯一的办法。"
        self.column.addWidget(label(words, colour=tokens.INK2, wrap=True))

    def first_field(self) -> QWidget:
        return self._clerk.line

    def missing(self) -> str:
        if not self._clerk.text:
            return "还没写姓名"
        if len(self._first.line.text()) < SHORTEST_PASSPHRASE:
            return f"口令还差{SHORTEST_PASSPHRASE - len(self._first.line.text())}个字"
        if self._first.line.text() != self._second.line.text():
            return "两遍口令还不一样"
        return ""

    def take(self) -> None:
        self.facts.clerk, self.facts.passphrase = self._clerk.text, self._first.line.text()
