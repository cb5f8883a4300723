"""One bar of a chart: its name, its number, its tone."""

from __future__ import annotations

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


def plain(value: float) -> str:
    """Return a number with as few places as it needs."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
