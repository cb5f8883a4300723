"""Reading the questions that stand open; they are derived from the log."""

from __future__ import annotations

import json

from ruraldesk.model.outcomes import Option, Question
from ruraldesk.store.core import Core, Row

_COLUMNS = "id, kind, record, form, key, asker, words, asked_at, options, answer, detail"


class Questions:
    """Conflicts, open points, town queries and returns."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def open_ones(self, record: str | None = None) -> list[Question]:
        """Return what a person still has to decide, oldest first."""
        whose, values = ("", ()) if record is None else (" AND record = ?", (record,))
        rows = self._core.read(
            f"SELECT {_COLUMNS} FROM question WHERE is_open = 1{whose} ORDER BY asked_at, rid, id", values
        )
        return [_question(row) for row in rows]

    def answered_ones(self) -> list[Question]:
        """Return the town's queries that were answered and the returns that were mended, newest first."""
        rows = self._core.read(
            f"SELECT {_COLUMNS} FROM question WHERE is_open = 0 ORDER BY asked_at DESC, rid DESC, id"
        )
        return [_question(row) for row in rows]

    def of_record(self, record: str) -> list[Question]:
        """Return every question of a record, answered ones too."""
        rows = self._core.read(f"SELECT {_COLUMNS} FROM question WHERE record = ? ORDER BY asked_at, id", (record,))
        return [_question(row) for row in rows]

    def get(self, question: str) -> Question | None:
        row = self._core.one(f"SELECT {_COLUMNS} FROM question WHERE id = ?", (question,))
        return _question(row) if row else None


def _question(row: Row) -> Question:
    options = tuple(Option(value, device, clerk, at) for value, device, clerk, at in json.loads(row[8]))
    qid, kind, record, form, key, asker, words, asked_at = row[:8]
    return Question(qid, kind, record, form, key, asker, words, asked_at, options, row[9], json.loads(row[10]))
