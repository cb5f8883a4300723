"""Pages set a little closer, where the last one would not be half full."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruraldesk.documents.layout.page import Page

REST, CLOSER, FEW_PAGES = 0.5, (0.96, 0.92, 0.88), 4  # a last page so full is a rest; how close lines may be
CLOSEST = (*CLOSER, 0.84, 0.8, 0.76)  # rows of a ledger on a desk, not of what hangs on a wall


def without_a_rest(laid_out: Callable[[float], list[Page]], steps: Sequence[float] = CLOSER) -> list[Page]:
    """Return the pages; where the last is not half full, set a little closer if that saves it.

    ``laid_out`` lays everything out with lines and rows at a share of their distance (1.0 = as the profile has them).
    """
    pages = laid_out(1.0)
    last = pages[-1]
    if not 1 < len(pages) <= FEW_PAGES or last.filled > last.profile.depth * REST:
        return pages
    for tight in steps:
        fewer = laid_out(tight)
        if len(fewer) < len(pages):
            return fewer
    return pages
