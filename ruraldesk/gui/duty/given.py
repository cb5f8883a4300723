"""What the steps of a change of duty have learned so far."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.gui.jobs import Jobs
from ruraldesk.services.desk import Desk
from ruraldesk.services.duty import Hands, Package


@dataclass(slots=True)
class Given:
    """Filled step by step."""

    desk: Desk
    jobs: Jobs
    names: tuple[str, ...]  # who can open the desk now
    giver: str = ""
    taker: str = ""
    supervisor: str = ""
    package: Package | None = None
    passphrase: str = ""
    leads: bool = False  # the taker becomes a supervisor

    @property
    def hands(self) -> Hands:
        return Hands(self.giver, self.taker, self.supervisor)

    @property
    def taker_is_new(self) -> bool:
        return self.taker not in self.names
