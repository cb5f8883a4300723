"""Steps 4 and 5: print the recovery sheet, and the drill of typing it once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar, SectionHead
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.recovery_boxes import RecoveryBoxes
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.theme import tokens

ADVICE = (
    ("纸放在哪里", "村里的保险柜或档案柜，不放在电脑旁边"),
    ("谁知道", "村书记和档案员两个人"),
    ("丢了怎么办", "在“设置”里重打一张，旧的马上作废"),
)


class SheetPage(StepPage[Facts]):
    """The recovery sheet, to be printed or saved as PDF to print elsewhere."""

    print_asked = Signal()
    save_asked = Signal()
    title = "打印恢复单"
    sentence = "这张纸能在忘了口令时打开村里的记录。打一张，封好，不要拍照，不要存在电脑里。"

    def build(self) -> None:
        self._out = False
        row = QHBoxLayout()
        self._print = Button("print_sheet", "打印恢复单", icon="print", key="F8")
        save = Button("save_sheet", "存为PDF，拿去别处打", icon="document_pdf")
        self._print.clicked.connect(self.print_asked)
        save.clicked.connect(self.save_asked)
        row.addWidget(self._print)
        row.addWidget(save)
        row.addStretch(1)
        self.column.addLayout(row)
        self._bar = MessageBar("info", "打出来以后，下一步照着纸输一遍，确认它好用。")
        self.column.addSpacing(8)
        self.column.addWidget(self._bar)
        add_advice(self.column)

    def first_field(self) -> QWidget:
        return self._print

    def missing(self) -> str:
        return "" if self._out else "还没打印"

    def sheet_is_out(self, words: str) -> None:
        """The sheet was printed or saved."""
        self._out = True
        self._bar.show_message("ok", words)
        self.changed.emit()


class DrillPage(StepPage[Facts]):
    """Type the sheet once; each group checks itself."""

    title = "试用一次恢复单"
    sentence = "口令忘了，只有这张纸能打开村里的记录，镇里也打不开。现在照着纸输一遍，确认它好用。"

    def build(self) -> None:
        self.column.addWidget(SectionHead("照恢复单输入8组", "不分大小写，每组自己核对"))
        self._boxes = RecoveryBoxes()
        self._boxes.changed.connect(self._on_group)
        self._boxes.filled.connect(self.filled)
        self.column.addWidget(self._boxes)
        self._bar = MessageBar("info", "")
        self.column.addWidget(self._bar)
        add_advice(self.column)
        self._show()

    def first_field(self) -> QWidget:
        return self._boxes.first_open()

    def missing(self) -> str:
        return f"还差{self._boxes.left}组" if self._boxes.left else ""

    @property
    def code(self) -> str:
        """The eight groups as they were typed."""
        return self._boxes.code

    def refuse(self, refusal: UserError) -> None:
        """The groups are well-formed, but this is not the sheet of this vault."""
        self._bar.show_message("bad", refusal.message)

    def _on_group(self) -> None:
        self.facts.drilled = False
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        wrong, words = self._boxes.words()
        done = "" if self._boxes.left else "下一步用它开一次。"
        self._bar.show_message("bad" if wrong else "info" if self._boxes.left else "ok", words + done)


def add_advice(column: QVBoxLayout) -> None:
    """Add the three lines about where the sheet is kept."""
    column.addSpacing(10)
    for words, advice in ADVICE:
        row = QHBoxLayout()
        head = label(words, colour=tokens.INK2)
        head.setFixedWidth(120 if not tokens.measures().large else 140)
        row.addWidget(head)
        row.addWidget(label(advice, wrap=True), 1)
        column.addLayout(row)
