"""Where a Chinese line may end: 避头尾, numbers and words kept whole, dates kept together if they can be."""

from __future__ import annotations

from enum import IntEnum

CLOSING = frozenset("，。、；：！？．）》〉」』】〕］｝”’")  # ink in the left half: may lose the right half
OPENING = frozenset("（《〈「『【〔［｛“‘")  # ink in the right half: may lose the left half
NOT_FIRST = CLOSING | frozenset("—－…～·・%％‰℃°㎡,.;:!?)]}ー々〻ゝヽ／-–")
NOT_LAST = OPENING | frozenset("([{$¥￥£№#＃")
UNITS = frozenset("年月日号时分秒元角万亿个件人次天周岁户亩米吨本份张项起场条幢间栋层楼室组村")
SPACES = frozenset(" \u3000")
DATE_UNITS = frozenset("年月")
PART = 4  # digits: 138 1234 5678
SPAN_SIGNS = frozenset("－—～–")  # between two numbers: from 8:30 till 17:00
_WORD_SIGNS = frozenset(".,-/:%@_+#&'*=~$\\")
_GLUED_MARKS = ((0x0300, 0x036F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x20D0, 0x20FF), (0x200D, 0x200D))


class Break(IntEnum):
    """How welcome a line end is before an atom."""

    FORBIDDEN = 0
    LAST = 1  # inside a number written in parts, as a phone's: only where a line has no other end
    RELUCTANT = 2  # inside a date or between a number and its unit
    FREE = 3


def is_word_letter(character: str) -> bool:
    """True for letters and digits of alphabetic scripts, which form words kept whole."""
    code = ord(character)
    return character.isalnum() and code < 0x2E80


def is_word_sign(character: str) -> bool:
    """True for the signs that hold a number, a date, an address or a word together."""
    return character in _WORD_SIGNS


def is_mark(character: str) -> bool:
    """True for characters that belong to the one before: accents, variation selectors, joiners."""
    code = ord(character)
    if code < 0x0300 or 0x2100 <= code < 0xFE00:
        return False
    return any(first <= code <= last for first, last in _GLUED_MARKS)


def is_han(character: str) -> bool:
    """True for characters set in a full square."""
    return ord(character) >= 0x2E80 and character not in CLOSING and character not in OPENING


def is_square_sign(character: str) -> bool:
    """True for signs set in a full square beside numbers (％ ㎡ ＝): no gap stands between a number and them."""
    return "\u3300" <= character <= "\u33ff" or "\uff00" <= character <= "\uffef"


def break_between(before: str, after: str) -> Break:
    """Return whether a line may end between two neighbouring atoms, given as their texts."""
    last, first = before[-1], after[0]
    if first in NOT_FIRST or last in NOT_LAST or is_mark(first):
        return Break.FORBIDDEN
    if first in SPACES or "\u00a0" in (first, last):  # a space stays at the end of its line
        return Break.FORBIDDEN
    if last in SPAN_SIGNS and first.isascii() and first.isdigit():
        return Break.FORBIDDEN
    if last == " " and len(after) == PART and after.isascii() and after.isdigit():
        return Break.LAST
    if last.isascii() and last.isdigit() and first in UNITS:
        return Break.RELUCTANT
    if first.isascii() and first.isdigit() and (last in DATE_UNITS or last == "第"):
        return Break.RELUCTANT
    return Break.FREE
