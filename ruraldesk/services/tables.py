"""The shared tables of this desk: which there are, where they came from, and replacing one from a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.store.safe_file import machine_error

LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class SharedTable:
    """One table: its name, how many rows it has, and who gave it (``shipped``: the program)."""

    name: str
    rows: int
    origin: str


def tables(desk: Desk) -> list[SharedTable]:
    """Return the shared tables of the vault by their names."""
    found, origins = desk.store.specs.tables(), desk.store.specs.table_origins()
    read = {name: found.table(name) for name in sorted(found.texts)}
    return [SharedTable(name, len(one.rows) if one else 0, origins[name]) for name, one in read.items()]


def replace(desk: Desk, file: Path) -> SharedTable:
    """Replace a table by a CSV file of its name, e.g. ``holidays.csv`` with the days of a new year.

    UTF-8, or GB 18030 as spreadsheets write it. Codes that vanish stay as retired. Raises UserError
    needs_supervisor, no_such_table, table_file_unreadable, shared_table_wrong.
    """
    need_supervisor(desk)
    name = file.stem.lower()
    if name not in desk.store.specs.tables().texts:
        raise UserError("no_such_table", table=file.name, where=tuple(one.name for one in tables(desk)))
    desk.store.specs.keep_shared(f"{name}.csv", _text(file), f"文件 {file.name}")
    return next(one for one in tables(desk) if one.name == name)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise UserError("table_file_unreadable", file=file.name)
        content = file.read_bytes()
    except OSError as error:
        raise machine_error(error, file) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise UserError("table_file_unreadable", file=file.name)
