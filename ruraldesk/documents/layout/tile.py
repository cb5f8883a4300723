"""An A3 sheet over two A4 sheets: a little smaller, with a strip that both print, to be cut and glued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ruraldesk.documents.layout.page import Page, RuleMark
from ruraldesk.documents.layout.profiles import MM, Profile

EDGE_MM = 5.0  # what office printers leave white
STRIP_MM = 9.0  # printed on both sheets: higher than a line of text, so each line is whole on one of them


def tiled(pages: Sequence[Page]) -> list[Page]:
    """Return two landscape sheets of half the height for each page, the upper one first."""
    found: list[Page] = []
    for page in pages:
        whole = page.profile
        half = replace(whole, height_mm=whole.height_mm / 2)
        window = (half.height_mm - 2 * EDGE_MM) * MM
        scale = (2 * window - STRIP_MM * MM) / whole.height
        shift = whole.width * (1 - scale) / 2
        low_of_upper = whole.height * scale - window
        upper = _shown(page, half, scale, shift, EDGE_MM * MM - low_of_upper)
        lower = _shown(page, half, scale, shift, EDGE_MM * MM)
        cut = EDGE_MM * MM + STRIP_MM * MM / 2
        upper.rules.append(RuleMark(0, cut, half.width, cut, 0.3, True))
        found += [upper, lower]
    return found


def _shown(page: Page, sheet: Profile, scale: float, dx: float, dy: float) -> Page:
    """Return what of a page falls onto a sheet when it is scaled and moved."""
    height = sheet.height

    def on_sheet(low: float, high: float) -> bool:
        return high * scale + dy > 0 and low * scale + dy < height

    def at(x: float, y: float) -> tuple[float, float]:
        return x * scale + dx, y * scale + dy

    return Page(
        sheet,
        [
            one._replace(x=at(one.x, 0)[0], y=at(0, one.y)[1], size=one.size * scale, spacing=one.spacing * scale)
            for one in page.texts
            if on_sheet(one.y - one.size / 4, one.y + one.size)
        ],
        [
            RuleMark(*at(one.x1, one.y1), *at(one.x2, one.y2), one.width * scale, one.dashed)
            for one in page.rules
            if on_sheet(min(one.y1, one.y2), max(one.y1, one.y2))
        ],
        [
            one._replace(x=at(one.x, 0)[0], y=at(0, one.y)[1], width=one.width * scale, height=one.height * scale)
            for one in page.fills
            if on_sheet(one.y, one.y + one.height)
        ],
        [
            one._replace(x=at(one.x, 0)[0], y=at(0, one.y)[1], width=one.width * scale, height=one.height * scale)
            for one in page.images
            if on_sheet(one.y, one.y + one.height)
        ],
        [
            one._replace(x=at(one.x, 0)[0], y=at(0, one.y)[1], side=one.side * scale)
            for one in page.dots
            if on_sheet(one.y, one.y + one.side)
        ],
    )
