"""A place on a printed page: where something stands, whatever size the page is shown in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of a page (from 1); its sides are shares of the page's, from the upper left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
