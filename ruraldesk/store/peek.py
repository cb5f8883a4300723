"""Looking into a backup without opening it as a desk: what it holds, and what has been written since."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.store.core import Core, Row
from ruraldesk.store.database import VaultConnection, open_vault
from ruraldesk.store.migrations import refuse_newer
from ruraldesk.store.vault import Dek

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Inside:
    """What a backup holds."""

    code: str
    name: str
    lines: int
    counts: dict[str, int]  # form -> records, deleted ones left out
    titles: dict[str, str]  # form -> its title, as the backup knows it


@dataclass(frozen=True, slots=True)
class Since:
    """A record that the open vault has written to since a backup."""

    record: str
    form: str
    at: str
    clerk: str
    is_new: bool  # the backup does not have it at all
    is_erased: bool


def look_into(file: Path, dek: Dek) -> Inside:
    """Return what a backup holds. Raises UserError backup_bad, vault_too_new."""
    with _opened(file, dek) as connection:
        identity: dict[str, str] = dict(_rows(connection, "SELECT name, value FROM identity"))
        lines = _rows(connection, "SELECT count(*) FROM line")[0][0]
        return Inside(
            identity.get("code", ""), identity.get("name", ""), lines, standing(connection), _titles(connection)
        )


def written_since(core: Core, file: Path, dek: Dek) -> list[Since]:
    """Return the records the open vault has written to and the backup has not seen, the newest first."""
    with _opened(file, dek) as connection:
        heads: dict[str, int] = dict(_rows(connection, "SELECT device || '/' || audience, head_seq FROM stream"))
        touched: dict[str, tuple[str, str, str]] = {}
        erased: set[str] = set()
        for key, (stream, _) in _streams(core).items():
            rows = core.read(
                "SELECT record, form, at, clerk, op FROM line WHERE stream = ? AND seq > ? ORDER BY seq",
                (stream, heads.get(key, 0)),
            )
            for record, form, at, clerk, op in rows:
                if op == "erase":
                    erased.add(record)
                known = touched.get(record)
                if known is None or known[1] <= at:
                    touched[record] = (form, at, clerk)
        there = _known(connection, list(touched))
    found = [Since(record, *told, record not in there, record in erased) for record, told in touched.items()]
    return sorted(found, key=lambda one: one.at, reverse=True)


def standing(connection: VaultConnection) -> dict[str, int]:
    """Return how many records of each form a vault holds, deleted ones left out: what a ledger shows."""
    has_tally = _rows(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'tally'")[0][0]
    if has_tally:
        return dict(_rows(connection, "SELECT form, sum(n) FROM tally WHERE deleted = 0 GROUP BY form"))
    return dict(_rows(connection, "SELECT form, count(*) FROM record GROUP BY form"))


def _streams(core: Core) -> dict[str, tuple[int, int]]:
    rows = core.read("SELECT device || '/' || audience, id, head_seq FROM stream")
    return {key: (one, seq) for key, one, seq in rows}


def _known(connection: VaultConnection, records: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(records), _AT_ONCE):
        asked = json.dumps(list(records[start : start + _AT_ONCE]))
        found.update(
            row[0]
            for row in connection.execute(
                "SELECT id FROM record WHERE id IN (SELECT value FROM json_each(?))", (asked,)
            ).fetchall()
        )
    return found


def _titles(connection: VaultConnection) -> dict[str, str]:
    rows = _rows(connection, "SELECT form, files FROM form_version ORDER BY form, version")
    found = {}
    for form, files in rows:  # the newest version stands last
        wanted = json.loads(files).get("form.toml", "")
        text = connection.execute("SELECT content FROM form_file WHERE hash = ?", (wanted,)).fetchone()
        if text is not None:
            found[form] = str(tomllib.loads(text[0]).get("settings", {}).get("form_title", form))
    return found


def _rows(connection: VaultConnection, sql: str) -> list[Row]:
    return list(connection.execute(sql).fetchall())


@contextmanager
def _opened(file: Path, dek: Dek) -> Iterator[VaultConnection]:
    try:
        connection = open_vault(file, dek, "copy")
    except UserError as error:
        raise UserError("backup_bad", where=(file.parent.name,)) from error
    try:
        refuse_newer(connection)
        yield connection
    except UserError as error:
        if error.code == "vault_too_new":
            raise
        raise UserError("backup_bad", where=(file.parent.name,)) from error
    finally:
        connection.close()
