"""Asks who one is and opens the desk; where the data lies on another machine, asks first whether it was moved there."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.paths import DataFolder
from ruraldesk.services.attempts import Attempts
from ruraldesk.services.names import clerk_names

if TYPE_CHECKING:
    from ruraldesk.gui.ahead import Ahead, Opened
    from ruraldesk.gui.jobs import Jobs
    from ruraldesk.services.desk import Desk


class Opening(QObject):
    """Shows its pages with ``page``."""

    page = Signal(object)  # QWidget, to be brought to the front
    opened = Signal(object)  # Desk
    opened_ahead = Signal(object)  # Opened
    recovery_asked = Signal()
    failed = Signal(object)  # UserError, where no page is in front that could say it

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, attempts: Attempts, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder, self._clock, self._jobs, self._attempts = folder, clock, jobs, attempts
        self._asking: UnlockPage | None = None

    def ask(self) -> None:
        """Ask who one is."""
        page = self._asking = UnlockPage("打开登记台", clerk_names(self._folder), attempts=self._attempts)
        page.entered.connect(self._on_entered)
        page.rested.connect(self._on_rested)
        page.changed.connect(self.forget)
        page.recovery_asked.connect(self.forget)  # the words that stand there may not be right any more afterwards
        page.recovery_asked.connect(self.recovery_asked)
        page.destroyed.connect(partial(self._on_gone, page))
        self.page.emit(page)
        page.focus_first()

    def forget(self) -> None:
        """Let go of what was opened ahead."""
        if "_ahead" in self.__dict__:
            self._ahead.forget()

    @cached_property
    def _ahead(self) -> Ahead:
        from ruraldesk.gui.ahead import Ahead

        return Ahead(self._folder, self._clock, self._jobs, self._window)

    def _on_gone(self, page: UnlockPage) -> None:
        if self._asking is page:
            self._asking = None
            self.forget()

    def _on_rested(self, clerk: str, passphrase: str) -> None:
        self._ahead.begin(clerk, passphrase)

    def _on_entered(self, clerk: str, passphrase: str) -> None:
        usual_way = partial(self._open_as, clerk, passphrase, None)
        if "_ahead" in self.__dict__:
            self._ahead.take(clerk, passphrase, self._on_opened_ahead, usual_way)
        else:
            usual_way()

    def _open_as(self, clerk: str, passphrase: str, moved: bool | None) -> None:
        from ruraldesk.services.desk import open_desk

        folder, clock = self._folder, self._clock

        def refuse(refusal: UserError) -> None:
            if refusal.code == "desk_elsewhere":
                self._ask_where(clerk, passphrase)
            elif self._asking is not None and moved is None:
                self._asking.refuse(refusal)
            else:
                self.failed.emit(refusal)

        self._jobs.run(
            lambda _: open_desk(folder, clerk, passphrase, clock, moved=moved),
            self._on_opened,
            refuse,
            label="打开登记台",
        )

    def _on_opened(self, desk: Desk) -> None:
        self._attempts.succeeded()
        self.opened.emit(desk)

    def _on_opened_ahead(self, opened: Opened) -> None:
        self._attempts.succeeded()
        self.opened_ahead.emit(opened)

    def _ask_where(self, clerk: str, passphrase: str) -> None:
        from ruraldesk.gui.before_pages import MovedPage

        page = MovedPage()
        page.decided.connect(partial(self._open_as, clerk, passphrase))
        page.stayed.connect(self.ask)
        self.page.emit(page)
