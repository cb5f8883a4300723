"""The open desk: the vault, the clerk at work and the clock, handed to every use case."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NoReturn

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder, seed_forms
from ruraldesk.services.names import clerk_names
from ruraldesk.store import swap, vault

if TYPE_CHECKING:
    from ruraldesk.store.store import Store

Role = Literal["village", "town"]
ClerkRole = Literal["supervisor", "clerk"]
SHORTEST_PASSPHRASE = 4
_ROLES = "clerk_roles"


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What has to be known to set up a desk."""

    folder: DataFolder
    role: Role
    code: str  # 12 digits; a town's 9 digits are filled with zeros
    name: str
    clerk: str
    passphrase: str
    town_card: Path | None = None
    cost: vault.Cost = vault.NORMAL
    entropy: Callable[[int], bytes] = os.urandom  # another one only where everything is invented


def _random_id() -> str:
    import uuid

    return str(uuid.uuid4())


def _say_nothing(_trouble: UserError) -> None:
    pass


@dataclass(slots=True)
class Desk:
    """One open desk. Close it, or use it as a context manager."""

    folder: DataFolder
    store: Store
    clerk: str
    clerk_role: ClerkRole
    clock: Clock
    dek: vault.Dek
    cost: vault.Cost = vault.NORMAL
    new_id: Callable[[], str] = field(default=_random_id)
    backup_every: timedelta = timedelta()  # at the close of many short visits, not each need make one
    became_new: bool = False  # the vault was found in another place, and is a device of its own now
    backup_trouble: UserError | None = None  # why the backup at close was not made
    on_backup_trouble: Callable[[UserError], None] = _say_nothing
    is_open: bool = True

    @property
    def role(self) -> Role:
        """Village or town."""
        return self.store.identity.role

    @property
    def code(self) -> str:
        """The 12 digits of the village or town."""
        return self.store.identity.code

    @property
    def name(self) -> str:
        """The village's or the town's name."""
        return self.store.identity.name

    @property
    def device(self) -> str:
        """The 16 hex digits of this desk's device."""
        return self.store.identity.device

    def close(self) -> None:
        """Close the vault; makes a verified backup if something changed and the last one is old enough.

        A backup that could not be made does not undo what was saved: it is kept in
        ``backup_trouble`` and told to ``on_backup_trouble``.
        """
        self.is_open = False
        try:
            self.store.close(backup=self._backup_is_due())
        except UserError as trouble:
            self.backup_trouble = trouble
            self.on_backup_trouble(trouble)

    def give_up(self) -> None:
        """Close the vault without a backup: another one comes in its place."""
        self.is_open = False
        self.store.close(backup=False)

    def _backup_is_due(self) -> bool:
        from ruraldesk.store.backup import backups

        newest = next(iter(backups(self.folder.backups)), None) if self.backup_every else None
        return newest is None or abs(self.clock.now() - newest.at) >= self.backup_every

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, one: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def create_desk(new: NewDesk, clock: Clock) -> tuple[Desk, str]:
    """Set up a desk with the seed forms; return it open, with its recovery code (8 groups of 4).

    Refuses a folder that holds a desk already (vault_exists), and a code that is none.
    """
    from ruraldesk.services import devices, forms
    from ruraldesk.store.store import Store

    code = _code(new.role, new.code)
    if not new.name.strip():
        raise UserError("village_name_missing")
    if len(new.passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise UserError("passphrase_short", least=SHORTEST_PASSPHRASE, now=len(new.passphrase.strip()))
    dek, recovery = vault.create(new.folder, new.clerk, new.passphrase, cost=new.cost)
    try:
        store = Store.create(new.folder, dek, clock, new.role, code, new.name.strip(), entropy=new.entropy)
    except BaseException:
        _remove_files(new.folder)
        raise
    desk = Desk(new.folder, store, new.clerk, "supervisor", clock, dek, new.cost)
    try:
        with store.transaction():
            set_role(store, new.clerk, "supervisor")
            forms.renew_shipped_tables(store, seed_forms())
            forms.add_seed_forms(store.specs, seed_forms())
        if new.town_card is not None:
            devices.take_town_card(desk, new.town_card)
    except BaseException:
        take_back(desk)
        raise
    return desk, recovery.text


def take_back(desk: Desk) -> None:
    """Remove a desk whose set-up did not come to its end, so that it can be tried again. Only for one just made."""
    desk.store.close(backup=False)
    _remove_files(desk.folder)


def open_desk(folder: DataFolder, clerk: str, passphrase: str, clock: Clock, *, moved: bool | None = False) -> Desk:
    """Unlock the vault for a clerk. ``clerk`` may be empty where there is only one.

    A vault that wakes up in another place goes on as a device of its own, because its copy may be at
    work elsewhere; ``moved`` says that the old place is gone, and the device stays. With None it is not
    opened there but refused (desk_elsewhere), so that somebody can be asked.
    """
    from ruraldesk.services import forms
    from ruraldesk.store.store import Store

    name = _named(folder, clerk)
    dek = vault.unlock(folder, name, passphrase)
    store = Store.open(folder, dek, clock)
    try:
        forms.renew_shipped(store, seed_forms())
    except BaseException:
        store.close(backup=False)
        raise
    new_place = store.moved_or_copied
    if new_place and moved is None:
        store.close(backup=False)
        raise UserError("desk_elsewhere")
    if new_place and moved:
        store.stay_same_device()
    elif new_place:
        store.new_device()
    return Desk(folder, store, name, role_of(store, name), clock, dek, became_new=new_place and not moved)


def open_to_look(folder: DataFolder, clerk: str, passphrase: str, clock: Clock) -> Desk | None:
    """Open a desk of which nobody has said yet that it is to be opened: nothing is written, nothing counted.

    None where the passphrase is wrong, or where opening has to write or to ask first: ``open_desk`` then says why.
    Close it with ``give_up``, or take it with ``let_write``.
    """
    from ruraldesk.services import forms
    from ruraldesk.store.store import Store

    if swap.is_begun(folder):
        return None
    try:
        dek = vault.unlock(folder, clerk, passphrase)
        store = Store.open(folder, dek, clock, only_look=True)
    except UserError:
        return None
    try:
        if store.moved_or_copied:
            raise UserError("desk_elsewhere")
        forms.renew_shipped(store, seed_forms())
        return Desk(folder, store, clerk, role_of(store, clerk), clock, dek)
    except UserError:
        store.close(backup=False)
        return None
    except BaseException:
        store.close(backup=False)
        raise


def let_write(desk: Desk) -> None:
    """Somebody has asked for a desk that was opened only to be looked at."""
    from ruraldesk.store.store import let_write as let_store_write

    let_store_write(desk.store)


def _named(folder: DataFolder, clerk: str) -> str:
    names = clerk_names(folder)
    if not names:
        refuse_missing(folder)
    name = clerk or (names[0] if len(names) == 1 else "")
    if not name:
        raise UserError("clerk_unnamed", names="、".join(names))
    return name


def refuse_missing(folder: DataFolder) -> NoReturn:
    """Say that there is no desk in a folder, or that only its key file has gone."""
    if folder.vault.exists() and not folder.keys.exists():
        raise UserError("key_file_missing", where=(folder.keys.name,))
    raise UserError("desk_missing", folder=folder.root)


def need_supervisor(desk: Desk) -> None:
    """Refuse what only a supervisor may do."""
    if desk.clerk_role != "supervisor":
        raise UserError("needs_supervisor", clerk=desk.clerk)


def role_of(store: Store, clerk: str) -> ClerkRole:
    """Return a clerk's role; a clerk, where nothing is known."""
    return "supervisor" if roles(store).get(clerk) == "supervisor" else "clerk"


def roles(store: Store) -> dict[str, ClerkRole]:
    """Return the roles that were given."""
    known = store.settings.get(_ROLES, {})
    return dict(known) if isinstance(known, dict) else {}


def set_role(store: Store, clerk: str, role: ClerkRole) -> None:
    """Remember a clerk's role."""
    set_roles(store, {**roles(store), clerk: role})


def set_roles(store: Store, given: Mapping[str, ClerkRole]) -> None:
    """Remember everybody's role."""
    store.settings.set(_ROLES, dict(given))


def code_fits(role: Role, code: str) -> bool:
    """True for a code that a new desk of this role may have."""
    try:
        _code(role, code)
    except UserError:
        return False
    return True


def _code(role: Role, code: str) -> str:
    from ruraldesk.rules import identifiers

    any_day = date.min  # no code depends on a day
    if role == "town":
        return identifiers.check_town_code(code, any_day).ljust(12, "0")
    return code if is_sample(code) else identifiers.check_village_code(code, any_day)


def is_sample(code: str) -> bool:
    """True for the codes of invented villages: no real village has a code ending in 999."""
    return len(code) == 12 and code.isdigit() and code.endswith("999")


def _remove_files(folder: DataFolder) -> None:
    for file in (folder.keys, folder.vault):
        file.unlink(missing_ok=True)
