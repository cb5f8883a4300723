"""What was sent, what was taken in, and what the town has confirmed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruraldesk.clock import instant_text
from ruraldesk.store.core import Core, Row
from ruraldesk.store.delivery import count_beyond, waiting_by_form, waiting_count, waiting_new_and_changed

_BUNDLE = "sha256, file, kind, village, ack_key, streams, facts, at"


@dataclass(frozen=True, slots=True)
class Bundle:
    """One sealed file that left or came. ``streams`` as in its manifest; ``facts`` are counts and the like."""

    sha256: str
    file: str
    kind: str
    village: str
    ack_key: str
    streams: Sequence[Mapping[str, Any]]  # Any: JSON document
    facts: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON document
    at: str = ""


class Receipts:
    """What the town has confirmed of each stream."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def record(self, stream: str, seq: int, file_sha: str, how: str) -> None:
        """Note that the town has a stream up to ``seq``; ``how`` is file, code or share."""
        at = instant_text(self._core.clock.now())
        self._core.write(
            "INSERT INTO receipt (stream, seq, file_sha256, how, at) VALUES (?, ?, ?, ?, ?)",
            (stream, seq, file_sha, how, at),
        )

    def receipted(self) -> dict[str, int]:
        """Return the highest confirmed seq by stream key."""
        return dict(self._core.read("SELECT stream, max(seq) FROM receipt GROUP BY stream"))

    def history(self) -> list[tuple[str, int, str, str, str]]:
        """Return (stream, seq, file, how, at) of every receipt, newest first."""
        rows = self._core.read("SELECT stream, seq, file_sha256, how, at FROM receipt ORDER BY id DESC")
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]

    def confirmed_since(self, before: Mapping[str, int]) -> int:
        """Return of how many records the town confirmed lines after ``before``, a former ``receipted``."""
        found: set[str] = set()
        for stream, seq in self.receipted().items():
            device, _, audience = stream.partition("/")
            found |= {
                record
                for (record,) in self._core.read(
                    "SELECT DISTINCT l.record FROM line l JOIN stream s ON s.id = l.stream"
                    " WHERE s.device = ? AND s.audience = ? AND l.seq > ? AND l.seq <= ?",
                    (device, audience, before.get(stream, 0), seq),
                )
            }
        return len(found)

    def waiting_by_form(self) -> dict[str, int]:
        """Return how many records of each form wait for the town's receipt."""
        return waiting_by_form(self._core)

    def waiting_new_and_changed(self) -> dict[str, tuple[int, int]]:
        """Return by form how many waiting records are new to the town, and how many it has already."""
        return waiting_new_and_changed(self._core)

    def waiting_count(self) -> int:
        """Return how many records wait for the town's receipt."""
        return waiting_count(self._core)

    def count_beyond(self, reached: Mapping[str, int]) -> int:
        """Return how many records have lines after what each of these streams has reached."""
        return count_beyond(self._core, reached)


class Bundles:
    """Sealed files, sent or taken in (one object per direction)."""

    def __init__(self, core: Core, table: str) -> None:
        self._core = core
        self._table = table

    def add(self, bundle: Bundle) -> None:
        """Note a file; the same file again changes nothing."""
        self._core.write(
            f"INSERT OR IGNORE INTO {self._table} ({_BUNDLE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                bundle.sha256,
                bundle.file,
                bundle.kind,
                bundle.village,
                bundle.ack_key,
                json.dumps([dict(one) for one in bundle.streams], ensure_ascii=False),
                json.dumps(dict(bundle.facts), ensure_ascii=False),
                bundle.at or instant_text(self._core.clock.now()),
            ),
        )

    def get(self, sha256: str) -> Bundle | None:
        row = self._core.one(f"SELECT {_BUNDLE} FROM {self._table} WHERE sha256 = ?", (sha256,))
        return _bundle(row) if row else None

    def list(self, kind: str | None = None, village: str | None = None) -> list[Bundle]:
        """Return files newest first."""
        rows = self._core.read(
            f"SELECT {_BUNDLE} FROM {self._table} WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR village = ?2)"
            " ORDER BY at DESC, rowid DESC",
            (kind, village),
        )
        return [_bundle(row) for row in rows]


def _bundle(row: Row) -> Bundle:
    return Bundle(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), json.loads(row[6]), row[7])
