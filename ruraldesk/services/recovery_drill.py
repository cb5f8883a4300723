"""The drill of the recovery sheet: what stands on the paper has to open this very vault once."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.services import clerks
from ruraldesk.services.desk import Desk
from ruraldesk.store import recovery as codes
from ruraldesk.store import vault

_OPEN = "recovery.drill_open"


def is_open(desk: Desk) -> bool:
    """True while a sheet was made here that nobody has tried yet."""
    return desk.store.settings.get(_OPEN, False) is True


def begin(desk: Desk) -> None:
    """A sheet was made: remember that it must be tried."""
    desk.store.settings.set(_OPEN, True)


def new_sheet(desk: Desk) -> str:
    """Make a new code, the old sheet is void; the drill begins again. Needs a supervisor."""
    code = clerks.new_recovery(desk)
    begin(desk)
    return code


def prove(desk: Desk, code: str) -> None:
    """Open the vault's key with the code as it was typed; the drill is done.

    Refuses with UserError recovery_length, recovery_group, recovery_void, recovery_of_other_desk.
    """
    if vault.unlock_with_recovery(desk.folder, codes.RecoveryCode.parse(code)) != desk.dek:
        raise UserError("recovery_of_other_desk")
    desk.store.settings.set(_OPEN, False)
