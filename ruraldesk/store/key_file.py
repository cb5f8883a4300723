"""Reading vault.json as far as the page that asks who one is needs it: whole, and by whom the vault can be opened."""

from __future__ import annotations

import json
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder

FORMAT = 1
CLERK, RECOVERY = "clerk", "recovery"


def read_document(folder: DataFolder) -> dict[str, Any]:  # Any: JSON document
    """Return the key file without its sum.

    Raises UserError key_file_missing, key_file_damaged, vault_too_new, and what the machine refuses.
    """
    try:
        if not folder.keys.exists():
            raise UserError("key_file_missing", where=(folder.keys.name,))
        document: dict[str, Any] = json.loads(folder.keys.read_bytes().decode("utf-8"))  # Any: as above
        if document.pop("sum") != sum_of(document):
            raise UserError("key_file_damaged", where=(folder.keys.name,))
        if document["format"] > FORMAT:
            raise UserError("vault_too_new")
    except OSError as error:
        from ruraldesk.store.safe_file import machine_error

        raise machine_error(error, folder.keys) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(folder) from error
    return document


def names(folder: DataFolder) -> list[str]:
    """Return the names that can unlock the vault, in the order they were added. Raises as read_document does."""
    try:
        entries = read_document(folder)["wraps"]
        return [str(one["name"]) for one in entries if one["kind"] == CLERK and one["box"]]
    except (KeyError, TypeError) as error:
        raise damaged(folder) from error


def damaged(folder: DataFolder) -> UserError:
    """Return what is said of a key file that cannot be read."""
    return UserError("key_file_damaged", where=(folder.keys.name,))


def sum_of(body: dict[str, Any]) -> str:  # Any: JSON document
    """Return the check sum that a key file carries."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    import hashlib  # the page that asks reads this file and needs no digest

    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
