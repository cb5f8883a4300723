"""Backups: an encrypted copy beside its key file, opened and compared before it is called good."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.paths import KEYS_FILE, VAULT_FILE
from ruraldesk.store import peek, thinning
from ruraldesk.store.core import Core
from ruraldesk.store.database import VaultConnection, open_vault
from ruraldesk.store.migrations import refuse_newer
from ruraldesk.store.safe_file import PART, machine_error, sync_file, sync_folder, write_safely
from ruraldesk.store.vault import Dek

FACTS_FILE = "backup.json"
STAMP = "%Y%m%dT%H%M%SZ"
_ROOM = 16 * 1024 * 1024
_STICK_CODES = ("disk_full", "disk_io", "folder_gone", "vault_unreadable", "vault_missing")


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was opened with the key and found equal to the vault."""

    path: Path
    at: datetime
    lines: int
    records: int
    size: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A finished backup as it lies in its folder. Only verified ones ever get their name."""

    path: Path
    at: datetime
    lines: int
    records: int
    size: int
    code: str  # whose it is; "" in those made before this was noted
    name: str


@dataclass(frozen=True, slots=True)
class _Content:
    """What two vaults must agree on to be the same."""

    lines: int
    records: int
    heads: tuple[tuple[str, int, str], ...]


def back_up(core: Core, to: Path | None = None) -> BackupResult:
    """Write a backup, verify it, then thin the automatic ones.

    Raises UserError backup_nowhere, backup_no_space, backup_bad, disk_full, folder_read_only; to a place of one's
    own choice also backup_cut_off. Older backups then stay.
    """
    target = to or core.folder.backups
    if to is not None and not to.parent.is_dir():
        raise UserError("backup_nowhere", where=(str(to.parent),))  # a stick that is gone leaves no folder behind
    try:
        target.mkdir(parents=True, exist_ok=True)
        _need_room(core, target)
        _sweep(target)
        result = _write(core, target)
    except OSError as error:
        raise _cut_off(machine_error(error, target), to) from error
    except UserError as error:
        raise _cut_off(error, to) from error
    if to is None:
        core.changed = False
        thin(target, core.clock.now())
    return result


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Remove all but the newest backups of a folder; return what was removed."""
    removed = [one.path for one in backups(folder)[count:]]
    for one in removed:
        shutil.rmtree(one, ignore_errors=True)
    return removed


def backups(folder: Path) -> list[BackupInfo]:
    """Return the finished backups of a folder, newest first."""
    found = []
    for facts in folder.glob(f"*/{FACTS_FILE}"):
        if facts.parent.name.endswith(PART):
            continue
        info = _info(facts)
        if info is not None:
            found.append(info)
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def thin(folder: Path, now: datetime) -> list[Path]:
    """Remove the automatic backups that the rule lets go; return what was removed."""
    standing = backups(folder)
    keep = thinning.kept((one.at for one in standing), now)
    removed = []
    for one in standing:
        if one.at not in keep:
            shutil.rmtree(one.path, ignore_errors=True)
            removed.append(one.path)
    return removed


def verify(file: Path, dek: Dek) -> _Content:
    """Open a copy with the key and look it over. Raises UserError backup_bad, vault_too_new."""
    try:
        connection = open_vault(file, dek, "copy")
    except UserError as error:
        raise UserError("backup_bad", where=(file.parent.name,)) from error
    try:
        refuse_newer(connection)
        for pragma in ("integrity_check", "cipher_integrity_check"):
            said = [row[0] for row in connection.execute(f"PRAGMA {pragma}").fetchall()]
            if said not in ([], ["ok"]):
                raise UserError("backup_bad", where=(file.parent.name,))
        return _content(connection)
    except UserError as error:
        if error.code == "vault_too_new":
            raise
        raise UserError("backup_bad", where=(file.parent.name,)) from error
    finally:
        connection.close()


def _write(core: Core, target: Path) -> BackupResult:
    at = core.clock.now().astimezone(UTC).replace(microsecond=0)
    final = _free_name(target, at.strftime(STAMP))
    part = final.with_name(final.name + PART)
    part.mkdir()
    try:
        with core.quiet():
            source = _content(core.writer)
            core.writer.execute("VACUUM INTO ?", (str(part / VAULT_FILE),))
        write_safely(part / KEYS_FILE, core.folder.keys.read_bytes())
        sync_file(part / VAULT_FILE)
        if verify(part / VAULT_FILE, core.dek) != source:
            raise UserError("backup_bad", where=(final.name,))
        code, name = _whose(core)
        facts = {"at": at.strftime(STAMP), "lines": source.lines, "records": source.records, "code": code, "name": name}
        write_safely(part / FACTS_FILE, json.dumps(facts, ensure_ascii=False).encode("utf-8"))
        sync_folder(part)
        part.rename(final)
        sync_folder(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    size = (final / VAULT_FILE).stat().st_size
    return BackupResult(final, at, source.lines, source.records, size, code, name)


def _whose(core: Core) -> tuple[str, str]:
    rows: dict[str, str] = dict(core.read("SELECT name, value FROM identity WHERE name IN ('code', 'name')"))
    return rows.get("code", ""), rows.get("name", "")


def _cut_off(error: UserError, to: Path | None) -> UserError:
    """A stick that is full or pulled out is not this computer's disk."""
    if to is None or error.code not in _STICK_CODES:
        return error
    return UserError("backup_cut_off", where=(to.name,))


def _content(connection: VaultConnection) -> _Content:
    lines = connection.execute("SELECT count(*) FROM line").fetchone()[0]
    records = sum(peek.standing(connection).values())
    heads = connection.execute(
        "SELECT s.device || '/' || s.audience, s.head_seq, lower(hex(l.hash)) FROM stream s"
        " LEFT JOIN line l ON l.stream = s.id AND l.seq = s.head_seq ORDER BY 1"
    ).fetchall()
    return _Content(lines, records, tuple((row[0], row[1], row[2] or "") for row in heads))


def _need_room(core: Core, target: Path) -> None:
    need = core.folder.vault.stat().st_size + _ROOM
    free = shutil.disk_usage(target).free
    if free < need:
        raise UserError("backup_no_space", free_mb=free // 1_000_000, need_mb=need // 1_000_000)


def _sweep(target: Path) -> None:
    """Remove what a killed backup left behind."""
    for one in target.glob(f"*Z*{PART}"):
        shutil.rmtree(one, ignore_errors=True)


def _free_name(target: Path, stamp: str) -> Path:
    names = [stamp, *(f"{stamp}-{count}" for count in range(2, 1000))]
    return next(target / one for one in names if not (target / one).exists())


def _info(facts: Path) -> BackupInfo | None:
    try:
        told = json.loads(facts.read_text(encoding="utf-8"))
        at = datetime.strptime(told["at"], STAMP).replace(tzinfo=UTC)
        size = (facts.parent / VAULT_FILE).stat().st_size
        whose = str(told.get("code", "")), str(told.get("name", ""))
        return BackupInfo(facts.parent, at, int(told["lines"]), int(told["records"]), size, *whose)
    except (OSError, ValueError, KeyError, TypeError):
        return None
