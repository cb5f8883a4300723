"""Takes a pack of the town over: rehearsed first, shown, and put in place when the clerk says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.dialogs.pack_preview import may_take
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import handover, packs


def look_at_pack(parent: QWidget, bench: Bench, file: Path) -> None:
    """Show what a pack would change; nothing is changed before the clerk has seen it and said yes."""
    PackLook(parent.window(), bench, file).begin()  # the panel that asked may be made anew meanwhile


class PackLook(QObject):
    """One pack that is looked at; it lives as long as the window, so that nobody is told once that is closed."""

    def __init__(self, window: QWidget, bench: Bench, file: Path) -> None:
        super().__init__(window)
        self._window, self._bench, self._file = window, bench, file

    def begin(self) -> None:
        desk, file = self._bench.desk, self._file
        self._bench.jobs.run(lambda _: packs.preview(desk, file), self._on_shown, self._on_refused, label="看表样")

    def _on_shown(self, found: packs.Preview) -> None:
        desk, file = self._bench.desk, self._file
        if may_take(self._window, found, self._bench.clock) or not (found.changes or found.kept):
            self._bench.jobs.run(
                lambda progress: handover.take_in(desk, file, progress),
                self._on_taken,
                self._on_refused,
                label="换表样",
            )
        else:
            self.deleteLater()

    def _on_taken(self, done: handover.TakenIn) -> None:
        self._bench.navigator.say(done.words)
        self._bench.notifier.tell(done.changes | ChangeSet(settings=True))
        self.deleteLater()

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self._window, refusal)
        self.deleteLater()
