"""The words over a column as different towns write them, made comparable, and the unit that stands beside them."""

from __future__ import annotations

import re

from ruraldesk.model.cleaning import fold

_BRACKETS = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
_ORNAMENTS = re.compile(r"[*#:;,.、。·★※“”\"'‘’/\\_\-]")
_UNIT = re.compile(r"[(\[【](?:单位:?)?([^)\]】]+)[)\]】]")
UNITS = {
    "元": ("yuan", ""),
    "人民币元": ("yuan", ""),
    "万元": ("yuan", "万"),
    "平方米": ("m2", ""),
    "㎡": ("m2", ""),
    "m2": ("m2", ""),
    "平方": ("m2", ""),
    "亩": ("mu", ""),
    "小时": ("hour", ""),
    "时": ("hour", ""),
    "h": ("hour", ""),
    "分钟": ("minute", ""),
    "千元": ("yuan", "千"),
    "百元": ("yuan", "百"),
    "亿元": ("yuan", "亿"),
    "公顷": ("hectare", ""),
}


def plain(words: str) -> str:
    """Return a head without blanks and ornaments, in small letters and half-width signs."""
    return _ORNAMENTS.sub("", fold(words)).lower()


def bare(words: str) -> str:
    """Return a head without what stands in brackets as well: 金额（元） is 金额."""
    return plain(_BRACKETS.sub("", fold(words)))


def unit_in(words: str) -> tuple[str, str]:
    """Return the unit a head names in brackets and the word its numbers are multiplied by; ("", "") for none."""
    for found in _UNIT.finditer(fold(words)):
        known = UNITS.get(found[1].lower())
        if known:
            return known
    return "", ""
