"""Steps 4 and 5: print the recovery sheet, and the drill of typing it once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar, SectionHead
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, set_problem
from ruraldesk.services import clerks

GROUPS, LETTERS = 8, 4
ADVICE = (
    ("纸放在哪里", "村里的保险柜或档案柜，不放在电脑旁边"),
    ("谁知道", "村书记和档案员两个人"),
    ("丢了怎么办", "在“设置”里重打一张，旧的马上作废"),
)


class SheetPage(StepPage):
    """The recovery sheet, to be printed or saved as PDF to print elsewhere."""

    print_asked = Signal()
    save_asked = Signal()
    title = "打印恢复单"
    sentence = "这张纸能在忘了口令时打开村里的记录。打两份，封好，不要拍照，不要存在电脑里。"

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


class GroupLine(RingLineEdit):
    """One group of four signs; a tick when it checks itself."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place
        self.fits = False
        self.setObjectName(f"field:recovery{place}")
        self.setAccessibleName(f"第{place}组")
        self.setMaxLength(LETTERS + 2)
        self.setFixedHeight(44)
        self.setFont(fonts.font(tokens.measures().title))
        self.setTextMargins(6, 0, 30, 0)

    @property
    def group(self) -> str:
        return self.text().strip().upper().replace(" ", "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.fits:
            picture = icons.pixmap("checkmark", tokens.OK, 18)
            QPainter(self).drawPixmap(self.width() - 30, (self.height() - 18) // 2, picture)


class DrillPage(StepPage):
    """Type the sheet once; each group checks itself."""

    title = "试用一次恢复单"
    sentence = "口令忘了，只有这张纸能打开村里的记录，镇里也打不开。现在照着纸输一遍，确认它好用。"

    def build(self) -> None:
        self.column.addWidget(SectionHead("照恢复单输入8组", "不分大小写，每组自己核对"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        self._lines = [GroupLine(place) for place in range(1, GROUPS + 1)]
        for place, line in enumerate(self._lines):
            row = place // 4 * 3
            grid.addWidget(label(f"第{place + 1}组", role="small", colour=tokens.INK2), row, place % 4)
            grid.addWidget(line, row + 1, place % 4)
            grid.setRowMinimumHeight(row + 2, 10)
            line.textChanged.connect(self._on_group)
            keys = FieldKeys(line)
            keys.go_on.connect(self._on_go_on)
        self.column.addLayout(grid)
        self._bar = MessageBar("info", "")
        self.column.addWidget(self._bar)
        add_advice(self.column)
        self._show()

    def first_field(self) -> QWidget:
        return next((line for line in self._lines if not line.fits), self._lines[0])

    def missing(self) -> str:
        left = sum(not line.fits for line in self._lines)
        return f"还差{left}组" if left else ""

    @property
    def code(self) -> str:
        """The eight groups as they were typed."""
        return "-".join(line.group for line in self._lines)

    def refuse(self, refusal: UserError) -> None:
        """The groups are well-formed, but this is not the sheet of this vault."""
        self._bar.show_message("bad", refusal.message)

    def _on_group(self, text: str) -> None:  # noqa: ARG002
        line = self.sender()
        if not isinstance(line, GroupLine):
            return
        group = line.group
        self.facts.drilled = False
        line.fits = len(group) == LETTERS and clerks.recovery_group_fits(line.place, group)
        set_problem(line, len(group) >= LETTERS and not line.fits)
        if line.fits and line.hasFocus():
            self.first_field().setFocus(Qt.FocusReason.TabFocusReason)
        line.update()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        fit = sum(line.fits for line in self._lines)
        wrong = [line for line in self._lines if len(line.group) >= LETTERS and not line.fits]
        if wrong:
            words = f"第{wrong[0].place}组对不上，再看一眼纸。纸上没有字母O和I，看到的是数字0和1。"
            self._bar.show_message("bad", words)
        elif fit == GROUPS:
            self._bar.show_message("ok", "8组都写对了，下一步用它开一次。")
        else:
            words = f"已对{fit}组，还有{GROUPS - fit}组。纸上没有字母O和I，看到的是数字0和1。"
            self._bar.show_message("info", words)

    def _on_go_on(self, forward: bool) -> None:
        if forward:
            self.focusNextChild()
        else:
            self.focusPreviousChild()


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
