"""From the lock to the one who opens it: the clerk at work finds everything as she left it, another gets a new desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.before_pages import CardPage
from ruraldesk.gui.front import Front
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.locked import LockScreen
from ruraldesk.gui.unlock import LOCKED, UnlockPage
from ruraldesk.services import clerks
from ruraldesk.services.attempts import Attempts
from ruraldesk.services.desk import Desk
from ruraldesk.services.names import names_or


class Locking(QObject):
    """``unlocked``: whether another clerk is at work now.

    ``keep`` keeps what stands behind the lock. Where that cannot be done nobody else takes over: it would be lost.
    """

    unlocked = Signal(bool)
    recovery_asked = Signal()

    def __init__(self, front: Front, jobs: Jobs, attempts: Attempts, window: QWidget, keep: Callable[[], None]) -> None:
        super().__init__(window)
        self._front, self._jobs, self._attempts, self._window = front, jobs, attempts, window
        self._keep = keep  # raises UserError
        self._desk: Desk | None = None
        self._screen: LockScreen | None = None
        jobs.crashed.connect(self._on_mistake)

    @property
    def on(self) -> bool:
        """True while the desk is locked."""
        return self._screen is not None

    def lock(self, desk: Desk, name: str) -> None:
        """Cover everything; offer ``name`` as the one who comes to work, "" for the one who is."""
        self._desk = desk
        names = names_or(desk.folder, desk.clerk)
        page = UnlockPage(desk.name, names, kind="locked", at_work=desk.clerk, attempts=self._attempts)
        page.choose(name or desk.clerk)
        page.entered.connect(self._on_entered)
        page.recovery_asked.connect(self.recovery_asked)
        self._front.cover(page)
        self._screen = LockScreen(page, self._window)
        self._screen.moved.connect(self._on_moved)
        self._screen.cover()
        page.focus_first()

    def renew(self) -> None:
        """Others can open the desk now than when it was locked: ask them."""
        if self._desk is not None and self.end(close=False):
            self.lock(self._desk, "")

    def may_close(self) -> bool:
        """Nobody is asked behind the lock: what cannot be kept holds the window open, and the page says whose it is."""
        return self._desk is None or self._kept(self._desk, "close_unkept")

    def end(self, *, close: bool) -> bool:
        """Lift the lock; ``close`` ends the dialogs that stood open. False where nothing was locked."""
        screen, self._screen = self._screen, None
        if screen is None:
            return False
        screen.page.accepted()
        screen.lift(close=close)
        self._front.uncover()
        self._front.drop(screen.page)
        return True

    def _on_moved(self) -> None:
        """The page that asks goes to a window of its own: nothing else may come to the front here."""
        self._front.cover(CardPage("behind", LOCKED))

    def _on_entered(self, clerk: str, passphrase: str) -> None:
        desk = self._desk
        if desk is not None and self._may_come(desk, clerk):
            take = lambda _: clerks.take_over(desk, clerk, passphrase)  # noqa: E731
            self._jobs.run(take, self._on_taken_over, self._on_refused, label="核对口令")

    def _may_come(self, desk: Desk, clerk: str) -> bool:
        return clerk == desk.clerk or self._kept(desk, "other_unkept")

    def _kept(self, desk: Desk, code: str) -> bool:
        try:
            self._keep()
        except UserError as refusal:
            self._on_refused(UserError(code, clerk=desk.clerk, why=refusal.sentence, remedy=refusal.remedy))
            return False
        return True

    def _on_refused(self, refusal: UserError) -> None:
        if self._screen is not None:
            self._screen.page.refuse(refusal)

    def _on_mistake(self, _: object) -> None:
        if self._screen is not None:
            self._screen.page.try_again()

    def _on_taken_over(self, changed: bool) -> None:
        if self.end(close=changed):
            self.unlocked.emit(changed)
