"""The form definitions in the vault: at run time the only source of a FormSpec."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping

from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.rules.dates import HolidayTable, parse_table
from ruraldesk.store.core import Core

HOLIDAYS = "holidays.csv"  # the shared table of public holidays and moved workdays
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
        self._days_changed: Callable[[], None] = lambda: None
        self._holidays: tuple[HolidayTable | None] | None = None
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
            self._specs[key] = self._parse(self.files(form_id, version), f"{form_id} {version}")
        return self._specs[key]

    def versions(self, form_id: str) -> dict[int, FormSpec]:
        """Return all versions of a form by version number; empty for an unknown form."""
        return {one: self.version(form_id, one) for one in self._present().get(form_id, ())}

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

    def when_holidays_change(self, renew: Callable[[], None]) -> None:
        """Have due dates worked out again, in the transaction that replaces the table of holidays."""
        self._days_changed = renew

    def holidays(self) -> HolidayTable | None:
        """Return the table of public holidays, None while there is none that can be read."""
        if self._holidays is None:
            self._holidays = (_holiday_table(self.shared(HOLIDAYS) or ""),)
        return self._holidays[0]

    def add(self, files: Mapping[str, str], label: str = "") -> FormSpec:
        """Copy a definition into the vault by content hash. The same one again changes nothing.

        Raises UserError form_version_taken where this version number holds another content.
        """
        spec = self._parse(files, label)
        row = self._core.one(
            "SELECT content_hash FROM form_version WHERE form = ? AND version = ?", (spec.form_id, spec.version)
        )
        if row is not None:
            if row[0] != spec.content_hash:
                raise UserError("form_version_taken", form=spec.form_id, version=spec.version)
            return spec
        with self._core.transaction():
            self._store(spec, files)
            self._adding, self._own_numbers = True, None
            self._specs[spec.form_id, spec.version] = spec
            self._settle(spec)
        return spec

    def shared(self, name: str) -> str | None:
        """Return a piece of shared data (holiday calendar, catalogue, …); None if it is not there."""
        row = self._core.one("SELECT content FROM shared_data WHERE name = ?", (name,))
        return row[0] if row else None

    def keep_shared(self, name: str, content: str, origin: str) -> None:
        """Keep or replace a piece of shared data; ``origin`` says where it came from."""
        with self._core.transaction():
            self._core.write(
                "INSERT OR REPLACE INTO shared_data (name, content, origin, added_at) VALUES (?, ?, ?, ?)",
                (name, content, origin, instant_text(self._core.clock.now())),
            )
            if name == HOLIDAYS:
                self._holidays = None
                self._days_changed()

    def forget(self) -> None:
        """Read the specs from the vault again at the next use."""
        self._numbers = self._own_numbers = self._holidays = None
        self._adding = False
        self._specs.clear()

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


def _holiday_table(text: str) -> HolidayTable | None:
    rows = csv.reader(text.splitlines())
    try:
        return parse_table((row[0], row[1]) for row in rows if len(row) > 1 and row[0] != "day") if text else None
    except ValueError:
        return None
