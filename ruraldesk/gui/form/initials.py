"""The pinyin initials of a word, by which a clerk finds it."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def initials_of(words: str) -> str:
    """Return the pinyin initials of a word in small letters."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()
