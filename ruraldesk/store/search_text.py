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
# Before what a name or an identifier begins or ends with: signs that no text has either.
BY_NAME, AHEAD, BEHIND = "\ufdd2", "\ufdd3", "\ufdd4"
SHORT = 4  # signs: beginnings this long are words of the index, so that the newest are found first
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


def key_tokens(names: Iterable[str], digits: Iterable[str]) -> set[str]:
    """Return the index words of a record's keys: every beginning of up to four signs."""
    spelt = {BY_NAME + key for key in names} | {_side(key[0]) + key[1:] for key in digits}
    return {one[:size] for one in spelt for size in range(2, SHORT + 2)}


def index_words(text: str, names: Iterable[str], digits: Iterable[str]) -> str:
    """Return everything the index holds of a record, as it is given to it."""
    return " ".join([*tokens(text), *sorted(key_tokens(names, digits))])


def key_queries(words: list[str]) -> list[str]:
    """Return the keys a query asks for, each behind the sign of its kind: initials, digits forward and backward."""
    joined = "".join(words)
    if joined.isascii() and joined.isalnum() and joined[0].isalpha():
        return [BY_NAME + joined]
    digits = digit_query(words)
    return [AHEAD + digits, BEHIND + digits[::-1]] if digits else []


def stored_key(asked: str) -> tuple[str, str]:
    """Return the table and the beginning of the stored keys that a key query asks for."""
    if asked[0] == BY_NAME:
        return "name_key", asked[1:]
    return "digit_key", (">" if asked[0] == AHEAD else "<") + asked[1:]


def _side(sign: str) -> str:
    return AHEAD if sign == ">" else BEHIND


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
