"""The first start: moves between the steps, makes the desk after the third."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.first_start.begin_pages import ClerkPage, NamePage, RolePage
from ruraldesk.gui.first_start.end_pages import CardPage, EndPage
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.frame import StepsFrame
from ruraldesk.gui.first_start.recovery_pages import DrillPage, SheetPage
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.first_start.steps import STEPS, TOWN_STEPS, StepList
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.writing import write_file
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks, desk, recovery_drill
from ruraldesk.services.desk import Desk, NewDesk

SHEET, DRILL, CARD = 3, 4, 5


class FirstStart(StepsFrame[Facts]):
    """``finished`` hands over the open desk."""

    finished = Signal(object)  # Desk
    made = Signal(object)  # Desk: it stands from now on, and has to be closed
    restore_asked = Signal()

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, facts: Facts | None = None) -> None:
        self._folder, self._clock, self._jobs = folder, clock, jobs
        self._resumed = facts is not None  # a desk that stands already: only the sheet and its drill
        self.facts = known = facts or Facts()
        self._restore = Link("restore", "以前用过，从备份恢复")
        self._again = Link("print_again", "纸没打出来，重打一张")
        self._later = Link("later", "以后再试")
        kinds = (RolePage, NamePage, ClerkPage, SheetPage, DrillPage, CardPage, EndPage)
        steps = StepList("恢复单", "打出来，再试一次") if self._resumed else StepList()
        super().__init__(steps, [kind(known) for kind in kinds], (self._restore, self._again, self._later))
        self._restore.clicked.connect(self.restore_asked)
        self._again.clicked.connect(self._on_again)
        self._later.clicked.connect(self._on_later)
        sheet = self.pages[SHEET]
        if isinstance(sheet, SheetPage):
            sheet.print_asked.connect(self._on_print)
            sheet.save_asked.connect(self._on_save_sheet)
        self.go_to((SHEET if known.recovery else DRILL) if self._resumed else 0)

    def words(self) -> tuple[str, ...]:
        return TOWN_STEPS if self.facts.role == "town" else STEPS

    def passed(self) -> frozenset[int]:
        """A desk works without the card; it is no step done."""
        return frozenset() if self.facts.carded else frozenset({CARD})

    def next_words(self) -> str:
        return "打开登记台" if self._is_last else "下一步"

    def may_go_back(self) -> bool:
        """The desk that was made cannot be made again."""
        made = self.facts.desk is not None
        first = self.at in (0, DRILL if self._resumed and not self.facts.recovery else SHEET)
        return not (first and (made or self.at == 0)) and not self._is_last

    def took(self, page: StepPage[Facts]) -> None:
        """Make the desk after the third step; prove the sheet after the fifth."""
        if isinstance(page, ClerkPage) and self.facts.desk is None:
            self._make_desk()
        elif isinstance(page, DrillPage) and not self.facts.drilled:
            self._prove(page)
        elif self._is_last or (self._resumed and self.at == DRILL):
            self.finished.emit(self.facts.desk)
        else:
            self.go_to(self.at + 1)

    def show_step(self) -> None:
        super().show_step()
        self._again.setVisible(self.at == DRILL)
        self._later.setVisible(self._resumed)
        self._restore.setVisible(self.at == 0 and self.facts.desk is None)

    @property
    def _is_last(self) -> bool:
        return self.at == len(self.pages) - 1

    def _make_desk(self) -> None:
        facts = self.facts
        new = NewDesk(self._folder, facts.role, facts.code, facts.name, facts.clerk, facts.passphrase)
        clock = self._clock
        self.busy()
        self._jobs.run(lambda _: _made(new, clock), self._on_made, self._on_refused, label="建登记台，大约要几秒")

    def _on_made(self, made: tuple[Desk, str]) -> None:
        self.facts.desk, self.facts.recovery = made
        self.made.emit(self.facts.desk)
        self.facts.passphrase = ""
        self.go_to(SHEET)

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
        self.show_step()

    def _prove(self, page: DrillPage) -> None:
        """The paper opens the vault, or it was not the paper."""
        made, code = self.facts.desk, page.code
        if made is None:
            return
        self.busy()
        self._jobs.run(
            lambda _: recovery_drill.prove(made, code), self._on_proved, self._on_not_proved, label="用恢复单开一次"
        )

    def _on_proved(self, done: None) -> None:  # noqa: ARG002
        self.facts.drilled = True
        self.go_on()

    def _on_not_proved(self, refusal: UserError) -> None:
        self.show_step()
        page = self.pages[DRILL]
        if isinstance(page, DrillPage):
            page.refuse(refusal)

    def _on_later(self) -> None:
        self.finished.emit(self.facts.desk)

    def _on_again(self) -> None:
        made = self.facts.desk
        if self.facts.recovery or made is None:
            self.go_to(SHEET)
            return
        self._jobs.run(lambda _: recovery_drill.new_sheet(made), self._on_new_sheet, self._on_refused, label="换恢复单")

    def _on_new_sheet(self, code: str) -> None:
        self.facts.recovery = code
        self.go_to(SHEET)

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
