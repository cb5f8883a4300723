"""Which entries of a list fit what was typed: its number or code, its first characters, its pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruraldesk.model.cleaning import fold

Entry = tuple[str, str]  # code, label
EXACT, NUMBER, STARTS, INITIALS, INSIDE, INITIALS_INSIDE, NOT = range(7)


def fitting(typed: str, entries: Sequence[Entry], initials: Callable[[str], str]) -> list[int]:
    """Return the places of the entries that fit, the best first; every one where nothing was typed.

    Digits mean the code where the codes are digits, else the place in the list from 1.
    """
    asked = fold(typed).lower()
    if not asked:
        return list(range(len(entries)))
    coded = any(code.isdecimal() for code, _ in entries)
    ranked = [
        (_rank(asked, code if coded else str(place), label, initials), place)
        for place, (code, label) in enumerate(entries, 1)
    ]
    return [place - 1 for rank, place in sorted(ranked) if rank != NOT]


def is_settled(typed: str, entries: Sequence[Entry], found: Sequence[int]) -> bool:
    """True if nothing more needs to be typed: one entry fits, or a whole label was written."""
    return len(found) == 1 or (bool(found) and fold(typed) == fold(entries[found[0]][1]))


def _rank(asked: str, number: str, label: str, initials: Callable[[str], str]) -> int:
    words = fold(label).lower()
    if asked == words or _is_number(asked, number):
        return EXACT
    if asked.isdecimal() and (number.startswith(asked) or number.lstrip("0").startswith(asked)):
        return NUMBER
    if words.startswith(asked):
        return STARTS
    letters = initials(label) if asked.isascii() and asked.isalnum() else ""
    if letters.startswith(asked):
        return INITIALS
    if asked in words:
        return INSIDE
    return INITIALS_INSIDE if asked in letters else NOT


def _is_number(asked: str, number: str) -> bool:
    return asked == number.lower() or (asked.isdecimal() and number.isdecimal() and int(asked) == int(number))
