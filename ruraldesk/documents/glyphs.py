"""The glyph guard: every character has a glyph in some font, or the print stops and names it.

Where a clerk gives a reason the character is left open, underlined, to be written by hand; it is never a box.
"""

from __future__ import annotations

import unicodedata

from ruraldesk.documents.fonts import FontBook

_SETTING = frozenset("\n\t")
_BY_HAND = "\uff3f\uff3f"  # wide enough for a sign of many strokes


def missing_glyphs(text: str, book: FontBook) -> list[str]:
    """Return the characters of a text that no font of the book has, each once, in reading order."""
    own = book.face_of("body").metrics.widths
    if own.keys() >= set(map(ord, text)):
        return []
    return [one for one in dict.fromkeys(text) if one not in _SETTING and book.face_for("body", one) is None]


def sentence(characters: list[str], place: str) -> str:
    """Return the sentence that stops a print."""
    if not place:
        return f"这一页里的{_names(characters)}打不出来，已停下。换一种写法，或告诉镇里。"
    return f"{place}里的{_names(characters)}打不出来，已停下。换一种写法或注音；也可以写明理由，留空手写。"


def left_open(text: str, characters: list[str]) -> str:
    """Return a text with room to write these characters by hand."""
    return text.translate({ord(one): _BY_HAND for one in characters})


def open_sentence(characters: list[str], place: str, reason: str) -> str:
    """Return the sentence that says what is to be written by hand."""
    return f"{place}里的{_names(characters)}打不出来，留空手写；理由：{reason}"


def _names(characters: list[str]) -> str:
    return "、".join(_named(one) for one in characters)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    ideographic = 0x20000 <= ord(character) <= 0x3FFFF  # newer ones are unknown to this Python's tables
    if not ideographic and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"):
        return f"一个看不见或没有字形的字（{code}）"
    return f"“{character}”字（{code}）"
