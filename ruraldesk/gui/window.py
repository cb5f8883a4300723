"""The one window: first start, unlock, the shell, the lock over it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from ruraldesk.clock import Clock, SteadyClock
from ruraldesk.errors import UserError
from ruraldesk.gui.closing import Closing
from ruraldesk.gui.front import SHELL, Front
from ruraldesk.gui.opening import Opening
from ruraldesk.paths import DataFolder
from ruraldesk.services.attempts import Attempts
from ruraldesk.services.names import clerk_names

if TYPE_CHECKING:  # the page that asks who one is comes up before the rest of the window is read
    from PySide6.QtGui import QCloseEvent

    from ruraldesk.gui.ahead import Opened
    from ruraldesk.gui.jobs import Jobs
    from ruraldesk.gui.locking import Locking
    from ruraldesk.gui.restoring import Restoring
    from ruraldesk.gui.shell.idle import IdleWatch
    from ruraldesk.gui.shell.shell import Shell
    from ruraldesk.gui.wizards import Wizards
    from ruraldesk.services.desk import Desk

PROGRAM, CRASHED = "村务登记台", "page:crash"
SMALLEST = (880, 460)  # what is left of 1366x768 where everything is drawn half as large again


class DeskWindow(QMainWindow):
    """Holds what is in front; closes the desk with itself."""

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, desk: Desk | None = None) -> None:
        super().__init__()
        clock = self._clock = SteadyClock(clock)
        self._folder, self._jobs = folder, jobs
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self._opened_ahead: Opened | None = None
        self._mistake: Exception | None = None  # that came up behind the lock
        self._attempts = Attempts(clock)
        self._front, self._closing = Front(), Closing(self)
        self.setCentralWidget(self._front)
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 696)
        self.setWindowTitle(PROGRAM)
        self._opening = Opening(folder, clock, jobs, self._attempts, self)
        self._opening.page.connect(self._front.bring)
        self._opening.opened.connect(self._on_opened)
        self._opening.opened_ahead.connect(self._on_opened_ahead)
        self._opening.recovery_asked.connect(self._on_recovery)
        self._opening.failed.connect(self._on_not_restored)
        jobs.crashed.connect(self.show_crash)
        self.open_desk(desk) if desk is not None else self._first_page()

    @cached_property
    def _idle(self) -> IdleWatch:
        from ruraldesk.gui.shell.idle import IdleWatch

        made = IdleWatch(self._clock, timedelta(), self)
        made.idle.connect(self.lock)
        return made

    @cached_property
    def _locking(self) -> Locking:
        from ruraldesk.gui.locking import Locking

        made = Locking(self._front, self._jobs, self._attempts, self, self._keep)
        made.unlocked.connect(self._on_unlocked)
        made.recovery_asked.connect(self._on_recovery)
        return made

    @cached_property
    def _wizards(self) -> Wizards:
        from ruraldesk.gui.wizards import Wizards

        made = Wizards(self._folder, self._clock, self._jobs, self)
        made.page.connect(self._front.bring)
        made.made.connect(self._on_made)
        made.opened.connect(self.open_desk)
        made.drilled.connect(self._on_drilled)
        made.changed_hands.connect(self._on_hands_changed)
        made.stayed.connect(self._on_back)
        made.restore_asked.connect(self._on_restore)
        return made

    @cached_property
    def _restoring(self) -> Restoring:
        from ruraldesk.gui.restoring import Restoring

        made = Restoring(self._folder, self._clock, self._jobs, self)
        made.page.connect(self._front.bring)
        made.stayed.connect(self._on_back)
        made.done.connect(self._on_restored)
        made.failed.connect(self._on_not_restored)
        return made

    @property
    def front(self) -> QWidget | None:
        """What is in front now."""
        return self._front.page

    @property
    def locked(self) -> bool:
        return "_locking" in self.__dict__ and self._locking.on  # never locked: not even read

    def open_desk(self, desk: Desk) -> None:
        """Show the shell of an open desk."""
        from ruraldesk.gui.date_asked import date_is_sure

        self.desk = desk
        self._take_settings(desk)
        if not date_is_sure(self, desk, self._clock):
            QTimer.singleShot(0, self.close)
            return
        self._idle.begin()
        self.setWindowTitle(f"{desk.name} - {PROGRAM}")
        self._make_shell()

    def lock(self) -> None:
        """Hide everything behind the passphrase; nothing is lost."""
        self._lock_for("")

    def change_clerk(self) -> None:
        """Lock, and offer the next of the other clerks: she writes her passphrase and is at work."""
        if self.desk is not None:
            names = clerk_names(self._folder)
            at = names.index(self.desk.clerk) if self.desk.clerk in names else -1
            self._lock_for(names[(at + 1) % len(names)])

    def raise_it(self) -> None:
        """Come to the front: the program was started a second time."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def show_crash(self, mistake: Exception) -> None:
        """Say that a step failed and that the records have not changed."""
        self._mistake = mistake if self.locked else None
        if self.locked:
            return  # said once somebody is there again
        from ruraldesk.gui.crash_page import crash_page

        page = crash_page(mistake, self._folder, self.desk, self._clock.now())
        page.go_on.connect(self._on_back)
        self._front.bring(page)

    def settings_changed(self) -> None:
        """Take over what was changed in 设置."""
        from ruraldesk.services.settings import settings

        if self.desk is not None:
            self._idle.set_limit(timedelta(minutes=settings(self.desk).lock_after_min))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        event.ignore()  # a mistake while it is kept, too, leaves the window and what is typed
        if self._closing.may(self._may_close, self.locked):
            event.accept()
            self._close_desk()

    def keep_all(self) -> bool:
        """Keep what is typed, without asking; False where that cannot be done."""
        if self.locked:
            return self._locking.may_close()
        try:
            self._keep()
        except UserError:
            return False
        return True

    def _may_close(self) -> bool:
        if self.shell is None:
            return True
        return self._locking.may_close() if self.locked else self.shell.leave()

    def _close_desk(self) -> None:
        """Let the jobs end, what they keep included; close the vault; say why if its backup was not made."""
        self._opening.forget()
        if self._jobs.busy:
            from ruraldesk.gui.before_pages import CardPage

            self._front.bring(CardPage("closing", "正在存完手里的，存完自己关上。"))
            self.repaint()  # the wait below lets nothing else be painted
        self._jobs.wait()
        for timer in self.findChildren(QTimer):
            timer.stop()  # nothing asks a closed desk for anything
        desk, self.desk = self.desk, None
        if desk is None:
            return
        desk.close()
        if desk.backup_trouble is not None:
            self._tell_refusal(desk.backup_trouble)

    def _tell_refusal(self, refusal: UserError) -> None:
        from ruraldesk.gui.dialogs.ask import tell_refusal

        tell_refusal(self, refusal)

    def _make_shell(self, route: object = None) -> None:
        from ruraldesk.gui.routes import ToForm, ToHome

        if self.desk is None:
            return
        old, self.shell = self.shell, self._new_shell(self.desk)
        self.shell.setProperty(SHELL, True)
        self.shell.lock_asked.connect(self.lock)
        self.shell.change_asked.connect(self.change_clerk)
        self.shell.large_text_asked.connect(self._on_large_text)
        self.shell.drill_asked.connect(self._on_drill)
        self.shell.restore_asked.connect(self._on_restore)
        self.shell.duty_asked.connect(self._on_duty)
        self.shell.forms_renewed.connect(self._on_forms_renewed)
        self.shell.notifier.changed.connect(self.settings_changed)
        self._front.bring(self.shell)
        self.shell.go(route if isinstance(route, ToForm) else ToHome())
        if old is not None:
            self._front.drop(old)

    def _new_shell(self, desk: Desk) -> Shell:
        """Make a shell, or take the one that was made while the passphrase was written."""
        from ruraldesk.gui.ahead import furnish
        from ruraldesk.gui.shell.shell import Shell

        ahead, self._opened_ahead = self._opened_ahead, None
        made = ahead.shell if ahead is not None else None
        shell = made or Shell(desk, self._clock, self._jobs)
        if ahead is not None and shell.page is None:
            furnish(shell, ahead)
        return shell

    def _first_page(self) -> None:
        """The unlock page, the first start, or why there is neither."""
        try:
            if clerk_names(self._folder):
                self._opening.ask()
            elif self._folder.vault.exists():
                from ruraldesk.services.desk import refuse_missing

                refuse_missing(self._folder)
            else:
                self.setWindowTitle(f"第一次使用 - {PROGRAM}")
                self._wizards.begin()
        except UserError as refusal:
            from ruraldesk.gui.before_pages import StoppedPage

            page = StoppedPage(refusal)
            page.restore_asked.connect(self._on_restore)
            self._front.bring(page)

    def _on_drill(self, anew: bool) -> None:
        if self.desk is not None:
            self._wizards.drill(self.desk, anew=anew)

    def _on_duty(self) -> None:
        if self.desk is not None and self.shell is not None and self.shell.leave():
            self._wizards.change_duty(self.desk)

    def _on_hands_changed(self) -> None:
        if self.desk is not None:
            self._take_settings(self.desk)
        if self.locked:
            self._locking.renew()

    def _on_drilled(self) -> None:
        self._make_shell()

    def _on_made(self, desk: Desk) -> None:
        """The first start has made a desk: it is closed with the window, however far the steps went."""
        self.desk = desk

    def _on_restore(self, file: Path | None = None) -> None:
        if self.shell is not None and not self.shell.leave():
            return
        self._restoring.begin(self.desk, file)

    def _on_restored(self, desk: Desk) -> None:
        old, self.shell = self.shell, None
        was_locked = self.locked and self._locking.end(close=True)
        self._front.drop(old)
        self.open_desk(desk)
        if was_locked:
            self.lock()
        if self.shell is not None:
            self.shell.say(self._restoring.words(desk))

    def _on_not_restored(self, refusal: UserError) -> None:
        """Nothing was put in the vault's place: go on where one was, or ask who one is."""
        if self.desk is not None and self.desk.is_open:
            self._make_shell()
        else:
            old, self.shell, self.desk = self.shell, None, None
            self._front.drop(old)
            self._first_page()
        self._tell_refusal(refusal)

    def _on_opened_ahead(self, opened: Opened) -> None:
        self._opened_ahead = opened
        self.open_desk(opened.desk)

    def _on_opened(self, desk: Desk) -> None:
        self.open_desk(desk)
        if desk.became_new and self.shell is not None:
            self.shell.say("这里算一张新桌子，编号仍由原来那张发")

    def _lock_for(self, name: str) -> None:
        if self.desk is None or self.shell is None or self.locked:
            return
        self._keep_what_can_be()
        self._locking.lock(self.desk, name)

    def _keep(self) -> None:
        if self.shell is not None:
            self.shell.keep()

    def _keep_what_can_be(self) -> None:
        """The lock comes in any case; what could not be kept stands in the page behind it."""
        with suppress(UserError):
            self._keep()

    def _on_unlocked(self, changed: bool) -> None:
        if self.shell is None or self.desk is None:
            return
        self._idle.begin()
        if changed:
            self._take_settings(self.desk)
            self._make_shell()
            self.shell.say(f"换成{self.desk.clerk}在办")
        elif self.front is self.shell and self.shell.page is not None:
            self.shell.page.focus_first()
        if self._mistake is not None:
            self.show_crash(self._mistake)

    def _take_settings(self, desk: Desk) -> None:
        from ruraldesk.gui.theme.large import use_large_text
        from ruraldesk.services.settings import settings

        chosen = settings(desk)
        use_large_text(chosen.large_text)
        self._idle.set_limit(timedelta(minutes=chosen.lock_after_min))

    def _on_recovery(self) -> None:
        from ruraldesk.gui.dialogs.ask import tell
        from ruraldesk.gui.recover_dialog import RecoverDialog

        dialog = RecoverDialog(self._folder, clerk_names(self._folder), self._jobs, self)
        if dialog.exec():
            tell(self, "口令已经换了", "用新口令打开。这张恢复单用过了：请主管在“设置”里点“重打恢复单”，旧的撕掉。")

    def _on_large_text(self, large: bool) -> None:
        from ruraldesk.gui.theme.large import use_large_text
        from ruraldesk.services import settings

        if self.desk is None or self.shell is None or not self.shell.leave():
            return
        settings.change(self.desk, large_text=large)
        use_large_text(large)
        self._make_shell(self.shell.route)

    def _on_forms_renewed(self) -> None:
        """There are other registers now: the rail and the pages are built anew, where one was."""
        if self.shell is not None:
            route = self.shell.route
            if self.shell.leave():
                self._make_shell(route)
                self.shell.go(route)

    def _on_back(self) -> None:
        from ruraldesk.gui.routes import ToHome

        page = self.front
        if self.shell is not None:
            self._front.setCurrentWidget(self.shell)
            self.shell.go(ToHome() if page is not None and page.objectName() == CRASHED else self.shell.route)
        elif self.desk is not None:
            self.open_desk(self.desk)
        else:
            self._first_page()
        self._front.drop(page)
