"""The form definitions in the vault: at run time the only source of a FormSpec."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.choice_lists import with_tables
from ruraldesk.model.field_shape import refuse_other_shapes
from ruraldesk.model.form import FormSpec
from ruraldesk.rules.tables import SharedTables, replaced
from ruraldesk.store.core import Core
from ruraldesk.store.table_data import keep_table, table_of, texts

SHIPPED = "shipped"  # the origin of a table that came with the program
Parser = Callable[[Mapping[str, str], str], FormSpec]


def parse_with_reader(files: Mapping[str, str], label: str) -> FormSpec:
    """Parse a form's files as formdefs does."""
    from ruraldesk.formdefs.reader import parse_form

    return parse_form(files, label)


class FormRegistry:
    """Every version of every form. A version is parsed when it is first asked for, and once.

    A form being added is known to the thread that adds it; the others learn of it once it is in the vault.
    """

    def __init__(self, core: Core, parse: Parser = parse_with_reader) -> None:
        self._core = core
        self._parse = parse
        self._numbers: dict[str, list[int]] | None = None  # form -> its versions, ascending
        self._own_numbers: dict[str, list[int]] | None = None  # as they are in the transaction that adds one
        self._adding = False
        self._times_added = 0
        self._specs: dict[tuple[str, int], FormSpec] = {}
        self._settle: Callable[[FormSpec], None] = lambda _: None
        self._table_changed: Callable[[str], None] = lambda _: None
        self._tables: SharedTables | None = None
        core.on_rollback(self.forget)
        core.on_commit(self._show_added)

    def all(self) -> list[FormSpec]:
        """Return the newest version of every form, in the order of the rail."""
        newest = [self.newest(one) for one in self._present()]
        return sorted(newest, key=lambda one: (one.order, one.form_id))

    def newest(self, form_id: str) -> FormSpec:
        """Return the newest version of a form. Raises UserError form_unknown."""
        numbers = self._present().get(form_id)
        if not numbers:
            raise UserError("form_unknown", form=form_id)
        return self.version(form_id, numbers[-1])

    def version(self, form_id: str, version: int) -> FormSpec:
        """Return one version of a form. Raises UserError form_unknown."""
        if version not in self._present().get(form_id, ()):
            raise UserError("form_unknown", form=form_id)
        key = (form_id, version)
        if key not in self._specs:
            found = self._parse(self.files(form_id, version), f"{form_id} {version}")
            self._specs[key] = with_tables(found, self.tables())
        return self._specs[key]

    def versions(self, form_id: str) -> dict[int, FormSpec]:
        """Return all versions of a form by version number; empty for an unknown form."""
        return {one: self.version(form_id, one) for one in self._present().get(form_id, ())}

    def numbers(self, form_id: str) -> list[int]:
        """Return the version numbers of a form, ascending; none for an unknown one. Reads no form."""
        return list(self._present().get(form_id, ()))

    def known(self, form_id: str) -> bool:
        return form_id in self._present()

    def files(self, form_id: str, version: int) -> dict[str, str]:
        """Return the files of one version by their relative names. Raises UserError form_unknown."""
        row = self._core.one("SELECT files FROM form_version WHERE form = ? AND version = ?", (form_id, version))
        if row is None:
            raise UserError("form_unknown", form=form_id)
        return {name: self._content(content_hash) for name, content_hash in json.loads(row[0]).items()}

    def when_added(self, settle: Callable[[FormSpec], None]) -> None:
        """Have the tables made and the waiting records shown, in the transaction that adds a form."""
        self._settle = settle

    def when_table_changes(self, renew: Callable[[str], None]) -> None:
        """Have what leans on a shared table worked out again, in the transaction that replaces it."""
        self._table_changed = renew

    def tables(self) -> SharedTables:
        """Return the shared tables of the vault."""
        if self._tables is None:
            self._tables = SharedTables(texts(self._core))
        return self._tables

    def add(self, files: Mapping[str, str], label: str = "") -> FormSpec:
        """Copy a definition into the vault by content hash. The same one again changes nothing.

        Raises UserError form_version_taken where this version number holds another content, form_field_shape
        where older records could not be read with it.
        """
        spec = self._parse(files, label)
        row = self._core.one(
            "SELECT content_hash FROM form_version WHERE form = ? AND version = ?", (spec.form_id, spec.version)
        )
        if row is not None:
            if row[0] != spec.content_hash:
                raise UserError("form_version_taken", form=spec.form_id, version=spec.version)
            return spec
        refuse_other_shapes(spec, self.versions(spec.form_id).values())
        with self._core.transaction():
            self._store(spec, files)
            self._adding, self._own_numbers = True, None
            spec = self._specs[spec.form_id, spec.version] = with_tables(spec, self.tables())
            self._settle(spec)
        return spec

    def shared(self, name: str) -> str | None:
        """Return a piece of shared data (holiday calendar, catalogue, …); None if it is not there."""
        row = self._core.one("SELECT content FROM shared_data WHERE name = ?", (name,))
        return row[0] if row else None

    def keep_shared(self, name: str, content: str, origin: str) -> None:
        """Keep or replace a piece of shared data; ``origin`` says where it came from.

        A table (``<name>.csv``) keeps the codes that vanish from it as retired, and what leans on it is worked
        out again. Raises UserError shared_table_wrong where it cannot be read.
        """
        table, before = table_of(name), self.shared(name)
        try:
            text = replaced(before or "", content) if table else content
        except ValueError as problem:
            raise UserError("shared_table_wrong", table=name, reason=str(problem)) from problem
        with self._core.transaction():
            self._core.write(
                "INSERT OR REPLACE INTO shared_data (name, content, origin, added_at) VALUES (?, ?, ?, ?)",
                (name, text, origin, instant_text(self._core.clock.now())),
            )
            if table and text != before:
                self._take_table(table, text)

    def origin(self, name: str) -> str:
        """Return where a piece of shared data came from, "" for one that is not there."""
        row = self._core.one("SELECT origin FROM shared_data WHERE name = ?", (name,))
        return str(row[0]) if row else ""

    def table_origins(self) -> dict[str, str]:
        """Return where each shared table came from, by its name."""
        rows = self._core.read("SELECT name, origin FROM shared_data")
        return {table_of(name): origin for name, origin in rows if table_of(name)}

    def keep_shipped(self, folder: Path) -> None:
        """Take over the tables that ship with the program; one that the town has replaced stays as it is."""
        rows = self._core.read("SELECT name, origin, content FROM shared_data")
        present: dict[str, tuple[str, str]] = {name: (origin, content) for name, origin, content in rows}
        for file in sorted(folder.glob("*.csv")):
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            origin, content = present.get(file.name, (SHIPPED, ""))
            if origin == SHIPPED and content != text and replaced(content, text) != content:
                self.keep_shared(file.name, text, SHIPPED)

    def keep_shipped_texts(self, folder: Path, under: str, ending: str) -> None:
        """Take over texts that ship with the program as ``<under>/<name>``; those that the town has replaced stay."""
        present = {row[0]: row[1:] for row in self._core.read("SELECT name, content, origin FROM shared_data")}
        for file in sorted(folder.glob(f"*{ending}")):
            name, text = f"{under}/{file.name}", file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            content, origin = present.get(name, ("", SHIPPED))
            if origin == SHIPPED and content != text:
                self.keep_shared(name, text, SHIPPED)

    def shared_names(self, under: str) -> list[str]:
        """Return the names of the shared data that begin with ``<under>/``."""
        start = f"{under}/"
        rows = self._core.read("SELECT name FROM shared_data WHERE substr(name, 1, ?) = ?", (len(start), start))
        return sorted(row[0] for row in rows)

    def forget(self) -> None:
        """Read the specs from the vault again at the next use."""
        self._numbers = self._own_numbers = None
        self._tables = None
        self._adding = False
        self._specs.clear()

    def _take_table(self, table: str, text: str) -> None:
        self._tables = SharedTables({**self.tables().texts, table: text})
        for key, spec in self._specs.items():
            if any(one.table == table for one in spec.choice_tables):
                self._specs[key] = with_tables(spec, self._tables)
        keep_table(self._core, table, self._tables)
        self._table_changed(table)

    def _store(self, spec: FormSpec, files: Mapping[str, str]) -> None:
        hashes = {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in sorted(files.items())}
        for name, text in files.items():
            self._core.write("INSERT OR IGNORE INTO form_file (hash, content) VALUES (?, ?)", (hashes[name], text))
        self._core.write(
            "INSERT INTO form_version (form, version, content_hash, files, added_at) VALUES (?, ?, ?, ?, ?)",
            (
                spec.form_id,
                spec.version,
                spec.content_hash,
                json.dumps(hashes, ensure_ascii=False),
                instant_text(self._core.clock.now()),
            ),
        )

    def _show_added(self) -> None:
        if self._adding:
            self._times_added += 1
            self._adding, self._numbers = False, self._own_numbers or self._read_numbers()

    def _present(self) -> dict[str, list[int]]:
        if self._adding and self._core.in_transaction:
            self._own_numbers = self._own_numbers or self._read_numbers()
            return self._own_numbers
        known, seen = self._numbers, self._times_added
        if known is None:
            known = self._read_numbers()
            if not self._adding and seen == self._times_added:  # else the thread that adds says it better
                self._numbers = known
        return known

    def _read_numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for form, version in self._core.read("SELECT form, version FROM form_version ORDER BY form, version"):
            numbers.setdefault(form, []).append(version)
        return numbers

    def _content(self, content_hash: str) -> str:
        row = self._core.one("SELECT content FROM form_file WHERE hash = ?", (content_hash,))
        if row is None:
            raise UserError("vault_damaged")
        return str(row[0])
