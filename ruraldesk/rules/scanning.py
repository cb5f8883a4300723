"""Finds identity, phone and card numbers in free text, in any disguise, before a page leaves the house.

Digits are read in every width and script (１, ①, 〇, 三, 叁, O beside digits); signs between
them (spaces, line breaks, dashes, dots, commas, slashes, brackets, invisible signs) are looked
through. A number is looked for from the start of one group of digits to the end of another,
so neighbours do not melt into it. What is tiled by whole dates, amounts and landlines passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from ruraldesk.rules.identifiers import PROVINCES, id_check_sign

FoundKind = Literal["id_number", "mobile", "card"]
LONGEST = 19
_PRIORITY: dict[FoundKind, int] = {"id_number": 0, "mobile": 1, "card": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A number that must not stand there: ``text[start:end]`` of what was scanned."""

    kind: FoundKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DigitGroup:
    """Digits side by side in one script."""

    digits: str
    start: int
    end: int


def scan(text: str) -> list[Found]:
    """Return every private number of a text in reading order, none overlapping another."""
    hits = [hit for groups in stretches(text) for hit in _hits(groups, text)]
    hits.sort(key=lambda hit: (_PRIORITY[hit.kind], hit.start - hit.end, hit.start))
    covered = bytearray(len(text))
    kept: list[Found] = []
    for hit in hits:
        if not any(covered[hit.start : hit.end]):
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


_HAN = {sign: str(value) for row in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(row)}
_HAN |= {"幺": "1", "○": "0", "贰": "2", "弍": "2", "貳": "2", "參": "3", "陸": "6", "两": "2"}
_LETTERS = {"O": "0", "o": "0", "l": "1", "I": "1"}
_LOOKED_THROUGH = set(" .·•・‧。．_~,，、/\\()（）[]【】'’‘`|:：−＋+<>\"“”")


def _digit(sign: str) -> tuple[str, str] | None:
    """Return (digit, script), or None if the sign is none; ``X`` counts as the script "x"."""
    if "0" <= sign <= "9":
        return sign, "ascii"
    if sign in _HAN:
        return _HAN[sign], "han"
    if sign in _LETTERS:
        return _LETTERS[sign], "letter"
    folded = unicodedata.normalize("NFKC", sign)
    if folded in ("x", "X", "×", "х", "Х"):
        return "X", "x"
    value = unicodedata.digit(folded, None) if len(folded) == 1 else None
    return None if value is None else (str(value), "ascii" if folded.isascii() else "other")


def is_digit(sign: str) -> bool:
    """True if a sign may stand for a digit, in any width and script."""
    return _digit(sign) is not None


def is_looked_through(sign: str) -> bool:
    """True for what may stand between the digits of one number."""
    return sign.isspace() or sign in _LOOKED_THROUGH or unicodedata.category(sign) in ("Cf", "Cc", "Pd", "Mn", "Me")


def stretches(text: str) -> Iterator[list[DigitGroup]]:
    """Yield runs of digit groups with nothing but looked-through signs between them."""
    groups: list[DigitGroup] = []
    digits, script, start, last = "", "", 0, 0
    for at, sign in enumerate(text):
        read = _digit(sign)
        if read and digits and read[1] == script and at == last:
            digits, last = digits + read[0], at + 1
            continue
        invisible = unicodedata.category(sign) in ("Cf", "Mn", "Me")
        if invisible and digits and at == last:
            last = at + 1
            continue
        if digits and (read or not invisible):
            groups += _parted(digits, start, last, script)
            digits = ""
        if read:
            digits, script, start, last = read[0], read[1], at, at + 1
        elif not is_looked_through(sign):
            if groups:
                yield groups
            groups = []
    if digits:
        groups += _parted(digits, start, last, script)
    if groups:
        yield groups


def _parted(digits: str, start: int, end: int, script: str) -> list[DigitGroup]:
    """Return a group; of Chinese digits the first and last stand alone: they may belong to 张三 or 一组."""
    if script != "han" or len(digits) < 3 or end - start != len(digits):
        return [DigitGroup(digits, start, end)]
    cuts = (0, 1, len(digits) - 1, len(digits))
    return [DigitGroup(digits[a:b], start + a, start + b) for a, b in pairwise(cuts)]


def _hits(groups: list[DigitGroup], text: str) -> Iterator[Found]:
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            digits += groups[last].digits
            if len(digits) > LONGEST and last > first:
                break
            kind = _kind(digits)
            if kind and (last == first or not _is_tiled(_whole_words(text, groups, first, last))):
                yield Found(kind, groups[first].start, groups[last].end)


def _whole_words(text: str, groups: list[DigitGroup], first: int, last: int) -> str:
    """Return a window widened to whole words, so that a tail of one amount and the next count as amounts."""
    start, end = groups[first].start, groups[last].end
    while start > groups[0].start and not _parts_words(text[start - 1]):
        start -= 1
    while end < groups[-1].end and not _parts_words(text[end]):
        end += 1
    return text[start:end]


def _parts_words(sign: str) -> bool:
    return sign.isspace() or sign in "、，"


def _kind(digits: str) -> FoundKind | None:
    if len(digits) < 11 or "X" in digits[:-1]:
        return None
    if len(digits) == 18 and _looks_like_id(digits):
        return "id_number"
    if digits[-1] == "X":
        return None
    if re.fullmatch(r"(?:00)?(?:86)?1[3-9][0-9]{9}", digits):
        return "mobile"
    if len(digits) == 15 and digits[:2] in PROVINCES and is_day("19" + digits[6:12]):
        return "id_number"
    return "card" if len(digits) >= 16 else None


def _looks_like_id(digits: str) -> bool:
    if digits[:2] not in PROVINCES:
        return False
    return is_day(digits[6:14]) or id_check_sign(digits[:17]) == digits[17]


def is_day(digits: str) -> bool:
    """True if eight digits are a day somebody may have been born on."""
    try:
        on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1850 <= on.year <= 2100


_TILE = re.compile(
    r"(?P<date>(?:19|20)\d\d(?P<mark>[-./])(?:0?[1-9]|1[0-2])(?P=mark)(?:[12]\d|3[01]|0?[1-9])"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)"
    r"|(?P<amount>-?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d\d)?|(?:0|[1-9]\d{0,7})\.\d\d))"
    r"|(?P<phone>\(?0\d{2,3}\)?[- ]?[1-9]\d{6,7}|96345|12345|12348|1[12]\d)"
    r"|(?P<small>[1-9]\d{0,2}|0)"
)
_TILE_GAP = re.compile(r"[ \t\r\n\u3000]+|[ ]?(?:--?|~|—+|－|–|/|、|，|,|=|\+|＋)[ ]?")


def _is_tiled(piece: str) -> bool:
    """True if a stretch is nothing but whole dates, amounts and phones, with a few small numbers between."""
    folded = unicodedata.normalize("NFKC", piece)
    at, known, small = 0, 0, 0
    while True:
        tile = _TILE.match(folded, at)
        if tile is None:
            return False
        if tile["small"]:
            small += 1
        else:
            known += 1
        at = tile.end()
        if at == len(folded):
            return known >= 1 and known >= small
        gap = _TILE_GAP.match(folded, at)
        if gap is None:
            return False
        at = gap.end()
