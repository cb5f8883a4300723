"""What the villages handed in, written into a PostgreSQL server by its own client, all of it or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from ruraldesk.bundle.rows import Table, unescape
from ruraldesk.errors import UserError
from ruraldesk.store.server_script import ServerTable, server_script

SCHEMES = ("postgresql", "postgres")
_NOT_REACHED = 2  # psql's own code
_TYPED = ("integer", "number", "date", "boolean", "array")


def write_to_server(found: Sequence[Table], to: str) -> None:
    """Write a table per form.

    Raises UserError export_no_database (no such client here), export_server_unreachable, export_server_refused.
    """
    scheme = to.split("://", 1)[0].lower()
    client = shutil.which("psql") if scheme in SCHEMES else None
    if client is None:
        raise UserError("export_no_database", place=scheme)
    address, password = _without_password(to)
    env = {**os.environ, "PGCLIENTENCODING": "UTF8", "PGCONNECT_TIMEOUT": "10"}
    done = subprocess.run(  # noqa: S603  no shell, and the address is one argument
        [client, "-X", "-q", "-w", "-1", "-v", "ON_ERROR_STOP=1", "-d", address],
        input=server_script([_for_server(one) for one in found]),
        capture_output=True,
        env={**env, "PGPASSWORD": password} if password else env,
        check=False,
    )
    if done.returncode == _NOT_REACHED:
        raise UserError("export_server_unreachable", place=urlsplit(address).hostname or scheme)
    if done.returncode:
        raise UserError("export_server_refused", place=urlsplit(address).hostname or scheme)


def _without_password(to: str) -> tuple[str, str]:
    """Take the password out of the address: everybody on the computer can read a program's arguments."""
    parts = urlsplit(to)
    who, at, where = parts.netloc.rpartition("@")
    user, _, password = who.partition(":")
    return parts._replace(netloc=f"{user}{at}{where}").geturl(), unquote(password)


def _for_server(table: Table) -> ServerTable:
    kinds = [one.type for one in table.columns]
    rows = [
        [cell if kind in _TYPED else unescape(cell) for kind, cell in zip(kinds, row, strict=True)]
        for row in table.rows
    ]
    return ServerTable(table.form, table.title, tuple((one.name, one.title, one.type) for one in table.columns), rows)
