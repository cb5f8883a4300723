"""Drafts 未完成的输入: the raw text of a form being filled, per record and clerk. Never in the log."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruraldesk.clock import instant_text
from ruraldesk.store.core import Core, Row

_COLUMNS = "id, form, record, clerk, raw, context, saved_at"


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved input. ``record`` is empty for a new record; ``context`` holds the heads it was loaded from."""

    id: str
    form: str
    record: str
    clerk: str
    raw: dict[str, Any]  # Any: JSON value
    context: dict[str, int]
    saved_at: str


class Drafts:
    """Each form being filled has a draft by its own id; saved without one it replaces that of its record and clerk."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def save(
        self,
        form: str,
        record: str | None,
        clerk: str,
        raw: Mapping[str, Any],  # Any: JSON value
        context: Mapping[str, int] | None = None,
        draft: str | None = None,
    ) -> str:
        """Keep a draft and return its id. ``draft`` names the one to replace."""
        one = draft or self._of_record(record, clerk) or str(uuid.UUID(bytes=self._core.entropy(16), version=4))
        self._core.write(
            f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                one,
                form,
                record or "",
                clerk,
                json.dumps(dict(raw), ensure_ascii=False),
                json.dumps(dict(context or {})),
                instant_text(self._core.clock.now()),
            ),
        )
        return one

    def get(self, draft: str) -> Draft | None:
        row = self._core.one(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))
        return _draft(row) if row else None

    def list(self, clerk: str | None = None) -> list[Draft]:
        """Return the drafts of a clerk, or of all, newest first."""
        rows = self._core.read(
            f"SELECT {_COLUMNS} FROM draft WHERE ?1 IS NULL OR clerk = ?1 ORDER BY saved_at DESC, rowid DESC", (clerk,)
        )
        return [_draft(row) for row in rows]

    def drop(self, draft: str) -> None:
        self._core.write("DELETE FROM draft WHERE id = ?", (draft,))

    def give(self, clerk: str, to: str) -> None:
        """Let another clerk go on with everything that this one had not finished."""
        self._core.write("UPDATE draft SET clerk = ? WHERE clerk = ?", (to, clerk))

    def _of_record(self, record: str | None, clerk: str) -> str | None:
        if not record:
            return None
        row = self._core.one("SELECT id FROM draft WHERE record = ? AND clerk = ?", (record, clerk))
        return row[0] if row else None


def _draft(row: Row) -> Draft:
    return Draft(row[0], row[1], row[2], row[3], json.loads(row[4]), json.loads(row[5]), row[6])
