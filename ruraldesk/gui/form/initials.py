"""Whether typed letters or characters fit a word: characters inside it, or its pinyin initials."""

from __future__ import annotations

from functools import lru_cache


def matches(typed: str, words: str) -> bool:
    """True if the words contain what was typed, or their initials do."""
    asked = typed.strip().lower()
    if not asked or asked in words.lower():
        return True
    return asked.isascii() and asked in initials_of(words)


@lru_cache(maxsize=4096)
def initials_of(words: str) -> str:
    """Return the pinyin initials of a word in small letters."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()
