"""One bar of a chart: its name, its number, its tone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ruraldesk.gui.theme import tokens

TONES = {
    "": tokens.CHART1,
    "good": tokens.CHART3,
    "plain": tokens.CHART4,
    "bad": tokens.CHART2,
    "off": tokens.INK,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One place on the axis: its name, its number, and last year's if there is one; ``shown``: the number in words."""

    name: str
    value: float
    before: float | None = None
    shown: str = ""
    tone: str = ""

    def words(self, unit: str) -> str:
        """Return the number as it stands at the bar."""
        return self.shown or f"{plain(self.value)}{unit}"

    def told(self, unit: str) -> str:
        """Return the bar as it is read aloud, last year's number with it."""
        before = f"，去年同期{plain(self.before)}" if self.before is not None else ""
        return f"{self.name}　{self.words(unit)}{before}"


LEAST_TOP = 3.0  # whole numbers this small do not reach the top: a single case is no peak


def highest_of(bars: Iterable[Bar]) -> float:
    """Return the number that reaches to the end of the chart."""
    numbers = [number for bar in bars for number in (bar.value, bar.before or 0.0)]
    top = max(numbers, default=0.0)
    whole = all(number == int(number) for number in numbers)
    return max(top, LEAST_TOP) if whole else top or 1.0


def plain(value: float) -> str:
    """Return a number with as few places as it needs."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
