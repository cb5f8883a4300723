"""Columns by their letters: A, B, … Z, AA."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[A-Z]{1,3}")


def letters_of(place: int) -> str:
    """Return the letters of a column, from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the place of a column, from 0; -1 for what is no column."""
    if not _LETTERS.fullmatch(letters.upper()):
        return -1
    place = 0
    for sign in letters.upper():
        place = place * 26 + ord(sign) - 64
    return place - 1
