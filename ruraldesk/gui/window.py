"""The one window: first start, unlock, the shell, the lock over it."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.crash_page import CrashPage
from ruraldesk.gui.dialogs.ask import tell, tell_refusal
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.recover_dialog import RecoverDialog
from ruraldesk.gui.routes import ToForm, ToHome
from ruraldesk.gui.shell.idle import IdleWatch
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks, settings
from ruraldesk.services import desk as desks
from ruraldesk.services.desk import Desk

PROGRAM = "村务登记台"


class DeskWindow(QMainWindow):
    """Holds what is in front; closes the desk with itself."""

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, desk: Desk | None = None) -> None:
        super().__init__()
        self._folder, self._clock, self._jobs = folder, clock, jobs
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self._lock: UnlockPage | None = None
        self._front = QStackedWidget()
        self.setCentralWidget(self._front)
        self.setMinimumSize(960, 560)
        self.resize(1366, 696)
        self.setWindowTitle(PROGRAM)
        self._idle = IdleWatch(clock, timedelta(), self)
        self._idle.idle.connect(self.lock)
        jobs.crashed.connect(self.show_crash)
        if desk is not None:
            self.open_desk(desk)
        elif desks.clerk_names(folder):
            self._ask_passphrase()
        else:
            self._begin()

    @property
    def front(self) -> QWidget | None:
        """What is in front now."""
        return self._front.currentWidget()

    @property
    def locked(self) -> bool:
        return self._lock is not None

    def open_desk(self, desk: Desk) -> None:
        """Show the shell of an open desk."""
        self.desk = desk
        chosen = settings.settings(desk)
        use_large_text(chosen.large_text)
        self._idle.set_limit(timedelta(minutes=chosen.lock_after_min))
        self._idle.begin()
        self.setWindowTitle(f"{desk.name} - {PROGRAM}")
        self._make_shell()

    def lock(self) -> None:
        """Hide everything behind the passphrase; nothing is lost."""
        if self.desk is None or self.shell is None or self._lock is not None:
            return
        self.shell.leave()
        self._lock = UnlockPage(self.desk.name, [self.desk.clerk], kind="locked")
        self._lock.entered.connect(self._on_unlock)
        self._lock.recovery_asked.connect(self._on_recovery)
        self._bring(self._lock)

    def raise_it(self) -> None:
        """Come to the front: the program was started a second time."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def show_crash(self, mistake: Exception) -> None:
        """Say that a step failed and that the records have not changed."""
        page = CrashPage(mistake)
        page.go_on.connect(self._on_after_crash)
        self._bring(page)

    def on_uncaught(self, kind: type[BaseException], mistake: BaseException, at: TracebackType | None) -> None:
        """Take what escaped from a slot: a refusal is said, anything else is a crash page."""
        if isinstance(mistake, UserError):
            tell_refusal(self, mistake)
        elif isinstance(mistake, Exception):
            self.show_crash(mistake)
        else:
            sys.__excepthook__(kind, mistake, at)

    def settings_changed(self) -> None:
        """Take over what was changed in 设置."""
        if self.desk is not None:
            chosen = settings.settings(self.desk)
            self._idle.set_limit(timedelta(minutes=chosen.lock_after_min))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._close_desk()
        event.accept()

    def _close_desk(self) -> None:
        """Keep what is typed, let the jobs end, close the vault; say why if its backup was not made."""
        if self.shell is not None:
            self.shell.leave()
        self._jobs.wait()
        for timer in self.findChildren(QTimer):
            timer.stop()  # nothing asks a closed desk for anything
        desk, self.desk = self.desk, None
        if desk is None:
            return
        desk.close()
        if desk.backup_trouble is not None:
            tell_refusal(self, desk.backup_trouble)

    def _make_shell(self, route: object = None) -> None:
        if self.desk is None:
            return
        old, self.shell = self.shell, Shell(self.desk, self._clock, self._jobs)
        self.shell.lock_asked.connect(self.lock)
        self.shell.large_text_asked.connect(self._on_large_text)
        self.shell.notifier.changed.connect(self.settings_changed)
        self._bring(self.shell)
        self.shell.go(route if isinstance(route, ToForm) else ToHome())
        if old is not None:
            self._drop(old)

    def _begin(self) -> None:
        from ruraldesk.gui.first_start.wizard import FirstStart

        wizard = FirstStart(self._folder, self._clock, self._jobs)
        wizard.finished.connect(self.open_desk)
        self.setWindowTitle(f"第一次使用 - {PROGRAM}")
        self._bring(wizard)

    def _ask_passphrase(self) -> None:
        page = UnlockPage("打开登记台", desks.clerk_names(self._folder))
        page.entered.connect(self._on_entered)
        page.recovery_asked.connect(self._on_recovery)
        self._bring(page)
        page.focus_first()

    def _on_entered(self, clerk: str, passphrase: str) -> None:
        page = self.front
        refuse = page.refuse if isinstance(page, UnlockPage) else None
        folder, clock = self._folder, self._clock
        self._jobs.run(
            lambda _: desks.open_desk(folder, clerk, passphrase, clock), self.open_desk, refuse, label="打开登记台"
        )

    def _on_unlock(self, clerk: str, passphrase: str) -> None:  # noqa: ARG002
        desk = self.desk
        if desk is not None:
            self._jobs.run(lambda _: clerks.passphrase_fits(desk, passphrase), self._on_fits, label="核对口令")

    def _on_fits(self, fits: bool) -> None:
        if self._lock is None or self.shell is None:
            return
        if not fits:
            self._lock.refuse(UserError("wrong_passphrase"))
            return
        lock, self._lock = self._lock, None
        self._idle.begin()
        self._front.setCurrentWidget(self.shell)
        self._drop(lock)
        if self.shell.page is not None:
            self.shell.page.focus_first()

    def _on_recovery(self) -> None:
        dialog = RecoverDialog(self._folder, desks.clerk_names(self._folder), self)
        if dialog.exec():
            tell(self, "口令已经换了", "用新口令打开。恢复单还能再用，放回原处。")

    def _on_large_text(self, large: bool) -> None:
        if self.desk is None or self.shell is None:
            return
        self.shell.leave()
        settings.change(self.desk, large_text=large)
        use_large_text(large)
        self._make_shell(self.shell.route)

    def _on_after_crash(self) -> None:
        page = self.front
        if self.shell is not None:
            self._front.setCurrentWidget(self.shell)
            self.shell.go(ToHome())
        elif desks.clerk_names(self._folder):
            self._ask_passphrase()
        else:
            self._begin()
        self._drop(page)

    def _bring(self, page: QWidget) -> None:
        old = self._front.currentWidget()
        self._front.addWidget(page)
        self._front.setCurrentWidget(page)
        if isinstance(page, UnlockPage):
            page.focus_first()
        if old is not None and old is not self.shell and old is not page and not isinstance(old, Shell):
            self._drop(old)

    def _drop(self, page: QWidget | None) -> None:
        if page is None:
            return
        self._front.removeWidget(page)
        page.hide()
        page.deleteLater()
