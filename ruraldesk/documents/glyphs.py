"""The glyph guard: every character has a glyph in some font, or the print stops and names it."""

from __future__ import annotations

import unicodedata

from ruraldesk.documents.fonts import FontBook

_SETTING = frozenset("\n\t")


def missing_glyphs(text: str, book: FontBook) -> list[str]:
    """Return the characters of a text that no font of the book has, each once, in reading order."""
    own = book.face_of("body").metrics.widths
    if own.keys() >= set(map(ord, text)):
        return []
    return [one for one in dict.fromkeys(text) if one not in _SETTING and book.face_for("body", one) is None]


def sentence(characters: list[str], place: str) -> str:
    """Return the sentence that stops a print."""
    names = "、".join(_named(one) for one in characters)
    return f"{place}里的{names}打不出来，已停下。换一种写法，或告诉镇里。"


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    ideographic = 0x20000 <= ord(character) <= 0x3FFFF  # newer ones are unknown to this Python's tables
    if not ideographic and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"):
        return f"一个看不见或没有字形的字（{code}）"
    return f"“{character}”字（{code}）"
