"""What a desk notes beside the records: who looked at a hidden value and why, and which two are not the same.

Kept in the vault and its backups, never in the log, never bundled: a look changes nothing, and nobody else needs it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from ruraldesk.clock import instant_text
from ruraldesk.store.core import Core


@dataclass(frozen=True, slots=True)
class View:
    """One look at a hidden value."""

    record: str
    field: str
    at: str  # instant, UTC
    clerk: str
    reason: str


class DeskNotes:
    """Notes are added, never changed."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def note_view(self, record: str, field: str, clerk: str, reason: str) -> None:
        """Note that somebody looks at a hidden value."""
        self._core.write(
            "INSERT INTO view_note (id, record, field, at, clerk, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (str(uuid.uuid4()), record, field, instant_text(self._core.clock.now()), clerk, reason),
        )

    def views(self, record: str) -> list[View]:
        """Return who looked at a record's hidden values, the last look first."""
        rows = self._core.read(
            "SELECT record, field, at, clerk, reason FROM view_note WHERE record = ? ORDER BY at DESC, rowid DESC",
            (record,),
        )
        return [View(*row) for row in rows]

    def note_not_same(self, one: str, other: str, clerk: str) -> None:
        """Remember that two records are not the same, so that nobody is asked again."""
        low, high = sorted((one, other))
        self._core.write(
            "INSERT OR IGNORE INTO not_same (one, other, at, clerk) VALUES (?, ?, ?, ?)",
            (low, high, instant_text(self._core.clock.now()), clerk),
        )

    def not_same(self, record: str) -> frozenset[str]:
        """Return the records that are known not to be this one."""
        rows = self._core.read(
            "SELECT other FROM not_same WHERE one = ? UNION SELECT one FROM not_same WHERE other = ?",
            (record, record),
        )
        return frozenset(row[0] for row in rows)
