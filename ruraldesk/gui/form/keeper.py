"""Keeps the draft of a form half a second after the last key, in the job runner."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ruraldesk.errors import UserError
from ruraldesk.gui.jobs import Jobs
from ruraldesk.progress import Progress
from ruraldesk.services.form_session import FormSession

REST_MS = 500


class DraftKeeper(QObject):
    """Started by every change; ``rested`` comes with the rest, ``kept`` or ``failed`` when a draft was tried."""

    rested = Signal()
    kept = Signal(str)  # draft id
    failed = Signal(object)  # UserError

    def __init__(self, session: FormSession, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._under_way = 0
        self._unkept = False  # the last try failed
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._on_rest)

    @property
    def waiting(self) -> bool:
        """True while something typed is not in a draft yet."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Something was typed or chosen."""
        self._timer.start()

    def wait_for_save(self) -> None:
        """A save is under way: until it is done what was typed is not kept, however that ends."""
        self._timer.stop()
        self._unkept = True

    def forget(self) -> None:
        """The form was saved: there is nothing left to keep."""
        self._timer.stop()
        self._unkept = False

    def keep_now(self) -> None:
        """Keep it here and now: the page is being left, and whatever comes next finds the draft.

        Raises UserError where the vault does not take it.
        """
        if self._timer.isActive() or self._under_way or self._unkept:
            self._timer.stop()
            self._unkept = True
            self._session.keep_draft()
            self._unkept = False

    def _on_rest(self) -> None:
        self.rested.emit()
        self._keep()

    def _keep(self) -> None:
        self._under_way += 1
        self._jobs.run(self._work, self._on_kept, self._on_failed, label="存草稿")

    def _on_kept(self, draft: str) -> None:
        self._under_way -= 1
        self._unkept = False
        self.kept.emit(draft)

    def _on_failed(self, refusal: UserError) -> None:
        self._under_way -= 1
        self._unkept = True
        self.failed.emit(refusal)

    def _work(self, progress: Progress) -> str:  # noqa: ARG002
        return self._session.keep_draft()
