"""Settings of this desk: JSON values by name, in the vault but not in the log."""

from __future__ import annotations

import json
from typing import Any

from ruraldesk.store.core import Core


class Settings:
    """What the desk remembers for itself."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def get(self, key: str, default: Any = None) -> Any:  # Any: JSON value
        row = self._core.one("SELECT value FROM setting WHERE name = ?", (key,))
        return default if row is None else json.loads(row[0])

    def set(self, key: str, value: Any) -> None:  # Any: JSON value
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        self._core.write("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (key, text))

    def drop(self, key: str) -> None:
        self._core.write("DELETE FROM setting WHERE name = ?", (key,))

    def names(self, prefix: str = "") -> list[str]:
        rows = self._core.read("SELECT name FROM setting WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))
        return sorted(row[0] for row in rows)
