"""How wide a table's columns must be: a number, a date, a short head is never broken over two lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle

_UNBROKEN = re.compile(r"[-+−－]?[0-9][0-9,.:/%％-]*|[^\s0-9]{1,2}-?[0-9]{1,8}")  # 3,280.00  2026-11-02  记-0701
SHORT_HEAD = 3  # characters
LOOKED_AT = 3  # the longest of a column: digits are all of one width
SPARE = 0.5


def fitted(
    weights: Sequence[float], measure: float, pad: float, needs: Sequence[float], least_share: float
) -> list[float] | None:
    """Return weights by which every column has the room it needs, taken from those that have more.

    None where a column of words would be left with less than ``least_share`` of what the template gave it.
    """
    total = sum(weights)
    widths = [measure * one / total for one in weights]
    least = [need + 2 * pad + SPARE if need else 0.0 for need in needs]
    short = sum(max(0.0, need - width) for need, width in zip(least, widths, strict=True))
    spare = [max(0.0, width - max(need, width * least_share)) for need, width in zip(least, widths, strict=True)]
    if not short:
        return list(weights)
    if sum(spare) < short:
        return None
    share = short / sum(spare)
    return [max(width, need) - free * share for width, need, free in zip(widths, least, spare, strict=True)]


def needs_of(
    rows: Iterable[tuple[Sequence[str], TextStyle]], heads: Iterable[tuple[Sequence[str], TextStyle]],
    count: int, setter: Setter,
) -> list[float]:  # fmt: skip
    """Return the width each column needs for what may not be broken; zero where it holds nothing of that kind."""
    found: list[dict[tuple[str, TextStyle], int]] = [{} for _ in range(count)]
    for texts, style in rows:
        for place, text in enumerate(texts[:-1] if len(texts) < count else texts):
            if text and _UNBROKEN.fullmatch(text):
                found[place][text, style] = len(text)
    for texts, style in heads:
        for place, text in enumerate(texts):
            if len(texts) == count and 0 < len(text) <= SHORT_HEAD:
                found[place][text, style] = len(text) * 2  # Han is as wide as two digits
    return [_widest(one, setter) for one in found]


def _widest(cells: dict[tuple[str, TextStyle], int], setter: Setter) -> float:
    longest = sorted(cells, key=lambda one: -cells[one])[:LOOKED_AT]
    return max((setter.width(text, style) for text, style in longest), default=0.0)
