"""Register numbers from a form's pattern, such as ``设-{class}-{n:04}`` or ``〔{year}〕第{n:03}号``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_HOLE = re.compile(r"\{([a-z][a-z0-9_]{0,39}(?:\.label)?)(?::0([1-9]))?\}")
COUNTER = "n"


def pattern_mistake(pattern: str, names: Iterable[str]) -> str:
    """Return a Chinese sentence if a pattern cannot be used, else ``""``. ``names``: what it may name beside n."""
    named = [found[1] for found in _HOLE.finditer(pattern)]
    if "{" in _HOLE.sub("", pattern) or "}" in _HOLE.sub("", pattern):
        return f"编号样式“{pattern}”里的花括号写错了。"
    if named.count(COUNTER) != 1:
        return f"编号样式“{pattern}”里要有一个{{n}}。"
    allowed = {*names, COUNTER}
    unknown = [name for name in named if name not in allowed]
    return f"编号样式“{pattern}”里的{{{unknown[0]}}}没有这个字段。" if unknown else ""


def format_number(pattern: str, values: Mapping[str, str], n: int) -> str:
    """Return the number text. Raises KeyError if a value that the pattern names is missing."""

    def fill(found: re.Match[str]) -> str:
        text = str(n) if found[1] == COUNTER else values[found[1]]
        return text.zfill(int(found[2] or 0))

    return _HOLE.sub(fill, pattern)


def counter_in(pattern: str, number: str) -> int | None:
    """Return the counter inside a number that has the pattern, or None: how old numbers join a series."""
    match = _shape(pattern).fullmatch(number)
    return int(match[1]) if match else None


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """Return a series: the pattern with everything but its counter filled in."""
    return _HOLE.sub(lambda found: found[0] if found[1] == COUNTER else values.get(found[1], ""), pattern)


def series_of(pattern: str, number: str) -> str:
    """Return the series that a number of the pattern belongs to, "" if it has not that pattern."""
    match = _shape(pattern).fullmatch(number)
    hole = next(found[0] for found in _HOLE.finditer(pattern) if found[1] == COUNTER)
    return f"{number[: match.start(1)]}{hole}{number[match.end(1) :]}" if match else ""


def holes(pattern: str) -> frozenset[str]:
    """Return the names that a pattern is filled with, its counter left out."""
    return frozenset(found[1] for found in _HOLE.finditer(pattern)) - {COUNTER}


def _shape(pattern: str) -> re.Pattern[str]:
    parts, at = [], 0
    for found in _HOLE.finditer(pattern):
        parts.append(re.escape(pattern[at : found.start()]))
        parts.append({COUNTER: "([0-9]{1,12})", "year": "[0-9]{4}"}.get(found[1], ".{0,60}?"))
        at = found.end()
    return re.compile("".join([*parts, re.escape(pattern[at:])]))
