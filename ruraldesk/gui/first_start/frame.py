"""The frame of a way of steps: their list at the left, the step in front, and a foot that says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.first_start.step_page import Foot, StepPage
from ruraldesk.gui.first_start.steps import StepList
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.unlock import FrontPage

F = TypeVar("F")


class StepsFrame(FrontPage, Generic[F]):
    """Who makes one says what comes after a step, and what its ways are called."""

    def __init__(self, steps: StepList, pages: Sequence[StepPage[F]], aside: Sequence[QWidget]) -> None:
        """``aside``: what stands at the left of the foot."""
        super().__init__()
        self.at = 0
        self.pages = list(pages)
        self._list = steps
        self._stack = QStackedWidget()
        for page in self.pages:
            page.changed.connect(self.show_step)
            page.filled.connect(self._on_filled)
            self._stack.addWidget(page)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._list)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot(aside))
        outer.addLayout(column, 1)

    def words(self) -> tuple[str, ...]:
        """Return what the steps are called."""
        raise NotImplementedError

    def passed(self) -> frozenset[int]:
        """Return the steps that were gone by without being done."""
        return frozenset()

    def next_words(self) -> str:
        """Return what going on from here is called."""
        return "下一步"

    def may_go_back(self) -> bool:
        """False where the step before cannot be taken again."""
        return self.at > 0

    def took(self, page: StepPage[F]) -> None:
        """A step was filled in: go on from it."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Stand where the step begins."""
        first = self.pages[self.at].first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Take what was filled in; nothing where something is missing."""
        page = self.pages[self.at]
        if not page.missing():
            page.take()
            self.took(page)

    def go_to(self, at: int) -> None:
        """Show a step."""
        self.at = at
        page = self.pages[at]
        self._stack.setCurrentWidget(page)
        page.shown()
        self.show_step()
        self.focus_first()

    def show_step(self) -> None:
        """Say where one is, and what is missing."""
        self._list.show_step(self.at, self.words(), self.passed())
        missing = self.pages[self.at].missing()
        self._missing.setText(missing)
        self._next.setEnabled(not missing)
        self._next.set_words(self.next_words())
        self._back.setVisible(self.may_go_back())

    def busy(self) -> None:
        """What going on began is being done."""
        self._next.setEnabled(False)

    def _foot(self, aside: Sequence[QWidget]) -> QWidget:
        foot = Foot()
        row = QHBoxLayout(foot)
        row.setContentsMargins(56, 1, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        self._back = Button("step_back", "上一步", icon="arrow_left")
        self._missing = label(role="small", colour=tokens.INK2, name="reason")
        self._next = Button("step_next", "下一步", key="F9", kind="primary")
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self.go_on)
        for one in aside:
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addSpacing(12)
        row.addWidget(self._missing)
        row.addWidget(self._next)
        QWidget.setTabOrder(self._next, self._back)  # Enter after the last line stands on what goes on
        return foot

    def _on_filled(self) -> None:
        self._next.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_back(self) -> None:
        self.go_to(self.at - 1)
