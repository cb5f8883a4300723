"""The one box over everything: text of any length, pinyin, digits; newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from ruraldesk.store import search_text
from ruraldesk.store.core import Core
from ruraldesk.store.search_text import BY_NAME, SHORT

_MOST_OF_A_PREFIX = 2000  # beyond this a long prefix is common: walk from the newest record instead
_AROUND = 12
Way = Literal["text", "name", "digits"]  # what of a record fitted


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record found. ``matched`` is the stretch of its text, or what was typed of a name or a number."""

    id: str
    form: str
    title: str
    village: str
    matched: str
    by: Way = "text"
    rid: int = -1


class Search:
    """Reads the index. The index is written with the record it belongs to."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the newest records that hold every word, or whose name or number begins or ends so."""
        words = search_text.query_words(text)
        if not words:
            return []
        found: dict[int, Way] = dict.fromkeys(islice(self.by_text(words), limit), "text")
        for asked in search_text.key_queries(words):
            found |= dict.fromkeys(self._by_key(asked, limit), "name" if asked[0] == BY_NAME else "digits")
        newest = sorted(found, reverse=True)[:limit]
        return [hit for hit in (self._hit(rid, found[rid], words) for rid in newest) if hit is not None]

    def by_text(self, words: list[str]) -> Iterator[int]:
        """Walk through the records whose text holds every word, newest first."""
        looks = search_text.needs_look(words)
        sql = "SELECT s.rowid FROM search s"
        if looks:
            sql += " CROSS JOIN search_text x ON x.rid = s.rowid"
        sql += " WHERE s.search MATCH ?" + " AND instr(x.text, ?) > 0" * len(looks) + " ORDER BY s.rowid DESC"
        for (rid,) in self._core.each(sql, (search_text.match_expression(words), *looks)):
            yield rid

    def _by_key(self, asked: str, limit: int) -> list[int]:
        """Return the newest records of a key. A short one is a word of the index, whatever it is common to."""
        if len(asked) <= SHORT + 1:
            sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
            return [row[0] for row in self._core.read(sql, (f'"{asked}"', limit))]
        table, first = search_text.stored_key(asked)
        span = (first, first[:-1] + chr(ord(first[-1]) + 1))
        rows = self._core.read(
            f"SELECT rid FROM {table} WHERE key >= ? AND key < ? LIMIT ?", (*span, _MOST_OF_A_PREFIX)
        )
        if len(rows) == _MOST_OF_A_PREFIX:
            rows = self._core.read(
                "SELECT s.rowid FROM search s WHERE s.search MATCH ? AND EXISTS"
                f" (SELECT 1 FROM {table} k WHERE k.rid = s.rowid AND k.key >= ? AND k.key < ?)"
                " ORDER BY s.rowid DESC LIMIT ?",
                (f'"{asked[: SHORT + 1]}"', *span, limit),
            )
        return sorted({row[0] for row in rows}, reverse=True)[:limit]

    def _hit(self, rid: int, way: Way, words: list[str]) -> SearchHit | None:
        row = self._core.one("SELECT id, form FROM record WHERE rid = ?", (rid,))
        if row is None:
            return None
        record, form = row
        shown = self._core.one(f'SELECT _title, _village FROM "f_{form}" WHERE rid = ?', (rid,))
        if shown is None:
            return None
        if way != "text":
            return SearchHit(record, form, shown[0], shown[1], "".join(words), way, rid)
        text = self._core.one("SELECT text FROM search_text WHERE rid = ?", (rid,))
        return SearchHit(record, form, shown[0], shown[1], _stretch(text[0] if text else "", words[0]), way, rid)


def _stretch(text: str, word: str) -> str:
    """Return the line of a text around a word, cut to a few signs on each side."""
    at = text.find(word)
    if at < 0:
        return ""
    start = max(text.rfind("\n", 0, at) + 1, at - _AROUND)
    end = text.find("\n", at)
    return text[start : min(end if end >= 0 else len(text), at + len(word) + _AROUND)]
