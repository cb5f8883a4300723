"""Cheap vaults for tests: a created store with small forms, and saves in one call."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruraldesk.clock import FixedClock, instant_text
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.changes import ChangeDraft, Op
from ruraldesk.model.merging import changed_keys
from ruraldesk.paths import DataFolder, seed_forms
from ruraldesk.store import vault
from ruraldesk.store.store import Store
from ruraldesk.store.vault import Dek

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLERK, PASSPHRASE = "周敏", "demo"
VILLAGE, TOWN = "330411103201", "330411103000"


def clock_at(moment: datetime = NOON) -> FixedClock:
    return FixedClock(moment)


def new_vault(root: Path) -> tuple[DataFolder, Dek]:
    """Make the key file of a vault whose passphrase costs nothing."""
    folder = DataFolder(root)
    dek, _ = vault.create(folder, CLERK, PASSPHRASE, cost=vault.CHEAP)
    return folder, dek


def new_store(
    tmp_path: Path,
    role: str = "village",
    *,
    name: str = "desk",
    code: str | None = None,
    forms: Iterable[str] = (),
    clock: FixedClock | None = None,
) -> Store:
    """Create a vault in tmp_path/name and open it, with the named forms of forms/ in it."""
    folder, dek = new_vault(tmp_path / name)
    code = code or (VILLAGE if role == "village" else TOWN)
    title = "禾塘村" if role == "village" else "青禾镇"
    store = Store.create(folder, dek, clock or clock_at(), role, code, title)  # type: ignore[arg-type]
    for form in forms:
        add_seed_form(store, form)
    return store


def add_seed_form(store: Store, form: str) -> None:
    """Take a form of forms/ into the vault, with the shared tables it may lean on."""
    from ruraldesk.formdefs.reader import SHARED, read_folder

    store.specs.keep_shipped(seed_forms() / SHARED)
    store.specs.add(read_folder(seed_forms() / form), form)


def add_form(store: Store, toml: str, **prints: str) -> None:
    """Take a form written in the test into the vault."""
    store.specs.add({"form.toml": toml, **{f"prints/{one}.print": text for one, text in prints.items()}}, "test")


def reopen(store: Store) -> Store:
    """Close a store and open it again."""
    core = store._core
    store.close(backup=False)
    return Store.open(core.folder, core.dek, core.clock)


def new_id() -> str:
    return str(uuid.uuid4())


def save(
    store: Store,
    form: str,
    fields: Mapping[str, Any],
    *,
    record: str | None = None,
    op: Op | None = None,
    reason: str = "",
    clerk: str = CLERK,
    context: Mapping[str, int] | None = None,
    **pseudo: Any,
) -> str:
    """Save a record the short way and return its id: ``fields`` are all its fields as they shall be.

    Pseudo fields go by their name without underscore: ``state="done"``, ``number="A-1"``, ``deleted=True``.
    """
    one = record or new_id()
    before = store.records.get(one)
    spec = store.specs.newest(form)
    changed: dict[str, Any] = changed_keys(before.fields if before else {}, fields)
    changed |= {f"_{key}": value for key, value in pseudo.items()}
    seen = context if context is not None else (before.meta.context if before else {})
    travel = before.meta.travel if before else ""
    lines = split_by_audience(spec, one, op or ("update" if before else "create"), changed, travel, seen, reason)
    store.append(ChangeDraft(new_id(), clerk, instant_text(store.clock.now()), lines))
    return one


def delete(store: Store, record: str, reason: str = "重复") -> None:
    """Delete a record the short way."""
    standing = store.records.get(record)
    assert standing is not None
    save(store, standing.form, standing.fields, record=record, op="delete", reason=reason, deleted=True)
