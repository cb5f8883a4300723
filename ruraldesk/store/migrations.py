"""The fixed tables of the vault, made and changed by named steps that are never edited after release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.store.database import VaultConnection, utils

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 6
DEADLINES_MISSING = "_deadlines_missing"  # a setting: a step made their table, and has not filled it
SEARCH_STALE = "_search_stale"  # a setting: the search index is of an older kind
Columns = dict[str, type]

# Derived tables that do not depend on a form; rebuild() empties them and fills them from the log.
DERIVED = (
    "record",
    "link",
    "same_as",
    "canonical",
    "search_text",
    "name_key",
    "digit_key",
    "number_used",
    "question",
    "town_line",
    "deadline",
    "tally",
    "erased_dot",
)


def migrate(connection: VaultConnection) -> None:
    """Bring a vault to the present schema. Refuses one made by a newer program: vault_too_new."""
    if refuse_newer(connection) == SCHEMA_VERSION:
        return
    from sqlite_utils import Migrations

    steps = Migrations("ruraldesk")
    for step in _STEPS:
        steps(name=step.__name__)(step)
    steps.apply(utils(connection))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def refuse_newer(connection: VaultConnection) -> int:
    """Return a vault's schema. Raises UserError vault_too_new."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise UserError("vault_too_new")
    return version


def m0001_first_schema(db: Database) -> None:
    """The log and everything that is primary; then what is derived from them."""
    _log(db)
    _desk(db)
    _exchange(db)
    _derived(db)
    _search(db)


def m0002_deadlines(db: Database) -> None:
    """The due dates of records, filled when the vault is opened, for that takes the forms; indexes for lists."""
    due: Columns = {"rid": int, "name": str, "form": str, "due_on": str, "village": str}
    db.table("deadline").create(due, pk=("rid", "name"))
    db.table("deadline").create_index(["form", "due_on"])
    db.table("question").create_index(["record"], if_not_exists=True)
    db.execute(
        "INSERT OR REPLACE INTO setting (name, value) SELECT ?, 'true' WHERE EXISTS (SELECT 1 FROM record)",
        (DEADLINES_MISSING,),
    )
    for name in db.table_names():
        if name.startswith("f_") and "$" not in name:
            form = name.removeprefix("f_")
            db.execute(f'CREATE INDEX IF NOT EXISTS "i_{form}__created_at" ON "{name}" (_deleted, _created_at)')
            db.execute(f'CREATE INDEX IF NOT EXISTS "i_{form}_newest" ON "{name}" (_deleted)')


def m0003_deadlines_of_rows(db: Database) -> None:
    """A due date may belong to a row of a repeat; filled again when the vault is opened."""
    db.table("deadline").drop()
    due: Columns = {"rid": int, "name": str, "row": int, "form": str, "due_on": str, "village": str}
    db.table("deadline").create(due, pk=("rid", "name", "row"))
    db.table("deadline").create_index(["form", "due_on"])
    db.execute(
        "INSERT OR REPLACE INTO setting (name, value) SELECT ?, 'true' WHERE EXISTS (SELECT 1 FROM record)",
        (DEADLINES_MISSING,),
    )


def m0004_tally(db: Database) -> None:
    """How many records each form has in each state, counted once here and from now on with every save."""
    counted: Columns = {"form": str, "state": str, "deleted": int, "n": int}
    db.table("tally").create(counted, pk=("form", "state", "deleted"))
    for name in db.table_names():
        if name.startswith("f_") and "$" not in name:
            db.execute(
                f'INSERT INTO tally SELECT ?, _state, _deleted, count(*) FROM "{name}" GROUP BY _state, _deleted',
                (name.removeprefix("f_"),),
            )


def m0005_desk_notes(db: Database) -> None:
    """Who looked at a hidden value and why; which two records are not the same."""
    view: Columns = {"id": str, "record": str, "field": str, "at": str, "clerk": str, "reason": str}
    db.table("view_note").create(view, pk="id")
    db.table("view_note").create_index(["record"])
    db.table("not_same").create({"one": str, "other": str, "at": str, "clerk": str}, pk=("one", "other"))
    db.table("not_same").create_index(["other"])


def m0006_search_keys(db: Database) -> None:
    """What names and identifiers begin and end with comes into the search index, made anew at the next opening."""
    db.execute(
        "INSERT OR REPLACE INTO setting (name, value) SELECT ?, 'true' WHERE EXISTS (SELECT 1 FROM record)",
        (SEARCH_STALE,),
    )


_STEPS = (
    m0001_first_schema,
    m0002_deadlines,
    m0003_deadlines_of_rows,
    m0004_tally,
    m0005_desk_notes,
    m0006_search_keys,
)


