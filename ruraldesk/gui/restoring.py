"""From the list of backups to the desk that goes on from one of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ruraldesk.clock import Clock
from ruraldesk.gui.before_pages import CardPage
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.restore_page import RestorePage
from ruraldesk.paths import DataFolder
from ruraldesk.progress import Progress
from ruraldesk.services import backups, numbering
from ruraldesk.services import desk as desks
from ruraldesk.services.desk import Desk


class Restoring(QObject):
    """The window shows what comes with ``page``; ``done`` has the open desk, ``failed`` leaves what was there."""

    page = Signal(object)  # QWidget, to be brought to the front
    stayed = Signal()
    done = Signal(object)  # Desk
    failed = Signal(object)  # UserError

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._clock, self._jobs = folder, clock, jobs
        self._desk: Desk | None = None

    def begin(self, desk: Desk | None, file: Path | None) -> None:
        """Show which backups there are, with one of them looked into."""
        self._desk = desk
        page = RestorePage(self._folder, desk, self._clock, self._jobs, file)
        page.decided.connect(self._on_decided)
        page.stayed.connect(self.stayed)
        self.page.emit(page)
        if file is not None:
            page.choose(file)
        page.focus_first()

    @staticmethod
    def words(desk: Desk) -> str:
        """Return what is said when a backup is in the vault's place, and what is to be done next."""
        shut = desk.role == "village" and numbering.is_shut(desk)
        return "已经换成备份里的记录" + ("，编号先停着：在设置里写上纸上最后的编号" if shut else "")

    def _on_decided(self, file: Path, clerk: str, passphrase: str) -> None:
        """Put the backup in the vault's place and open that; a desk that is open is backed up first."""
        desk, folder, clock = self._desk, self._folder, self._clock
        self.page.emit(CardPage("restoring", "正在换成备份，大约要几秒。现在的记录先另存一份。"))

        def swap(progress: Progress) -> Desk:
            if desk is not None:
                if passphrase:
                    return backups.restore_over(desk, file, clerk, passphrase, progress)
                return backups.restore_own(desk, file, progress)
            backups.restore(folder, file, clerk, passphrase, clock)
            return desks.open_desk(folder, clerk, passphrase, clock)

        self._jobs.run(swap, self.done.emit, self.failed.emit, label="从备份恢复")
