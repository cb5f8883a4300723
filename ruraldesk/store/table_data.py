"""Shared tables as tables of the vault, t_<name>, for the selects of checks, collects and reports.

They are derived from shared_data: text columns as in the CSV's header, rows in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruraldesk.rules.tables import SharedTables, Table
from ruraldesk.store.core import Core
from ruraldesk.store.database import Value, utils

PREFIX = "t_"
_FILE = re.compile(r"([a-z][a-z0-9_]{0,39})\.csv")


def table_of(name: str) -> str:
    """Return the table that a piece of shared data is, "" if it is none."""
    found = _FILE.fullmatch(name)
    return found[1] if found else ""


def texts(core: Core) -> dict[str, str]:
    """Return the CSV text of every shared table by its name."""
    rows = core.read("SELECT name, content FROM shared_data ORDER BY name")
    return {table_of(name): content for name, content in rows if table_of(name)}


def keep_table(core: Core, name: str, tables: SharedTables) -> None:
    """Make the SQL table of a shared table anew. Inside a transaction."""
    core.write(f'DROP TABLE IF EXISTS "{PREFIX}{name}"')
    table = tables.table(name)
    if table is None:
        return
    utils(core.writer).table(f"{PREFIX}{name}").create(dict.fromkeys(table.columns, str))
    marks = ", ".join("?" * len(table.columns))
    core.write_many(f'INSERT INTO "{PREFIX}{name}" VALUES ({marks})', _rows(table))


def rebuild_tables(core: Core, tables: SharedTables) -> None:
    """Make the SQL tables of all shared tables anew, and no others. Inside a transaction."""
    for name in _standing(core):
        core.write(f'DROP TABLE "{PREFIX}{name}"')
    for name in sorted(tables.texts):
        keep_table(core, name, tables)


def wrong_tables(core: Core, tables: SharedTables) -> Iterator[str]:
    """Yield the name of every SQL table that does not say what its shared table does."""
    present = set(_standing(core))
    for name in sorted(present | {one for one in tables.texts if tables.table(one)}):
        table = tables.table(name)
        if table is None or name not in present or not _says(core, name, table):
            yield PREFIX + name


def _rows(table: Table) -> list[tuple[Value, ...]]:
    return [tuple(row[column] for column in table.columns) for row in table.rows]


def _says(core: Core, name: str, table: Table) -> bool:
    columns = tuple(row[1] for row in core.read(f'PRAGMA table_info("{PREFIX}{name}")'))
    rows = core.read(f'SELECT * FROM "{PREFIX}{name}" ORDER BY rowid')
    return columns == table.columns and [tuple(row) for row in rows] == _rows(table)


def _standing(core: Core) -> list[str]:
    rows = core.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 't\\_%' ESCAPE '\\'")
    return [row[0].removeprefix(PREFIX) for row in rows]
