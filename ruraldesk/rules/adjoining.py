"""Finds private numbers that are broken over several pieces of writing: cells of a row, rows of a column, lines.

Stricter than the scan of one text, for pieces that merely stand side by side: an identity number
must hold a real day, a card number must begin as banks' do and pass its own check, and no
part of a phone or card number may be a whole date, time or amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ruraldesk.rules.identifiers import PROVINCES, id_check_sign, luhn_sum
from ruraldesk.rules.scanning import LONGEST, DigitGroup, FoundKind, is_day, is_digit, is_looked_through, stretches

SEAM = "\n"  # looked through, and no number of one piece goes on over it
_CARD = re.compile(r"[69][0-9]{15,18}|(?:4|5|35)[0-9]{14,15}")
_MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9][0-9]{9}")
_WHOLE = re.compile(
    r"(?:19|20)\d\d(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,2}"
    r"|-?\d{1,3}(?:,\d{3})+(?:\.\d\d)?"
    r"|-?\d+\.\d\d"
    r"|(?:[01]?\d|2[0-4])[:：][0-5]\d"
)


@dataclass(frozen=True, slots=True)
class Adjoined:
    """A number that must not stand there, and the places of the pieces that make it."""

    kind: FoundKind
    pieces: tuple[int, ...]


def adjoining(pieces: Sequence[str | None]) -> list[Adjoined]:
    """Return the private numbers that neighbouring pieces make together; None is a wall between two."""
    found: list[Adjoined] = []
    run: list[tuple[int, str]] = []
    for place, piece in enumerate([*pieces, None]):
        if piece is not None:
            run.append((place, piece))
            continue
        if any(_meet(one[1], other[1]) for one, other in pairwise(run)):
            found += _in_run(run)
        run = []
    return found


def _meet(left: str, right: str) -> bool:
    """True if digits may go on from one piece to the next: a quick look before the slow one."""
    return _edge(reversed(left)) and _edge(iter(right))


def _edge(signs: Iterator[str]) -> bool:
    for sign in signs:
        if is_digit(sign):
            return True
        if not is_looked_through(sign):
            return False
    return True


def _in_run(run: Sequence[tuple[int, str]]) -> list[Adjoined]:
    text = SEAM.join(piece for _, piece in run)
    starts, at = [], 0
    for _, piece in run:
        starts.append(at)
        at += len(piece) + len(SEAM)
    found: dict[tuple[int, ...], Adjoined] = {}
    for groups in stretches(text):
        for kind, first, last in _windows(groups):
            touched = [place for place in range(len(run)) if _touches(groups[first : last + 1], starts, place, run)]
            if len(touched) < 2 or _holds_whole_words(kind, groups[first : last + 1], text):
                continue
            places = tuple(run[place][0] for place in touched)
            found.setdefault(places, Adjoined(kind, places))
    return [one for one in found.values() if not any(set(one.pieces) < set(other.pieces) for other in found.values())]


def _windows(groups: Sequence[DigitGroup]) -> Iterator[tuple[FoundKind, int, int]]:
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            digits += groups[last].digits
            if len(digits) > LONGEST:
                break
            kind = _kind(digits)
            if kind:
                yield kind, first, last


def _kind(digits: str) -> FoundKind | None:
    if len(digits) < 11 or "X" in digits[:-1]:
        return None
    if len(digits) == 18 and digits[:2] in PROVINCES and is_day(digits[6:14]):
        return "id_number"
    if digits[-1] == "X":
        return None
    if _MOBILE.fullmatch(digits):
        return "mobile"
    if len(digits) == 15 and digits[:2] in PROVINCES and is_day("19" + digits[6:12]):
        return "id_number"
    return "card" if len(digits) >= 16 and _CARD.fullmatch(digits) and card_check(digits) else None


def card_check(digits: str) -> bool:
    """True if a card number's last digit fits the others (ISO/IEC 7812, Luhn)."""
    return luhn_sum(digits) % 10 == 0


def _touches(groups: Sequence[DigitGroup], starts: Sequence[int], place: int, run: Sequence[tuple[int, str]]) -> bool:
    low, high = starts[place], starts[place] + len(run[place][1])
    return any(low <= group.start < high for group in groups)


def _holds_whole_words(kind: FoundKind, groups: Sequence[DigitGroup], text: str) -> bool:
    """True if a whole date or amount stands in a number: no part of a phone or card number looks like one.

    The birth date of an identity number may be written as one, if it lies inside it uncut and its check sign fits.
    """
    start, end = groups[0].start, groups[-1].end
    begun = text.rfind(SEAM, 0, start) + 1
    ended = text.find(SEAM, end)
    words = text[begun : len(text) if ended < 0 else ended]
    for match in _WHOLE.finditer(words):
        first, last = match.start() + begun, match.end() + begun
        if first >= end or last <= start or _inside_digits(words, match):
            continue
        if kind != "id_number" or not match["mark"] or first < start or last > end or not _passes(groups):
            return True
    return False


def _passes(groups: Sequence[DigitGroup]) -> bool:
    digits = "".join(group.digits for group in groups)
    return len(digits) == 18 and id_check_sign(digits[:17]) == digits[17]


def _inside_digits(words: str, match: re.Match[str]) -> bool:
    before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
    return before.isdigit() or after.isdigit()
