"""The way of a change of duty through its steps; the recovery sheet follows in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.duty.given import Given
from ruraldesk.gui.duty.pages import ChangePage, HandsPage, PackagePage
from ruraldesk.gui.first_start.step_page import Foot, StepPage
from ruraldesk.gui.first_start.steps import StepList
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.theme import tokens
from ruraldesk.services import clerks, duty
from ruraldesk.services.desk import Desk

STEPS = ("谁交给谁", "做交接包", "换人", "打新恢复单")
CHANGE = 2


class DutyChange(QWidget):
    """``changed_hands`` when the taker is in; ``stayed`` when everything is as it was (the package stays)."""

    changed_hands = Signal()
    stayed = Signal()

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page:duty")
        names = tuple(one.name for one in clerks.clerks(desk) if one.active)
        self.given = Given(desk, jobs, names)
        self._at = 0
        self._list = StepList("交接班", "随时可以停，包留着")
        self._stack = QStackedWidget()
        package = PackagePage(self.given)
        package.print_asked.connect(self._on_print)
        self.pages: list[StepPage[Given]] = [HandsPage(self.given), package, ChangePage(self.given)]
        for page in self.pages:
            page.changed.connect(self._show)
            self._stack.addWidget(page)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._list)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        outer.addLayout(column, 1)
        self._go(0)

    def focus_first(self) -> None:
        """Stand where the step begins."""
        first = self.pages[self._at].first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Take what was filled in; after the last step change the hands."""
        page = self.pages[self._at]
        if page.missing():
            return
        page.take()
        if self._at < CHANGE:
            self._go(self._at + 1)
            return
        given, desk = self.given, self.given.desk
        self._next.setEnabled(False)
        given.jobs.run(
            lambda _: duty.change_hands(desk, given.giver, given.taker, given.passphrase, supervisor=given.leads),
            self._on_changed,
            self._on_refused,
            label="换人",
        )

    def _foot(self) -> QWidget:
        foot = Foot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(56, 1, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        stay = Button("stay", "不交接了", key="Esc")
        self._back = Button("step_back", "上一步", icon="arrow_left")
        self._missing = label(role="small", colour=tokens.INK2, name="reason")
        self._next = Button("step_next", "下一步", key="F9", kind="primary")
        stay.clicked.connect(self.stayed)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self.go_on)
        row.addWidget(stay)
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
        self.focus_first()

    def _show(self) -> None:
        self._list.show_step(self._at, STEPS)
        missing = self.pages[self._at].missing()
        self._missing.setText(missing)
        self._next.setEnabled(not missing)
        self._next.set_words("换人" if self._at == CHANGE else "下一步")
        self._back.setVisible(self._at > 0)

    def _on_back(self) -> None:
        self._go(self._at - 1)

    def _on_changed(self, done: None) -> None:  # noqa: ARG002
        self.given.passphrase = ""
        self.changed_hands.emit()

    def _on_refused(self, refusal: UserError) -> None:
        self._show()
        page = self.pages[CHANGE]
        if isinstance(page, ChangePage):
            page.refuse(refusal)

    def _on_print(self) -> None:
        if self.given.package is not None:
            print_pdf(self, self.given.package.sheet, "交接单")
