"""Statistics and the selects of forms: a connection that sees the views of the forms and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.store.core import Core, Row
from ruraldesk.store.database import DatabaseError, Value, VaultConnection, fenced, open_vault

_VIEW = re.compile(r"\bv_[a-z][a-z0-9_]*", re.IGNORECASE)
_WITH = re.compile(r"\s*(?:--[^\n]*\n\s*)*with\s+(?:recursive\s+)?", re.IGNORECASE)
# A common table expression named like a view would pass for it in the authorizer's eyes.
_SHADOWING = re.compile(r"\bv_\w+[\s\"'`\]]*(\([^()]*\))?\s*as\s*(not\s+|materialized\s+)*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """What a report query gave."""

    columns: tuple[str, ...]
    rows: list[Row]


class Look:
    """One look at the vault: all its selects see the same state. Rows of an unfinished transaction are not seen."""

    def __init__(self, core: Core, connection: VaultConnection, homes: Mapping[str, str]) -> None:
        self._core = core
        self._connection = connection
        self._homes = homes

    def run(self, sql: str, values: Mapping[str, Value] | Sequence[Value] = (), village: str = "") -> ReportTable:
        """Run one SELECT over the views, for a limited number of steps of its own.

        With ``village`` the views show the records of that village only, and of those that are part of it now.
        Raises UserError report_refused, report_too_long, report_mistake.
        """
        if _SHADOWING.search(sql):
            raise UserError("report_refused")
        with fenced(self._connection):
            try:
                joined = _joined(self._core, sql, village, self._homes) if village or self._homes else sql
                cursor = self._connection.execute(joined, values)
                rows = cursor.fetchall()
                columns = tuple(one[0] for one in cursor.description or ())
                cursor.close()
            except DatabaseError as error:
                raise _told(error) from error
        return ReportTable(columns, rows)


class Reports:
    """The way of reports into the vault. ``homes``: of villages that are part of another one, which that is."""

    def __init__(self, core: Core, homes: Callable[[], Mapping[str, str]]) -> None:
        self._core = core
        self._homes = homes

    @contextmanager
    def look(self) -> Iterator[Look]:
        """Open a connection of its own, on which all selects see the same state."""
        connection = open_vault(self._core.folder.vault, self._core.dek, "reader")
        try:
            connection.execute("BEGIN")
            yield Look(self._core, connection, self._homes())
        finally:
            connection.close()


def select(core: Core, sql: str, values: Mapping[str, Value | float], *, first_only: bool = False) -> ReportTable:
    """Run one SELECT over the views on this thread's own connection; a transaction sees what it has written.

    Raises UserError as ``run_report`` does; nothing but the views can be read, and nothing written.
    """
    if _SHADOWING.search(sql):
        raise UserError("report_refused")
    connection = core.reading()
    with fenced(connection):
        try:
            cursor = connection.execute(sql, values)
            rows = cursor.fetchmany(1) if first_only else cursor.fetchall()
            columns = tuple(one[0] for one in cursor.description or ())
            cursor.close()
        except DatabaseError as error:
            raise _told(error) from error
    return ReportTable(columns, rows)


def _joined(core: Core, sql: str, village: str, homes: Mapping[str, str]) -> str:
    """Put, before a select, tables that stand in for the views it names.

    They hold one village's rows, or all; rows of a village that is part of another one are that one's.
    """
    present = {row[0] for row in core.read("SELECT name FROM sqlite_master WHERE type = 'view'")}
    named = sorted({found.lower() for found in _VIEW.findall(sql)} & present)
    if not named:
        return sql
    codes = [village, *(part for part, home in homes.items() if home == village)] if village else []
    where = f" WHERE _village IN ({', '.join(_quoted(one) for one in codes)})" if codes else ""
    narrowed = ", ".join(
        f"{one} AS NOT MATERIALIZED (SELECT {_columns(core, one, homes)} FROM main.{one}{where})" for one in named
    )
    begun = _WITH.match(sql)
    rest = f", {sql[begun.end() :]}" if begun else f" {sql}"
    return f"WITH RECURSIVE {narrowed}{rest}"


def _columns(core: Core, view: str, homes: Mapping[str, str]) -> str:
    """Return the columns of a view, the village's code being that of the village it is part of now."""
    if not homes:
        return "*"
    cases = " ".join(f"WHEN {_quoted(part)} THEN {_quoted(home)}" for part, home in homes.items())
    names = [str(row[1]) for row in core.read(f'PRAGMA table_info("{view}")')]
    return ", ".join(
        f"CASE _village {cases} ELSE _village END AS _village" if one == "_village" else f'"{one}"' for one in names
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _told(error: Exception) -> UserError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_INTERRUPT":
        return UserError("report_too_long")
    if name == "SQLITE_AUTH" or "prohibited" in str(error) or "not authorized" in str(error):
        return UserError("report_refused")
    return UserError("report_mistake", reason=str(error))
