"""The first start: moves between the steps, makes the desk after the third."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.first_start.begin_pages import ClerkPage, NamePage, RolePage
from ruraldesk.gui.first_start.end_pages import CardPage, EndPage
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.recovery_pages import DrillPage, SheetPage
from ruraldesk.gui.first_start.step_page import Foot, StepPage
from ruraldesk.gui.first_start.steps import STEPS, TOWN_STEPS, StepList
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.writing import write_file
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks, desk, recovery_drill
from ruraldesk.services.desk import Desk, NewDesk

SHEET, DRILL = 3, 4


class FirstStart(QWidget):
    """``finished`` hands over the open desk."""

    finished = Signal(object)  # Desk
    made = Signal(object)  # Desk: it stands from now on, and has to be closed
    restore_asked = Signal()

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, facts: Facts | None = None) -> None:
        super().__init__()
        self._folder, self._clock, self._jobs = folder, clock, jobs
        self.facts = facts or Facts()
        self._resumed = facts is not None  # a desk that stands already: only the sheet and its drill
        self._at = 0
        self._list = StepList("恢复单", "打出来，再试一次") if self._resumed else StepList()
        self._stack = QStackedWidget()
        self.pages: list[StepPage[Facts]] = [
            page(self.facts) for page in (RolePage, NamePage, ClerkPage, SheetPage, DrillPage, CardPage, EndPage)
        ]
        for page in self.pages:
            page.changed.connect(self._show)
            self._stack.addWidget(page)
        sheet = self.pages[SHEET]
        if isinstance(sheet, SheetPage):
            sheet.print_asked.connect(self._on_print)
            sheet.save_asked.connect(self._on_save_sheet)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._list)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        outer.addLayout(column, 1)
        self._go((SHEET if self.facts.recovery else DRILL) if self._resumed else 0)

    @property
    def at(self) -> int:
        """The step in front, from 0."""
        return self._at

    def go_on(self) -> None:
        """Take what was filled in and show the next step."""
        page = self.pages[self._at]
        if page.missing():
            return
        page.take()
        if isinstance(page, ClerkPage) and self.facts.desk is None:
            self._make_desk()
        elif isinstance(page, DrillPage) and not self.facts.drilled:
            self._prove(page)
        elif self._at == len(self.pages) - 1 or (self._resumed and self._at == DRILL):
            self.finished.emit(self.facts.desk)
        else:
            self._go(self._at + 1)

    def _foot(self) -> QWidget:
        foot = Foot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(56, 1, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        self._again = Link("print_again", "纸没打出来，重打一张")
        self._again.clicked.connect(self._on_again)
        self._later = Link("later", "以后再试")
        self._later.clicked.connect(self._on_later)
        self._restore = Link("restore", "以前用过，从备份恢复")
        self._restore.clicked.connect(self.restore_asked)
        row.addWidget(self._restore)
        self._back = Button("step_back", "上一步", icon="arrow_left")
        self._missing = label(role="small", colour=tokens.INK2, name="reason")
        self._next = Button("step_next", "下一步", key="F9", kind="primary")
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self.go_on)
        row.addWidget(self._again)
        row.addWidget(self._later)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addSpacing(12)
        row.addWidget(self._missing)
        row.addWidget(self._next)
        return foot

    def _go(self, at: int) -> None:
        self._at = at
        page = self.pages[at]
        self._stack.setCurrentWidget(page)
        page.shown()
        self._show()
        first = page.first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        last = self._at == len(self.pages) - 1
        self._list.show_step(self._at, TOWN_STEPS if self.facts.role == "town" else STEPS)
        missing = self.pages[self._at].missing()
        self._missing.setText(missing)
        self._next.setEnabled(not missing)
        self._next.set_words("打开登记台" if last else "下一步")
        made = self.facts.desk is not None
        here = self._at in (0, DRILL if self._resumed and not self.facts.recovery else SHEET)
        self._back.setVisible(not (here and (made or self._at == 0)) and not last)
        self._again.setVisible(self._at == DRILL)
        self._later.setVisible(self._resumed)
        self._restore.setVisible(self._at == 0 and not made)

    def _make_desk(self) -> None:
        facts = self.facts
        new = NewDesk(self._folder, facts.role, facts.code, facts.name, facts.clerk, facts.passphrase)
        clock = self._clock
        self._next.setEnabled(False)
        self._jobs.run(lambda _: _made(new, clock), self._on_made, self._on_refused, label="建登记台，大约要几秒")

    def _on_made(self, made: tuple[Desk, str]) -> None:
        self.facts.desk, self.facts.recovery = made
        self.made.emit(self.facts.desk)
        self.facts.passphrase = ""
        self._go(SHEET)

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
        self._show()

    def _on_back(self) -> None:
        self._go(self._at - 1)

    def _prove(self, page: DrillPage) -> None:
        """The paper opens the vault, or it was not the paper."""
        made, code = self.facts.desk, page.code
        if made is None:
            return
        self._next.setEnabled(False)
        self._jobs.run(
            lambda _: recovery_drill.prove(made, code), self._on_proved, self._on_not_proved, label="用恢复单开一次"
        )

    def _on_proved(self, done: None) -> None:  # noqa: ARG002
        self.facts.drilled = True
        self.go_on()

    def _on_not_proved(self, refusal: UserError) -> None:
        self._show()
        page = self.pages[DRILL]
        if isinstance(page, DrillPage):
            page.refuse(refusal)

    def _on_later(self) -> None:
        self.finished.emit(self.facts.desk)

    def _on_again(self) -> None:
        made = self.facts.desk
        if self.facts.recovery or made is None:
            self._go(SHEET)
            return
        self._jobs.run(lambda _: recovery_drill.new_sheet(made), self._on_new_sheet, self._on_refused, label="换恢复单")

    def _on_new_sheet(self, code: str) -> None:
        self.facts.recovery = code
        self._go(SHEET)

    def _on_print(self) -> None:
        made = self.facts.desk
        if made is not None:
            code = self.facts.recovery
            self._jobs.run(lambda _: clerks.recovery_sheet(made, code), self._print, self._on_refused, label="排恢复单")

    def _on_save_sheet(self) -> None:
        made = self.facts.desk
        file = choose_new_file(self, "恢复单存到哪里", "恢复单.pdf", "PDF (*.pdf)")
        if made is None or file is None:
            return
        code = self.facts.recovery

        def write(_: object) -> str:
            write_file(file, clerks.recovery_sheet(made, code))
            return f"已存到{file.name}。打出来以后把这个文件删掉。"

        self._jobs.run(write, self._sheet_is_out, self._on_refused, label="存恢复单")

    def _print(self, pdf: bytes) -> None:
        if print_pdf(self, pdf, "恢复单"):
            self._sheet_is_out("恢复单已送到打印机。")

    def _sheet_is_out(self, words: str) -> None:
        sheet = self.pages[SHEET]
        if isinstance(sheet, SheetPage):
            sheet.sheet_is_out(words)


def _made(new: NewDesk, clock: Clock) -> tuple[Desk, str]:
    made, code = desk.create_desk(new, clock)
    recovery_drill.begin(made)
    return made, code
