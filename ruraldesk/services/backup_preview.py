"""What a backup holds beside what is there now: shown before anything is put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.services import backups
from ruraldesk.services.backups import Backup
from ruraldesk.services.desk import Desk
from ruraldesk.store.vault import Dek

if TYPE_CHECKING:
    from ruraldesk.store.peek import Since

SHOWN_LOST = 50


@dataclass(frozen=True, slots=True)
class Register:
    """One register then and now."""

    title: str
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A record written to since the backup; it would be gone, or as it was then."""

    form_title: str
    title: str
    at: str
    clerk: str
    is_new: bool
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A backup looked into with its key. ``now`` numbers are 0 where no desk is open."""

    backup: Backup
    village: str
    registers: tuple[Register, ...]
    lost_new: int
    lost_changed: int
    comes_back: int  # erased since, and whole in the backup
    newest: tuple[Lost, ...]  # at most SHOWN_LOST

    @property
    def then(self) -> int:
        return sum(one.then for one in self.registers)

    @property
    def now(self) -> int:
        return sum(one.now for one in self.registers)


def opens_with_own_key(desk: Desk, file: Path) -> bool:
    """True if the desk's own key opens a backup: then nobody has to write a passphrase."""
    from ruraldesk.store.database import open_vault
    from ruraldesk.store.restore import backup_folder

    try:
        open_vault(backup_folder(file).vault, desk.dek, "copy").close()
    except UserError:
        return False
    return True


def preview(file: Path, desk: Desk | None, key: Dek | None = None) -> Preview:
    """Return what a backup holds and, beside an open desk, what would be lost. ``key``: the desk's own if None.

    Raises UserError backup_missing, backup_is_live, backup_bad, and backup_of_other_village beside an open desk.
    """
    from ruraldesk.store.peek import look_into
    from ruraldesk.store.restore import backup_folder

    shown, source = backups.look_at(file), backup_folder(file)
    if desk is not None and source.root.resolve() == desk.folder.root.resolve():
        raise UserError("backup_is_live")
    dek = key or (desk.dek if desk is not None else None)
    if dek is None:
        raise UserError("backup_bad", where=(source.root.name,))
    inside = look_into(source.vault, dek)
    if desk is None:
        registers = tuple(Register(inside.titles.get(form, form), n, 0) for form, n in sorted(inside.counts.items()))
        return Preview(shown, inside.name, registers, 0, 0, 0, ())
    if inside.code != desk.code:
        raise UserError("backup_of_other_village", theirs=inside.name, ours=desk.name)
    found = desk.store.log.written_since(source.vault, dek)
    since = [one for one in found if not (one.is_new and one.is_erased)]
    titles = {one.form_id: one.title for one in desk.store.specs.all()}
    newest = tuple(
        Lost(titles.get(one.form, one.form), _title(desk, one), one.at, one.clerk, one.is_new, one.is_erased)
        for one in since[:SHOWN_LOST]
    )
    new, back = sum(one.is_new for one in since), sum(one.is_erased for one in since)
    registers = _registers(desk, inside.counts, inside.titles)
    return Preview(shown, inside.name, registers, new, len(since) - new - back, back, newest)


def _title(desk: Desk, one: Since) -> str:
    return "" if one.is_erased else desk.store.records.title(one.record)


def _registers(desk: Desk, counts: Mapping[str, int], titles: Mapping[str, str]) -> tuple[Register, ...]:
    """In the order of the rail; then what only the backup knows."""
    found = [
        Register(one.title, counts.get(one.form_id, 0), desk.store.records.count(one.form_id))
        for one in desk.store.specs.all()
    ]
    known = {one.form_id for one in desk.store.specs.all()}
    found += [Register(titles.get(form, form), n, 0) for form, n in sorted(counts.items()) if form not in known]
    return tuple(one for one in found if one.then or one.now)
