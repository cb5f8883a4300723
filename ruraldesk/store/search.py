"""The one box over everything: text of any length, pinyin, digits; newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ruraldesk.store import search_text
from ruraldesk.store.core import Core

_MOST_OF_A_PREFIX = 2000  # beyond this a prefix is common: walk from the newest record instead
_AROUND = 12


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record found. ``matched`` is the stretch of its text, or the key, that was found."""

    id: str
    form: str
    title: str
    village: str
    matched: str


class Search:
    """Reads the index. The index is written with the record it belongs to."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the newest records that hold every word, or whose name or number begins or ends so."""
        words = search_text.query_words(text)
        if not words:
            return []
        rids = dict.fromkeys(islice(self.by_text(words), limit), "")
        joined = "".join(words)
        if joined.isascii() and joined.isalpha():
            rids = {**dict.fromkeys(self._by_prefix("name_key", joined, limit), joined), **rids}
        digits = search_text.digit_query(words)
        if digits:
            for key in (f">{digits}", f"<{digits[::-1]}"):
                rids = {**dict.fromkeys(self._by_prefix("digit_key", key, limit), digits), **rids}
        newest = sorted(rids, reverse=True)[:limit]
        return [hit for hit in (self._hit(rid, rids[rid], words) for rid in newest) if hit is not None]

    def by_text(self, words: list[str]) -> Iterator[int]:
        """Walk through the records whose text holds every word, newest first."""
        looks = search_text.needs_look(words)
        sql = "SELECT s.rowid FROM search s"
        if looks:
            sql += " CROSS JOIN search_text x ON x.rid = s.rowid"
        sql += " WHERE s.search MATCH ?" + " AND instr(x.text, ?) > 0" * len(looks) + " ORDER BY s.rowid DESC"
        for (rid,) in self._core.each(sql, (search_text.match_expression(words), *looks)):
            yield rid

    def _by_prefix(self, table: str, prefix: str, limit: int) -> list[int]:
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        rows = self._core.read(
            f"SELECT rid FROM {table} WHERE key >= ? AND key < ? LIMIT ?", (prefix, end, _MOST_OF_A_PREFIX)
        )
        if len(rows) == _MOST_OF_A_PREFIX:
            walk = f"SELECT DISTINCT rid FROM {table} NOT INDEXED WHERE key >= ? AND key < ? ORDER BY rid DESC LIMIT ?"
            walk = walk.replace("NOT INDEXED", f'INDEXED BY "idx_{table}_rid"')
            rows = self._core.read(walk, (prefix, end, limit))
        return sorted({row[0] for row in rows}, reverse=True)[:limit]

    def _hit(self, rid: int, key: str, words: list[str]) -> SearchHit | None:
        row = self._core.one("SELECT id, form FROM record WHERE rid = ?", (rid,))
        if row is None:
            return None
        record, form = row
        shown = self._core.one(f'SELECT _title, _village FROM "f_{form}" WHERE rid = ?', (rid,))
        text = self._core.one("SELECT text FROM search_text WHERE rid = ?", (rid,))
        if shown is None:
            return None
        return SearchHit(record, form, shown[0], shown[1], key or _stretch(text[0] if text else "", words[0]))


def _stretch(text: str, word: str) -> str:
    """Return the line of a text around a word, cut to a few signs on each side."""
    at = text.find(word)
    if at < 0:
        return ""
    start = max(text.rfind("\n", 0, at) + 1, at - _AROUND)
    end = text.find("\n", at)
    return text[start : min(end if end >= 0 else len(text), at + len(word) + _AROUND)]
