"""The steps of a change of duty: who to whom, the package, the new hands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_folder, tell_refusal
from ruraldesk.gui.duty.given import Given
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.progress import Progress
from ruraldesk.services import duty, handover
from ruraldesk.services.desk import SHORTEST_PASSPHRASE
from ruraldesk.services.duty import Package


class HandsPage(StepPage[Given]):
    """Who gives, who takes, who watches."""

    title = "谁交给谁"
    sentence = "换届、调岗、请长假时用。做好的交接包放进U盘，三个人当面点、当面签。"

    def build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        head = label("交出的人")
        head.setFixedWidth(tokens.measures().label + 16)
        self._giver = ChoiceBox()
        self._giver.setObjectName("field:giver")
        self._giver.setAccessibleName("交出的人")
        self._giver.setMinimumHeight(tokens.measures().row)
        self._giver.addItems(list(self.facts.names))
        self._giver.setCurrentIndex(max(0, self._giver.findText(self.facts.desk.clerk)))
        self._giver.currentIndexChanged.connect(self._on_giver)
        row.addWidget(head)
        row.addWidget(self._giver, 1)
        self.column.addLayout(row)
        others = "、".join(one for one in self.facts.names if one != self.facts.desk.clerk)
        hint = f"新来的人写姓名；已经能打开的写原名：{others}" if others else "写新来的人的姓名"
        self._taker = self.add_line("taker", "接手的人", hint)
        self._watcher = self.add_line("watcher", "监交的人", "书记、主任或村监会的人，可以先空着手写")

    def first_field(self) -> QWidget:
        return self._taker.line

    def missing(self) -> str:
        if not self._taker.text:
            return "还没写谁接手"
        return "交出和接手是同一个人" if self._taker.text == self._giver.currentText() else ""

    def take(self) -> None:
        facts = self.facts
        before = facts.hands
        facts.giver, facts.taker, facts.supervisor = self._giver.currentText(), self._taker.text, self._watcher.text
        if facts.hands != before:
            facts.package = None  # the sheet names these people

    def _on_giver(self, place: int) -> None:  # noqa: ARG002
        self.changed.emit()


class PackagePage(StepPage[Given]):
    """The package on a stick or in a folder."""

    print_asked = Signal()
    title = "做交接包"
    sentence = "未办结清单、档案目录、人员和桌子、登记数和校验、交接单，放在一个文件夹里。"

    def build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        self._stick = Button("package_stick", "做到U盘", icon="usb_stick")
        self._other = other = Button("package_folder", "另选文件夹", icon="folder")
        self._print = Button("print_duty", "打印交接单", icon="print", key="F8")
        self._stick.clicked.connect(self._on_stick)
        other.clicked.connect(self._on_folder)
        self._print.clicked.connect(self.print_asked)
        for button in (self._stick, other, self._print):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self._bar = MessageBar("info", "")
        self.column.addSpacing(8)
        self.column.addWidget(self._bar)
        self._files = label(colour=tokens.INK2, wrap=True, name="duty_files")
        self.column.addWidget(self._files)
        note = "里面有村民的内容：只交给接手和监交的人，不外传，不发微信。签好的交接单一式三份，存档一份。"
        self.column.addWidget(label(note, role="small", colour=tokens.INK2, wrap=True))

    def first_field(self) -> QWidget:
        return self._stick

    def shown(self) -> None:
        made = self.facts.package
        self._make_ready(at_work=False)
        if made is None:
            self._bar.show_message("info", f"{self.facts.giver}交给{self.facts.taker}。插上U盘，点“做到U盘”。")
            self._files.setText("")
            return
        words = (
            f"未办结{made.open_items:,}项，归档{made.archived:,}件，登记共{made.records:,}件。打印交接单，三个人签字。"
        )
        self._bar.show_message("ok", words)
        self._files.setText("\n".join([f"在{made.folder.name}：", *(one.name for one in made.files)]))

    def missing(self) -> str:
        return "" if self.facts.package is not None else "还没做交接包"

    def make_in(self, folder: Path) -> None:
        """Make the package in a folder."""
        desk, hands = self.facts.desk, self.facts.hands
        self._make_ready(at_work=True)
        self._files.setText("")
        self._bar.show_message("info", "正在做交接包，好了这里写明。")

        def make(progress: Progress) -> Package:
            return duty.make_package(desk, folder, hands, progress)

        self.facts.jobs.run(make, self._on_made, self._on_refused, label="做交接包", can_stop=True)

    def _on_made(self, made: Package) -> None:
        self.facts.package = made
        self.shown()
        self.changed.emit()

    def _make_ready(self, *, at_work: bool) -> None:
        for button in (self._stick, self._other):
            button.setEnabled(not at_work)
        self._print.setEnabled(self.facts.package is not None and not at_work)

    def _on_refused(self, refusal: UserError) -> None:
        self._make_ready(at_work=False)
        self._bar.show_message("bad", "\n".join((refusal.message, *refusal.where[:3])))

    def _on_stick(self) -> None:
        found = [one for one in handover.sticks() if not one.read_only]
        if len(found) == 1:
            self.make_in(found[0].path)
        elif found:
            self._on_folder()
        else:
            self._bar.show_message("warn", "没看到能写的U盘。插好U盘等几秒再点，或者另选文件夹。")

    def _on_folder(self) -> None:
        folder = choose_folder(self, "交接包放到哪里")
        if folder is not None:
            self.make_in(folder)


class ChangePage(StepPage[Given]):
    """The taker is let in, the giver is closed out."""

    title = "换人"
    sentence = "接手的人自己来写口令。换过以后，交出的人打不开了，做过的记录都留着。"

    def build(self) -> None:
        hint = f"至少{SHORTEST_PASSPHRASE}个字，只有她自己知道；写汉字先点“看着写”"
        self._first = self.add_line("taker_passphrase", "她的口令", hint, secret=True)
        self._second = self.add_line("taker_passphrase2", "再写一遍", secret=True)
        self._leads = TickBox()
        self._leads.setObjectName("field:taker_leads")
        self._leads.setMinimumHeight(tokens.measures().row)
        self._leads.setChecked(self.facts.desk.clerk_role == "supervisor")
        self._leads.toggled.connect(self._on_leads)
        self.column.addWidget(self._leads)
        self._words = label(wrap=True, name="duty_words")
        self.column.addWidget(self._words)

    def shown(self) -> None:
        facts = self.facts
        for field in (self._first, self._second):
            field.setVisible(facts.taker_is_new)
        self._leads.setText(f"{facts.taker}做主管（能加人、停用、打恢复单）")
        self._leads.setAccessibleName(self._leads.text())
        what = f"{facts.taker}用自己的口令打开" if facts.taker_is_new else f"{facts.taker}的口令不变"
        self._words.setText(f"按“换人”：{what}，{facts.giver}停用，接着打新的恢复单。")

    def first_field(self) -> QWidget:
        return self._first.line if self.facts.taker_is_new else self._leads

    def missing(self) -> str:
        if not self.facts.taker_is_new:
            return ""
        left = SHORTEST_PASSPHRASE - len(self._first.line.text().strip())
        if left > 0:
            return f"口令还差{left}个字"
        return "" if self._first.line.text() == self._second.line.text() else "两遍口令还不一样"

    def take(self) -> None:
        self.facts.passphrase = self._first.line.text() if self.facts.taker_is_new else ""
        self.facts.leads = self._leads.isChecked()

    def refuse(self, refusal: UserError) -> None:
        """Say why the hands were not changed."""
        tell_refusal(self, refusal)

    def _on_leads(self, on: bool) -> None:  # noqa: ARG002
        self.changed.emit()
