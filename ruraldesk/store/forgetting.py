"""What stands beside the log and goes with an erased line: drafts, snapshots of prints, attachments nobody names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ruraldesk.store.core import Core

_HASH = re.compile(r"\b[0-9a-f]{64}\b")


class Forgetting:
    """Notes what erase lines take away while lines are written; ``settle`` does it, in the same transaction."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._texts: list[str] = []  # what the dropped lines said, in JSON
        self._records: set[str] = set()  # erased whole

    def note(self, text: str) -> None:
        """A line that said this was dropped."""
        self._texts.append(text)

    def note_whole(self, record: str) -> None:
        """Everything a record said was dropped."""
        self._records.add(record)

    def settle(self) -> None:
        """Drop what belonged to it here. Other records that name the same attachment keep it."""
        records, hashes = sorted(self._records), sorted(_hashes(self._texts))
        self.forget()
        for record in records:
            self._core.write("DELETE FROM draft WHERE record = ?", (record,))
            self._core.write("DELETE FROM issued_print WHERE record = ?", (record,))
        for one in hashes:
            if self._core.one("SELECT 1 FROM attachment WHERE sha256 = ?", (one,)) and not self._is_named(one):
                self._core.write("DELETE FROM attachment WHERE sha256 = ?", (one,))

    def forget(self) -> None:
        self._texts, self._records = [], set()

    def _is_named(self, sha256: str) -> bool:
        like = f"%{sha256}%"
        named = self._core.one("SELECT 1 FROM line WHERE fields LIKE ? LIMIT 1", (like,))
        return bool(named or self._core.one("SELECT 1 FROM draft WHERE raw LIKE ? LIMIT 1", (like,)))


def _hashes(texts: Iterable[str]) -> set[str]:
    return {one for text in texts for one in _HASH.findall(text)}
