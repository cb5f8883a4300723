"""Looks every two seconds which sticks are plugged in and what lies on the one in use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from ruraldesk.gui.bench import Bench
from ruraldesk.services import handover, letters
from ruraldesk.services.handover import Stick
from ruraldesk.services.letters import OnStick

LOOK_EVERY_MS = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What is plugged in, which stick is used, and what lies on it (None while that is not known)."""

    sticks: tuple[Stick, ...] = ()
    chosen: Stick | None = None
    found: OnStick | None = None

    @property
    def several(self) -> bool:
        return len(self.sticks) > 1

    @property
    def letters(self) -> int:
        return len(self.found.letters) if self.found is not None else 0


class StickWatch(QObject):
    """Of one stick nothing needs to be chosen; of several the clerk says which."""

    seen = Signal(object)  # Seen

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self.now = Seen()
        self._wanted: Path | None = None
        self._looking: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self.look()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def choose(self, path: Path) -> None:
        """Use this one of several."""
        self._wanted = path
        self.look()

    def forget(self) -> None:
        """Look anew at what lies on the stick: it was written to, or read from."""
        self.now = Seen(self.now.sticks, self.now.chosen, None)
        if self._timer.isActive():
            self.look()

    def stick_of(self, place: Path) -> Stick | None:
        """Return the stick that a file or folder is on."""
        return next((one for one in self.now.sticks if place.is_relative_to(one.path)), None)

    def look(self) -> None:
        """Look once."""
        sticks = tuple(handover.sticks())
        chosen = self._chosen(sticks)
        same = chosen is not None and self.now.chosen is not None and chosen.path == self.now.chosen.path
        now = Seen(sticks, chosen, self.now.found if same else None)
        if now != self.now or not sticks:
            self.now = now
            self.seen.emit(now)
        if chosen is not None and now.found is None and self._looking != chosen.path:
            self._look_on(chosen.path)

    def _chosen(self, sticks: tuple[Stick, ...]) -> Stick | None:
        if len(sticks) == 1:
            return sticks[0] if sticks[0].usable else None
        return next((one for one in sticks if one.path == self._wanted and one.usable), None)

    def _look_on(self, path: Path) -> None:
        self._looking = path
        desk = self._bench.desk
        job = self._bench.jobs.run(lambda _: (path, letters.look(desk, path)), self._on_found, label="看U盘")
        job.setProperty("own_page", True)

    def _on_found(self, found: tuple[Path, OnStick]) -> None:
        self._looking = None
        if self.now.chosen is not None and self.now.chosen.path == found[0]:
            self.now = Seen(self.now.sticks, self.now.chosen, found[1])
            self.seen.emit(self.now)
