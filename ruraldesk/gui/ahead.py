"""Opens the desk behind the page that asks, once the keys rest: docs/adr/0009-opening-ahead.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ruraldesk.clock import Clock
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import Desk, let_write, open_to_look

if TYPE_CHECKING:
    from ruraldesk.gui.jobs import Jobs
    from ruraldesk.gui.pages.home import Found
    from ruraldesk.gui.shell.shell import Shell
    from ruraldesk.services.home_panels import HomePanels

KEPT_MS = 30_000  # then it is closed again: whoever wrote that may have left


@dataclass(slots=True)
class Opened:
    """A desk that nobody has asked for yet, and what its first page shows."""

    desk: Desk
    panels: HomePanels
    found: Found
    shell: Shell | None = None


@dataclass(slots=True)
class _Try:
    """Between the window and the thread that opens: whoever comes second closes what is not wanted any more."""

    clerk: str
    words: str
    opened: Opened | None = None
    ended: bool = False
    asked: tuple[Callable[[Opened], None], Callable[[], None]] | None = None  # by Enter: what to do then
    _void: bool = False
    _lock: Lock = field(default_factory=Lock)

    def run(self, folder: DataFolder, clock: Clock) -> None:
        """Open and look; in the thread of the jobs."""
        desk = None if self._void else open_to_look(folder, self.clerk, self.words, clock)
        if desk is None:
            return
        try:
            opened = _looked(desk)
        except BaseException:
            desk.give_up()
            raise
        with self._lock:
            if not self._void:
                self.opened = opened
                return
        desk.give_up()

    def give_up(self) -> None:
        """Close what was opened, now or as soon as it is."""
        with self._lock:
            self._void, self.words = True, ""
            opened, self.opened = self.opened, None
        if opened is not None:
            if opened.shell is not None:
                opened.shell.deleteLater()
            opened.desk.give_up()


class Ahead(QObject):
    """Holds at most one try: that of the words which stand on the page."""

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._folder, self._clock, self._jobs, self._window = folder, clock, jobs, window
        self._try: _Try | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_MS)
        self._timer.timeout.connect(self.forget)

    def begin(self, clerk: str, words: str) -> None:
        """Try what stands on the page; nobody is told how it ended."""
        self.forget()
        one = self._try = _Try(clerk, words)
        ended = partial(self._on_ended, one)
        self._jobs.run(lambda _: one.run(self._folder, self._clock), ended, ended, label="打开登记台")

    def forget(self) -> None:
        """Close and let go of everything; what stood on the page does not stand any more."""
        self._timer.stop()
        one, self._try = self._try, None
        if one is not None:
            one.give_up()

    def take(self, clerk: str, words: str, opened: Callable[[Opened], None], otherwise: Callable[[], None]) -> None:
        """Enter was pressed: give what was opened, at once or when it is; otherwise the usual way has to be gone."""
        one = self._try
        if one is None or (one.clerk, one.words) != (clerk, words):
            self.forget()
            otherwise()
            return
        one.asked = (opened, otherwise)
        if one.ended:
            self._hand_over(one)

    def _on_ended(self, one: _Try, _outcome: object) -> None:
        if one is not self._try:
            return
        one.ended = True
        if one.asked is not None:
            self._hand_over(one)
        elif one.opened is not None:
            self._timer.start()
            QTimer.singleShot(0, self, partial(self._build, one))

    def _hand_over(self, one: _Try) -> None:
        self._timer.stop()
        self._try, one.words = None, ""
        if one.asked is None:
            return
        opened, otherwise = one.asked
        if one.opened is None:
            otherwise()
        else:
            let_write(one.opened.desk)
            opened(one.opened)

    def _build(self, one: _Try) -> None:
        """Make the shell, in sight of nobody; not where that would write, or change the look of the page that asks."""
        from ruraldesk.gui.shell.shell import Shell
        from ruraldesk.gui.theme.tokens import measures
        from ruraldesk.services import touring
        from ruraldesk.services.settings import settings

        opened = one.opened
        if opened is None or one is not self._try or touring.begins_by_itself(opened.desk):
            return
        if settings(opened.desk).large_text == measures().large:
            opened.shell = Shell(opened.desk, self._clock, self._jobs)
            QTimer.singleShot(0, self, partial(self._furnish, one))

    def _furnish(self, one: _Try) -> None:
        if one.opened is not None and one is self._try and one.opened.shell is not None:
            furnish(one.opened.shell, one.opened)
            QTimer.singleShot(0, self, partial(self._lay_out, one))

    def _lay_out(self, one: _Try) -> None:
        """Paint it once where nobody looks: sizes, glyphs and icons are known then."""
        if one.opened is not None and one is self._try and one.opened.shell is not None:
            one.opened.shell.resize(self._window.size())
            one.opened.shell.grab()


def furnish(shell: Shell, opened: Opened) -> None:
    """Give a shell its first page, with the facts that were looked up."""
    from ruraldesk.gui.pages.home import HomePage

    page = HomePage(shell.bench)
    page.take(opened.panels, opened.found)
    shell.begin_with(page)


def _looked(desk: Desk) -> Opened:
    from ruraldesk.gui.pages.home import look
    from ruraldesk.services.home_panels import HomePanels

    panels = HomePanels(desk)
    return Opened(desk, panels, look(desk, panels))
