"""Who may open the desk: clerks, their passphrases and roles, and the recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import ClerkRole, Desk


@dataclass(frozen=True, slots=True)
class Clerk:
    """One person at the desk."""

    name: str
    role: ClerkRole
    active: bool
    me: bool


def clerks(desk: Desk) -> list[Clerk]:
    """Return everybody who was ever at this desk."""
    raise NotImplementedError


def add_clerk(desk: Desk, name: str, passphrase: str, role: ClerkRole = "clerk") -> Clerk:
    """Let one more person open the desk. Needs a supervisor."""
    raise NotImplementedError


def change_passphrase(desk: Desk, name: str, passphrase: str) -> None:
    """Give a clerk a new passphrase: one's own, or as a supervisor anybody's."""
    raise NotImplementedError


def disable_clerk(desk: Desk, name: str) -> None:
    """Close the desk to a clerk. Needs a supervisor; the last supervisor stays."""
    raise NotImplementedError


def passphrase_fits(desk: Desk, passphrase: str) -> bool:
    """True if this is the passphrase of the clerk at work (to open a locked window)."""
    raise NotImplementedError


def recover(folder: DataFolder, recovery: str, clerk: str, passphrase: str) -> None:
    """Give a clerk a new passphrase with the recovery sheet. Refuses with UserError("recovery_wrong", where=groups)."""
    raise NotImplementedError


def recovery_group_fits(place: int, group: str) -> bool:
    """True if the group checks itself (``place`` 1 to 8): for the drill of the first start."""
    raise NotImplementedError


def new_recovery(desk: Desk) -> str:
    """Make a new recovery code; the old sheet is void from now on. Needs a supervisor."""
    raise NotImplementedError


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """Return the recovery sheet as a PDF."""
    raise NotImplementedError
