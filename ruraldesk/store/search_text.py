"""What search looks through: one normal form for text, its overlapping trigrams, and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_DROPPED = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0])
_SAME = str.maketrans({"〇": "零", "•": "·", "・": "·", "‧": "·", "∙": "·"})
# The index's tokenizer keeps every sign but these two, so they are spelt with signs that no text has.
_QUOTES = str.maketrans({'"': "\ufdd0", "'": "\ufdd1"})
_DIGITS = re.compile(r"[0-9]+x?")
_NOT_DIGITS = re.compile(r"[^0-9x]")


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return text as search compares it: NFKC, small letters, single spaces, no invisible signs."""
    plain = unicodedata.normalize("NFKC", text.translate(_DROPPED)).lower().translate(_SAME)
    return " ".join(plain.split())


def searchable(parts: Iterable[str]) -> str:
    """Join a record's texts, one line each, so that no hit runs across two of them."""
    return "\n".join(one for one in map(normalise, parts) if one)


def tokens(text: str) -> list[str]:
    """Return the index words of a normal text: at each place of each word, up to three signs."""
    spelt = text.translate(_QUOTES)
    return [word[at : at + 3] for word in spelt.split() for at in range(len(word))]


def match_expression(words: list[str]) -> str:
    """Return the FTS5 expression that finds every record holding all words (with a check for long ones)."""
    return " AND ".join(_word_expression(word.translate(_QUOTES)) for word in words)


def needs_look(words: list[str]) -> list[str]:
    """Return the words whose trigrams alone do not prove them: those of four signs and more."""
    return [word for word in words if len(word) > 3]


def query_words(text: str) -> list[str]:
    """Return the words of a query: all of them have to be found."""
    return normalise(text).split()


def digits_of(text: str) -> str:
    """Return the digits of an identifier (x for the ID's last sign); empty if it has none."""
    found = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text).lower())
    return found if any(one.isdigit() for one in found) else ""


def digit_keys(value: str) -> list[str]:
    """Return the keys of an identifier: read forward for its beginning, backward for its end."""
    digits = digits_of(value)
    return [f">{digits}", f"<{digits[::-1]}"] if digits else []


def digit_query(words: list[str]) -> str:
    """Return the digits a query asks for; empty if it is not one run of digits."""
    joined = "".join(words)
    return joined if _DIGITS.fullmatch(joined) else ""


def _word_expression(word: str) -> str:
    if len(word) < 3:
        return f'"{word}"*'
    return " AND ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2))
