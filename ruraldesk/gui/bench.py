"""What every page works with: the open desk, the job runner, the notifier and the way to other pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ruraldesk.clock import Clock
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.notifier import Notifier
from ruraldesk.gui.routes import Route
from ruraldesk.services.desk import Desk


class Navigator(Protocol):
    """Moves between pages; the shell."""

    def go(self, route: Route) -> None:
        """Show a page; the one shown now is what 返回 leads to."""
        ...

    def go_back(self) -> None:
        """Show the page one came from."""
        ...

    def say(self, words: str) -> None:
        """Say in the status line that something is done."""
        ...

    def use_large_text(self, large: bool) -> None:
        """Change the text size of the whole window at once."""
        ...

    def lock(self) -> None:
        """Hide everything behind the lock page."""
        ...

    def drill_recovery(self, *, anew: bool) -> None:
        """Try the recovery sheet; ``anew`` makes a new one first."""
        ...

    def change_duty(self) -> None:
        """Go through the steps by which one clerk hands over to the next."""
        ...

    def restore(self, backup: Path | None = None) -> None:
        """Show the backups, one of them looked into; the clerk may put it in the vault's place."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """Handed to every page in its constructor."""

    desk: Desk
    clock: Clock
    jobs: Jobs
    notifier: Notifier
    navigator: Navigator
