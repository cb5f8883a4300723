"""The snapshots of issued prints: what stood on the paper, kept for ever. The PDF is not kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruraldesk.clock import instant_text
from ruraldesk.store.core import Core, Row

_COLUMNS = "id, record, form, print, issued_at, clerk, copy, facts"


@dataclass(frozen=True, slots=True)
class IssuedPrint:
    """One print that left the desk. ``facts``: printed_on, pages, reason, …"""

    id: str
    record: str
    form: str
    print: str
    issued_at: str
    clerk: str
    copy: int
    facts: Mapping[str, Any]  # Any: JSON document


class IssuedPrints:
    """Adds and reads; nothing is ever changed."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self, record: str, form: str, name: str, clerk: str, snapshot: bytes, facts: Mapping[str, object]
    ) -> IssuedPrint:
        """Keep the snapshot of a print; copies of one print are counted from 1."""
        one = IssuedPrint(
            str(uuid.UUID(bytes=self._core.entropy(16), version=4)),
            record,
            form,
            name,
            instant_text(self._core.clock.now()),
            clerk,
            self.next_copy(record, name),
            dict(facts),
        )
        self._core.write(
            f"INSERT INTO issued_print ({_COLUMNS}, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                one.id,
                record,
                form,
                name,
                one.issued_at,
                clerk,
                one.copy,
                json.dumps(dict(facts), ensure_ascii=False),
                snapshot,
            ),
        )
        return one

    def next_copy(self, record: str, name: str) -> int:
        row = self._core.one(
            "SELECT coalesce(max(copy), 0) + 1 FROM issued_print WHERE record = ? AND print = ?", (record, name)
        )
        return int(row[0]) if row else 1

    def count(self) -> int:
        """Return how many papers were given out."""
        row = self._core.one("SELECT count(*) FROM issued_print")
        return int(row[0]) if row else 0

    def of_record(self, record: str) -> list[IssuedPrint]:
        """Return the prints of a record, newest first."""
        rows = self._core.read(
            f"SELECT {_COLUMNS} FROM issued_print WHERE record = ? ORDER BY issued_at DESC, rowid DESC", (record,)
        )
        return [_issued(row) for row in rows]

    def snapshot(self, issued: str) -> bytes | None:
        row = self._core.one("SELECT snapshot FROM issued_print WHERE id = ?", (issued,))
        return bytes(row[0]) if row else None


def _issued(row: Row) -> IssuedPrint:
    one, record, form, name, issued_at, clerk, copy, facts = row
    return IssuedPrint(one, record, form, name, issued_at, clerk, copy, json.loads(facts))
