"""In which order pages go to the printer: on both sides each paper begins on a sheet of its own."""

from __future__ import annotations

from typing import Literal

from ruraldesk.services.printing import Paper

Sides = Literal["one", "both", "odd", "even", "this"]
SIDES: tuple[tuple[Sides, str], ...] = (
    ("one", "单面"),
    ("both", "双面"),
    ("odd", "只打单数页"),
    ("even", "只打双数页"),
    ("this", "只打这一页"),
)
EMPTY = 0  # in an order: a side left white


def order(paper: Paper, sides: Sides, current: int = 1) -> list[int]:
    """Return the pages to print one after another; 0 is an empty side."""
    if sides == "this":
        return [current]
    if sides == "one":
        return list(range(1, paper.pages + 1))
    both = _on_both_sides(paper)
    match sides:
        case "odd":
            return both[0::2]
        case "even":
            return both[1::2]
        case _:
            return both


def pages_out(paper: Paper, printed: list[int], sides: Sides) -> int:
    """Return up to which page the papers went out, when these pages of an order did.

    A pass over odd pages counts as the whole: the other side follows on the same sheets.
    """
    last = max(printed, default=EMPTY)
    if sides in ("one", "both"):
        return last
    return next((one.first + one.pages - 1 for one in paper.parts if one.first <= last < one.first + one.pages), last)


def _on_both_sides(paper: Paper) -> list[int]:
    found: list[int] = []
    for part in paper.parts:
        found += range(part.first, part.first + part.pages)
        if part.pages % 2:
            found.append(EMPTY)
    return found or list(range(1, paper.pages + 1))
