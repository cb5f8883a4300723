"""The only door to the vault file: keyed connections whose settings were read back before use."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlcipher3 import dbapi2

from ruraldesk.errors import UserError
from ruraldesk.paths import VAULT_FILE
from ruraldesk.store.vault import Dek

if TYPE_CHECKING:
    from sqlite_utils import Database as SqliteUtils

# sqlite-utils catches the exceptions of the module it finds under this name; with the
# standard library's it would miss those of our connection. Must stand before its first import.
sys.modules.setdefault("pysqlite3", dbapi2)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

Mode = Literal["writer", "reader", "reports", "copy"]  # copy: a closed file, e.g. a backup, to look it over
Value = str | int | bytes | None
DatabaseError = dbapi2.DatabaseError

BUSY_TIMEOUT_S = 5.0
CACHE_SIZE = -32_000  # KiB
READER_CACHE = -12_000  # KiB; each thread that reads has one, and a long list fills it
_LEAST_FREE_BYTES = 256 * 1024
REPORT_STEPS = 200_000_000  # virtual machine steps one report query may take
_STEPS_PER_LOOK = 100_000
_OK, _DENY = 0, 1
_READ, _SELECT, _FUNCTION, _RECURSIVE = 20, 21, 31, 33

_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_SPOILING = ("disk_io", "vault_damaged")
_MACHINE_CODES = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "folder_read_only",
    "SQLITE_IOERR": "disk_io",
    "SQLITE_CANTOPEN": "vault_unreadable",
    "SQLITE_NOTADB": "vault_damaged",
    "SQLITE_CORRUPT": "vault_damaged",
    "SQLITE_BUSY": "vault_busy",
}


def as_user_error(error: Exception, folder: Path | None = None) -> UserError | None:
    """Return what a clerk is told about an error of the machine; None for an error of ours.

    A disk without a free page fails in many calls; all of them are the full disk of ``folder``.
    """
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_IOERR") and folder is not None and _is_full(folder):
        return UserError("disk_full")
    if name.startswith(_DAMAGED) and folder is not None and not _can_be_read(folder):
        return UserError("disk_io")  # a stick that was pulled out is not a damaged vault
    return next((UserError(code) for start, code in _MACHINE_CODES.items() if name.startswith(start)), None)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_FREE_BYTES
    except OSError:
        return False


def _can_be_read(folder: Path) -> bool:
    try:
        with (folder / VAULT_FILE).open("rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


def _translated(call: Callable[..., Any], *args: Any, on: VaultConnection | None = None) -> Any:  # Any: as the C layer
    try:
        return call(*args)
    except MemoryError as error:  # as SQLCipher says it where a page cannot be read or written
        if on is not None:
            on.spoiled = True
        raise UserError("disk_io") from error
    except dbapi2.DatabaseError as error:
        known = as_user_error(error, on.folder if on is not None else None)
        if known is None:
            raise
        if on is not None and known.code in _SPOILING:
            on.spoiled = True
        raise known from error


class VaultCursor(dbapi2.Cursor):  # type: ignore[misc]  # a C type without stubs
    """A cursor that speaks of full disks and damaged files as UserError."""

    def execute(self, *args: Any) -> Any:  # Any: the C layer's signature
        return _translated(super().execute, *args, on=self.connection)

    def executemany(self, *args: Any) -> Any:  # Any: as above
        return _translated(super().executemany, *args, on=self.connection)

    def fetchone(self) -> Any:  # Any: as above
        return _translated(super().fetchone, on=self.connection)

    def fetchall(self) -> Any:  # Any: as above
        return _translated(super().fetchall, on=self.connection)

    def __next__(self) -> Any:  # Any: as above
        return _translated(super().__next__, on=self.connection)


class VaultConnection(dbapi2.Connection):  # type: ignore[misc]  # a C type without stubs
    """A connection that hands out VaultCursor. ``folder``: where its file lies.

    ``spoiled``: a page could not be read or written. SQLCipher refuses everything from then on, also once it could.
    """

    folder: Path | None = None
    spoiled: bool = False

    def cursor(self, factory: type[VaultCursor] = VaultCursor) -> Any:  # Any: the C layer's type
        return super().cursor(factory)


def open_vault(file: Path, dek: Dek, mode: Mode = "writer", *, fresh: bool = False) -> VaultConnection:
    """Open the vault and read its settings back; refuse to work where one did not take.

    ``fresh`` makes the file, and refuses if it is there. An attempt with a wrong key
    changes nothing. Raises UserError vault_missing, vault_exists, vault_damaged, vault_unsafe.
    """
    try:
        _prepare(file, fresh)
    except OSError as error:  # not even looked for: the stick was pulled out, the network is away
        raise UserError("disk_io", where=(file.name,)) from error
    flags = "rwc" if fresh else "ro" if mode == "copy" else "rw"
    connection: VaultConnection = _translated(
        lambda: dbapi2.connect(
            f"{file.resolve().as_uri()}?mode={flags}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_S,
            factory=VaultConnection,
        )
    )
    connection.folder = file.parent
    try:
        _set_up(connection, dek, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def utils(connection: VaultConnection) -> SqliteUtils:
    """Return sqlite-utils on a connection; its tables are STRICT. Imported late: it costs 0.2 to 0.4 s."""
    from sqlite_utils import Database as SqliteUtils

    return SqliteUtils(connection, strict=True)


def _prepare(file: Path, fresh: bool) -> None:
    if fresh and file.exists():
        raise UserError("vault_exists", where=(file.name,))
    if not fresh and not file.exists():
        raise UserError("vault_missing", where=(file.name,))
    if not fresh and file.stat().st_size == 0:
        raise UserError("vault_damaged", where=(file.name,))  # SQLite would begin a new one in it


def _set_up(connection: VaultConnection, dek: Dek, mode: Mode) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{dek.raw.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the key fits, or vault_damaged
    if mode == "writer":
        _expect(connection, "journal_mode = WAL", "wal")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _expect(connection, "synchronous", 2)
        _expect(connection, "secure_delete", 1)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = {READER_CACHE if mode == 'reader' else CACHE_SIZE}")
    if mode != "copy":
        _expect(connection, "journal_mode", "wal")
    _expect(connection, "foreign_keys", 1)
    _expect(connection, "temp_store", 2)
    if mode != "writer":
        connection.execute("PRAGMA query_only = ON")
    if mode == "reports":
        _fence_in(connection)


def _expect(connection: VaultConnection, pragma: str, value: str | int) -> None:
    got = connection.execute(f"PRAGMA {pragma}").fetchone()
    if got is None or got[0] != value:
        raise UserError("vault_unsafe", where=(pragma,))


@contextmanager
def fenced(connection: VaultConnection) -> Iterator[None]:
    """Hold a connection to what a report may read, for a while."""
    _fence_in(connection)
    try:
        yield
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)


def _fence_in(connection: VaultConnection) -> None:
    """Let this connection read views v_<form> and shared tables t_<name> only, for a limited number of steps."""
    steps = [0]
    names = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table')").fetchall()
    views = {name for kind, name in names if kind == "view"}
    shared = {name for kind, name in names if kind == "table" and name.startswith("t_")}
    tables = {name for kind, name in names if kind == "table"} | {"sqlite_master", "sqlite_schema"}
    counted = {name for name in tables if name.startswith("f_")} | {"record", "canonical"}

    def allow(action: int, table: str | None, column: str | None, _database: str | None, inside: str | None) -> int:
        if action in (_SELECT, _RECURSIVE):
            return _OK
        if action == _FUNCTION:
            return _DENY if column == "load_extension" else _OK
        if action != _READ:
            return _DENY
        if inside in views or table in views | shared or table not in tables:  # the last: a WITH of the query's own
            return _OK
        return _DENY if column or table not in counted else _OK  # SQLite asks so for a view it has flattened

    def count() -> int:
        steps[0] += _STEPS_PER_LOOK
        return 1 if steps[0] > REPORT_STEPS else 0

    connection.set_authorizer(allow)
    connection.set_progress_handler(count, _STEPS_PER_LOOK)
