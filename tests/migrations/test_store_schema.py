"""The vault's schema: made by named steps, refused when it is newer than the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.store.migrations import DERIVED, SCHEMA_VERSION
from ruraldesk.store.store import Store
from tests.helpers.vaults import new_store, reopen

# Made by sqlite-utils and by FTS5, not by our steps.
FOREIGN = {"_sqlite_migrations", "sqlite_sequence", "search"}
FOREIGN |= {f"search_{one}" for one in ("data", "idx", "content", "docsize", "config")}


def test_a_new_vault_has_the_present_schema_and_strict_tables_only(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    assert store._core.read("PRAGMA user_version") == [(SCHEMA_VERSION,)]
    tables = store._core.read("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    assert len(tables) > 20
    own = [(name, sql) for name, sql in tables if name not in FOREIGN]
    assert [name for name, sql in own if not sql.rstrip().endswith("STRICT")] == []
    assert [name for name, sql in own if any(one in sql for one in ("CHECK", "UNIQUE", "NOT NULL", "REFERENCES"))] == []
    assert store._core.read("SELECT name FROM sqlite_master WHERE type = 'trigger'") == []
    assert {name for name, _ in own} >= set(DERIVED)
    store.close(backup=False)


def test_a_vault_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store._core.writer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(UserError) as error:
        reopen(store)
    assert error.value.code == "vault_too_new"


def test_opening_a_present_vault_runs_no_step(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = store._core.read("SELECT * FROM _sqlite_migrations")
    assert len(before) == SCHEMA_VERSION
    store = reopen(store)
    assert store._core.read("SELECT * FROM _sqlite_migrations") == before
    assert isinstance(store, Store)
    store.close(backup=False)


def test_the_settings_that_keep_a_save_on_the_disk_are_on(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("temp_store", 2)):
        assert store._core.writer.execute(f"PRAGMA {pragma}").fetchone() == (value,), pragma
    assert store._core.reading().execute("PRAGMA query_only").fetchone() == (1,)
    store.close(backup=False)
