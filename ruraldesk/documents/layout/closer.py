"""Pages set a little closer, where the last one would hold only a few lines."""

from __future__ import annotations

from collections.abc import Callable

from ruraldesk.documents.layout.page import Page

REST, CLOSER, FEW_PAGES = 0.3, (0.96, 0.92, 0.88), 4  # a last page that full is a rest; how close lines may be set


def without_a_rest(laid_out: Callable[[float], list[Page]]) -> list[Page]:
    """Return the pages; where the last holds only a few lines, set a little closer so that they fit before it.

    ``laid_out`` lays everything out with lines and rows at a share of their distance (1.0 = as the profile has them).
    """
    pages = laid_out(1.0)
    last = pages[-1]
    if not 1 < len(pages) <= FEW_PAGES or last.filled > last.profile.depth * REST:
        return pages
    for tight in CLOSER:
        fewer = laid_out(tight)
        if len(fewer) < len(pages):
            return fewer
    return pages
