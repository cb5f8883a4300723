"""The shared tables of this desk: which there are, where they came from, and replacing one from a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.table_use import number_columns
from ruraldesk.rules.tables import RETIRED, read_table
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.store.safe_file import machine_error

LARGEST = 2_000_000
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class SharedTable:
    """One table: its name, how many rows it has, and who gave it (``shipped``: the program)."""

    name: str
    rows: int
    origin: str
    title: str = ""


def tables(desk: Desk) -> list[SharedTable]:
    """Return the shared tables of the vault by their names."""
    found, origins = desk.store.specs.tables(), desk.store.specs.table_origins()
    read = {name: found.table(name) for name in sorted(found.texts)}
    return [
        SharedTable(name, len(one.rows) if one else 0, origins[name], found.title(name)) for name, one in read.items()
    ]


def replace(desk: Desk, file: Path) -> SharedTable:
    """Replace a table by a CSV file of its name, e.g. ``holidays.csv`` with the days of a new year.

    UTF-8, or GB 18030 as spreadsheets write it. Codes that vanish stay as retired. Raises UserError
    needs_supervisor, no_such_table, table_file_unreadable, shared_table_wrong, shared_table_unfit.
    """
    need_supervisor(desk)
    name = file.stem.lower()
    if name not in desk.store.specs.tables().texts:
        raise UserError("no_such_table", table=file.name, where=tuple(one.name for one in tables(desk)))
    text = _text(file)
    refuse_unfit(desk, name, text)
    desk.store.specs.keep_shared(f"{name}.csv", text, f"文件 {file.name}")
    return next(one for one in tables(desk) if one.name == name)


def refuse_unfit(desk: Desk, name: str, text: str) -> None:
    """Refuse a table that can be read, but that the forms cannot use: UserError("shared_table_unfit")."""
    try:
        new = read_table(text)
    except ValueError:
        return  # refused as unreadable where it is kept
    old = desk.store.specs.tables().table(name)
    if old is not None:
        absent = [one for one in old.columns if one != RETIRED and one not in new.columns]
        if absent:
            raise UserError("shared_table_unfit", table=f"{name}.csv", reason=f"少了{'、'.join(absent)}这一列。")
        keys = [row[new.key] for row in new.rows]
        twice = next((one for one in keys if keys.count(one) > 1), "")
        if twice and len(old.by_key) == len(old.rows):
            raise UserError("shared_table_unfit", table=f"{name}.csv", reason=f"{new.key}“{twice}”写了两行。")
    for column in sorted(set().union(*(number_columns(spec, name) for spec in desk.store.specs.all()))):
        for place, row in enumerate(new.rows, 2):
            if not _NUMBER.fullmatch(row.get(column, "")):
                reason = f"第{place}行的{column}应是数，现在是“{row.get(column, '')}”。"
                raise UserError("shared_table_unfit", table=f"{name}.csv", reason=reason)


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
