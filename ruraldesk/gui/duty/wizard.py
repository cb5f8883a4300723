"""The way of a change of duty through its steps; the recovery sheet follows in the window."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.duty.given import Given
from ruraldesk.gui.duty.pages import ChangePage, HandsPage, PackagePage
from ruraldesk.gui.first_start.frame import StepsFrame
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.first_start.steps import StepList
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.printing import print_pdf
from ruraldesk.services import clerks, duty
from ruraldesk.services.desk import Desk

STEPS = ("谁交给谁", "做交接包", "换人", "打新恢复单")
CHANGE = 2


class DutyChange(StepsFrame[Given]):
    """``changed_hands`` when the taker is in; ``stayed`` when everything is as it was (the package stays)."""

    changed_hands = Signal()
    stayed = Signal()

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        names = tuple(one.name for one in clerks.clerks(desk) if one.active)
        given = Given(desk, jobs, names)
        package = PackagePage(given)
        stay = Button("stay", "不交接了", key="Esc")
        pages: tuple[StepPage[Given], ...] = (HandsPage(given), package, ChangePage(given))
        super().__init__(StepList("交接班", "随时可以停，包留着"), pages, (stay,))
        self.setObjectName("page:duty")
        self.given = given
        package.print_asked.connect(self._on_print)
        stay.clicked.connect(self.stayed)
        self.go_to(0)

    def words(self) -> tuple[str, ...]:
        return STEPS

    def next_words(self) -> str:
        return "换人" if self.at == CHANGE else "下一步"

    def took(self, page: StepPage[Given]) -> None:  # noqa: ARG002
        """After the last step change the hands."""
        if self.at < CHANGE:
            self.go_to(self.at + 1)
            return
        given, desk = self.given, self.given.desk
        self.busy()
        given.jobs.run(
            lambda _: duty.change_hands(desk, given.giver, given.taker, given.passphrase, supervisor=given.leads),
            self._on_changed,
            self._on_refused,
            label="换人",
        )

    def _on_changed(self, done: None) -> None:  # noqa: ARG002
        self.given.passphrase = ""
        self.changed_hands.emit()

    def _on_refused(self, refusal: UserError) -> None:
        self.show_step()
        page = self.pages[CHANGE]
        if isinstance(page, ChangePage):
            page.refuse(refusal)

    def _on_print(self) -> None:
        if self.given.package is not None:
            print_pdf(self, self.given.package.sheet, "交接单")
