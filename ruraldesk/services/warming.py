"""Reading ahead, while a clerk writes her passphrase: the store, and the forms that most likely stand in the vault."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib import import_module

from ruraldesk.errors import UserError
from ruraldesk.paths import seed_forms

_VERSION = re.compile(r"\bversion\s*=\s*(\d+)")


_IN_STORE = ("store", "backup", "peek", "thinning")
_AT_HOME = ("backups", "drafts", "handover", "home", "home_panels", "session_draft")  # what the first page asks


def warm_up() -> None:
    """Read what every desk needs as soon as it is open. Changes nothing; a file that cannot be read is left."""
    for name in ("nacl.pwhash", "nacl.secret", "_strptime"):
        import_module(name)
    for name in _IN_STORE:
        import_module(f"ruraldesk.store.{name}")
    for name in _AT_HOME:
        import_module(f"ruraldesk.services.{name}")
    _warm_up_forms()
    _warm_up_reports()


def _warm_up_forms() -> None:
    from ruraldesk.formdefs import reader
    from ruraldesk.formdefs.mistakes import FORM_FILE

    for folder in sorted(one.parent for one in seed_forms().glob(f"*/{FORM_FILE}")):
        try:
            files = reader.read_folder(folder)
            found = _VERSION.search(files[FORM_FILE])
            if found is not None:
                reader.parse_form(files, f"{folder.name} {found[1]}")  # kept: the vault asks for the same words
        except UserError:
            continue


def _warm_up_reports() -> None:
    """One report is enough: what judges all of them is made once."""
    from ruraldesk.reports.reader import FOLDER, parse_report

    first = next(iter(sorted((seed_forms() / FOLDER).glob("*.toml"))), None)
    if first is not None:
        with suppress(UserError, OSError):
            parse_report(first.read_text(encoding="utf-8"), first.name)
