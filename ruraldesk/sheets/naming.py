"""The words over a column as different towns write them, made comparable, and the unit that stands beside them."""

from __future__ import annotations

import re

from ruraldesk.model.cleaning import fold

_BRACKETS = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
_ORNAMENTS = re.compile(r"[*#:;,.、。·★※“”\"'‘’/\\_\-]")
_UNIT = re.compile(r"[(\[【](?:单位:?)?([^)\]】]+)[)\]】]")
_SAID = re.compile(r"单位:([^()\[\]【】]+)")
_BETWEEN = re.compile(r"[、,，;；/和 ]+")
_KINDS = {"m2": "area", "mu": "area", "hectare": "area", "hour": "time", "minute": "time"}
_COUNTERS = {*"人户处个件次场名座盏米吨岁天年条台套棵株只份%m", "公里", "千米"}
OVER = "\n单位："  # between the words over a column and the units of the whole table
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


def unit_in(words: str, own: str = "") -> tuple[str, str]:
    """Return the unit a head names in brackets and the word its numbers are multiplied by; ("", "") for none.

    Without one of its own, what stands behind ``OVER`` counts: the unit of the same kind as ``own``.
    """
    head, _, over = words.partition(OVER)
    for found in _UNIT.finditer(fold(head)):
        known = UNITS.get(found[1].lower())
        if known:
            return known
    for one in _BETWEEN.split(fold(over)):
        known = UNITS.get(one.strip().lower())
        if known and _KINDS.get(known[0], known[0]) == _KINDS.get(own, own):
            return known
    return "", ""


def is_unit(words: str) -> bool:
    """True for a cell that says a unit that counts and nothing else: （万元）, 平方米, 单位：元."""
    return _alone(words) in UNITS


def is_counter(words: str) -> bool:
    """True for a cell that says in what is counted: （人）, 处, 米."""
    return _alone(words) in _COUNTERS


def _alone(words: str) -> str:
    return fold(words).lower().removeprefix("单位:").strip("()[]【】 ").removeprefix("单位:")


def units_said(words: str) -> str:
    """Return the units of the table that a line over its head names: 万元 of 单位：万元; "" for none."""
    found = _SAID.search(fold(words))
    if found is None:
        return ""
    return "、".join(one for one in _BETWEEN.split(found[1].strip()) if one.strip().lower() in UNITS)
