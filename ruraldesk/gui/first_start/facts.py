"""What the first start has learned so far."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.desk import Desk, Role


@dataclass(slots=True)
class Facts:
    """Filled step by step."""

    role: Role = "village"
    name: str = ""
    code: str = ""
    clerk: str = ""
    passphrase: str = ""
    desk: Desk | None = None
    recovery: str = ""  # the code on the sheet, until the drill is passed
    drilled: bool = False
    carded: bool = False  # the town's card was taken in, or a town has written its own
