"""Numbers and days written in characters, put into figures: 一万二, 1万2, 1万2千, 叁佰零伍, 二〇二六年十一月二十日."""

from __future__ import annotations

import re

SMALL = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
CAPITAL = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
FIGURES = SMALL | CAPITAL
_UNITS = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 100, "十": 10}
_ONE_WAY = str.maketrans({"拾": "十", "佰": "百", "仟": "千", "廿": "二十", "卅": "三十"})
_DAY = re.compile(
    r"(?:([〇○零一二三四五六七八九]{4}|\d{4})年)?([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})([日号]?)"
)


def counted(words: str) -> int | None:
    """Return the whole number that words say; None where they say none, or could say two.

    一万二 and 1万2 are 12000 as one says it; 1万20 could be 10020 and 二三 could be two or three: neither is read.
    """
    plain = words.translate(_ONE_WAY)
    return _whole(plain) if len(plain) < 40 and any(sign in plain for sign in _UNITS) else None


def day_in_figures(text: str) -> str:
    """Return a day written in characters as ``2026-11-20``, without a year as ``11-20``; anything else as it is.

    Without a year only with 日 or 号 behind it: 八月十五 is said of the moon's calendar.
    """
    found = _DAY.fullmatch(text)
    if not found or not (found[1] or found[4]):
        return text
    month, day = (SMALL.get(one) or counted(one) for one in (found[2], found[3]))
    if not month or not day:
        return text
    year = "".join(str(SMALL.get(sign, sign)) for sign in found[1] or "")
    return f"{year}-{month:02}-{day:02}" if year else f"{month}-{day}"


def _whole(words: str) -> int | None:
    for unit, size in _UNITS.items():
        if unit in words:
            head, _, tail = words.rpartition(unit) if unit == "亿" else words.partition(unit)
            times, rest = _times(head, size), _under(tail, size)
            return None if times is None or rest is None else times * size + rest
    return None


def _times(head: str, size: int) -> int | None:
    """Return how many of a unit there are: one sign, before 万 and 亿 up to 9999."""
    if size == 10 and not head:
        return 1
    if FIGURES.get(head) or (len(head) == 1 and head in "123456789"):
        return FIGURES.get(head) or int(head)
    if size < 10**4:
        return None
    found = int(head) if head.isascii() and head.isdecimal() else _whole(head)
    return found if found is not None and 0 < found < 10**4 else None


def _under(tail: str, size: int) -> int | None:
    """Return what stands behind a unit: every place filled, a 零 before a gap, or one sign as 一万二 says it."""
    if not tail:
        return 0
    if FIGURES.get(tail) or tail in "123456789":
        return (FIGURES.get(tail) or int(tail)) * size // 10
    if tail.isascii() and tail.isdecimal():
        return int(tail) if len(tail) == len(str(size)) - 1 else None
    gap = tail[0] in "零〇"
    rest = tail[1:] if gap else tail
    found = FIGURES.get(rest) if gap and len(rest) == 1 else _whole(rest)
    if not found:
        return None
    return found if (found < size // 10 if gap else size // 10 <= found < size) else None