def _log(db: Database) -> None:
    stream: Columns = {"id": int, "device": str, "audience": str, "village": str, "head_seq": int, "head_hash": str}
    db.table("stream").create(stream, pk="id")
    db.table("stream").create_index(["device", "audience"], unique=False)
    line: Columns = {
        "id": int,
        "stream": int,
        "seq": int,
        "change": str,
        "record": str,
        "form": str,
        "form_version": int,
    }
    line |= {"op": str, "clerk": str, "at": str, "context": str, "payload_hash": bytes, "prev": bytes, "hash": bytes}
    line |= {"salt": bytes, "fields": str, "reason": str}
    db.table("line").create(line, pk="id")
    db.table("line").create_index(["stream", "seq"])
    db.table("line").create_index(["record"])
    db.table("form_file").create({"hash": str, "content": str}, pk="hash")
    version: Columns = {"form": str, "version": int, "content_hash": str, "files": str, "added_at": str}
    db.table("form_version").create(version, pk=("form", "version"))
    db.table("shared_data").create({"name": str, "content": str, "origin": str, "added_at": str}, pk="name")
    db.table("attachment").create(
        {"sha256": str, "mime": str, "name": str, "bytes": bytes, "added_at": str}, pk="sha256"
    )


def _desk(db: Database) -> None:
    db.table("identity").create({"name": str, "value": str}, pk="name")
    db.table("setting").create({"name": str, "value": str}, pk="name")
    draft: Columns = {"id": str, "form": str, "record": str, "clerk": str, "raw": str, "context": str, "saved_at": str}
    db.table("draft").create(draft, pk="id")
    issued: Columns = {"id": str, "record": str, "form": str, "print": str, "issued_at": str, "clerk": str}
    issued |= {"copy": int, "facts": str, "snapshot": bytes}
    db.table("issued_print").create(issued, pk="id")
    db.table("issued_print").create_index(["record"])


def _exchange(db: Database) -> None:
    peer: Columns = {"code": str, "kind": str, "name": str, "card": str, "fingerprint": str, "enrolled_at": str}
    db.table("peer").create(peer, pk=("kind", "code"))
    device: Columns = {
        "device": str,
        "village": str,
        "name": str,
        "public_key": str,
        "certificate": str,
        "added_at": str,
    }
    db.table("device").create(device, pk="device")
    receipt: Columns = {"id": int, "stream": str, "seq": int, "file_sha256": str, "how": str, "at": str}
    db.table("receipt").create(receipt, pk="id")
    db.table("receipt").create_index(["stream", "seq"])
    bundle: Columns = {
        "sha256": str,
        "file": str,
        "kind": str,
        "village": str,
        "ack_key": str,
        "streams": str,
        "facts": str,
    }
    bundle |= {"at": str}
    db.table("bundle_sent").create(bundle, pk="sha256")
    db.table("bundle_taken").create({**bundle}, pk="sha256")


def _derived(db: Database) -> None:
    db.table("record").create({"rid": int, "id": str, "form": str, "seen": str}, pk="rid")
    db.table("record").create_index(["id"])
    db.table("link").create(
        {"rid": int, "field": str, "row_id": str, "target": str}, pk=("rid", "field", "row_id", "target")
    )
    db.table("link").create_index(["target"])
    db.table("same_as").create({"id": str, "target": str}, pk="id")
    db.table("canonical").create({"id": str, "root": str}, pk="id")
    used: Columns = {"form": str, "number": str, "rid": int, "stem": str, "n": int, "void": str}
    db.table("number_used").create(used, pk=("form", "number", "rid"))
    db.table("number_used").create_index(["form", "stem", "n"])
    db.table("number_used").create_index(["rid"])
    question: Columns = {
        "id": str,
        "rid": int,
        "record": str,
        "form": str,
        "kind": str,
        "key": str,
        "asker": str,
        "words": str,
    }
    question |= {"asked_at": str, "options": str, "answer": str, "detail": str, "is_open": int}
    db.table("question").create(question, pk="id")
    db.table("question").create_index(["rid"])
    db.table("town_line").create({"rid": int, "stream": int, "seq": int}, pk=("rid", "stream"))
    db.table("town_line").create_index(["stream", "seq"])
    db.table("erased_dot").create({"stream": str, "seq": int}, pk=("stream", "seq"))


def _search(db: Database) -> None:
    db.execute(
        "CREATE VIRTUAL TABLE search USING fts5(t, content='', contentless_delete=1, detail=none, prefix='1 2',"
        " tokenize=\"ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'\")"
    )
    db.table("search_text").create({"rid": int, "text": str}, pk="rid")
    db.table("name_key").create({"key": str, "rid": int}, pk=("key", "rid"))
    db.table("name_key").create_index(["rid"])
    db.table("digit_key").create({"key": str, "rid": int}, pk=("key", "rid"))
    db.table("digit_key").create_index(["rid"])
