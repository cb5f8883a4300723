"""Rows that wait in memory to be written together, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruraldesk.store.database import Value, VaultConnection

MOST_ROWS = 20_000


class Batch:
    """Inserted rows in the order of each statement's first use. Nothing else may be put off."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Sequence[Value]]] = {}
        self._count = 0
        self.broken = False  # a part of it failed: it must not be committed

    def add(self, insert: str, rows: Sequence[Sequence[Value]]) -> None:
        """Have rows wait for an INSERT."""
        self._rows.setdefault(insert, []).extend(rows)
        self._count += len(rows)

    @property
    def is_full(self) -> bool:
        return self._count >= MOST_ROWS

    def write(self, writer: VaultConnection) -> None:
        """Write all that waits."""
        waiting, self._rows, self._count = self._rows, {}, 0
        for insert, rows in waiting.items():
            writer.executemany(insert, rows)
