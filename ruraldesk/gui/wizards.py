"""The ways of steps that stand in the window's front: the first start, the recovery drill, the change of duty."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ruraldesk.clock import Clock
from ruraldesk.gui.duty.wizard import DutyChange
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import Jobs
from ruraldesk.paths import DataFolder
from ruraldesk.services import recovery_drill
from ruraldesk.services.desk import Desk


class Wizards(QObject):
    """Each shows itself with ``page``."""

    page = Signal(object)  # QWidget, to be brought to the front
    made = Signal(object)  # Desk: the first start has made it, however far its steps went
    opened = Signal(object)  # Desk: the first start is over
    drilled = Signal()
    changed_hands = Signal()  # the giver is out; the drill of a new sheet follows
    stayed = Signal()
    restore_asked = Signal()

    def __init__(self, folder: DataFolder, clock: Clock, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._clock, self._jobs = folder, clock, jobs
        self._desk: Desk | None = None

    def begin(self) -> None:
        """The first start."""
        wizard = FirstStart(self._folder, self._clock, self._jobs)
        wizard.finished.connect(self.opened)
        wizard.made.connect(self.made)
        wizard.restore_asked.connect(self.restore_asked)
        self.page.emit(wizard)

    def drill(self, desk: Desk, *, anew: bool) -> None:
        """Try the recovery sheet; ``anew``: make and print another one first."""
        facts = Facts(desk.role, desk.name, desk.code, desk.clerk, desk=desk)
        if not anew:
            self._drill(facts)
            return

        def with_sheet(code: str) -> None:
            facts.recovery = code
            self._drill(facts)

        self._jobs.run(lambda _: recovery_drill.new_sheet(desk), with_sheet, label="换恢复单")

    def change_duty(self, desk: Desk) -> None:
        """Hand over to the next clerk, step by step."""
        self._desk = desk
        steps = DutyChange(desk, self._jobs)
        steps.stayed.connect(self.stayed)
        steps.changed_hands.connect(self._on_hands_changed)
        self.page.emit(steps)

    def _drill(self, facts: Facts) -> None:
        wizard = FirstStart(self._folder, self._clock, self._jobs, facts)
        wizard.finished.connect(self.drilled)
        self.page.emit(wizard)

    def _on_hands_changed(self) -> None:
        self.changed_hands.emit()
        if self._desk is not None:
            self.drill(self._desk, anew=True)
