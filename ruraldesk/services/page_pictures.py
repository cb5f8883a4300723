"""Pages of a paper as the window and the printer want them: a size and pixels."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services.printing import Paper


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as rows of pixels, four bytes each: blue, green, red, and one that says nothing."""

    width: int
    height: int
    stride: int  # bytes of a row
    pixels: bytes


def page_size(paper: Paper, page: int) -> tuple[float, float]:
    """Return width and height of a page (from 1) in points. Raises UserError("page_missing")."""
    from ruraldesk.documents import preview

    return preview.page_size(paper.pdf, page)


def page_picture(paper: Paper, page: int, dpi: float) -> PagePicture:
    """Return one page (from 1) as pixels. Raises UserError("page_missing")."""
    from ruraldesk.documents import preview

    found = preview.page_picture(paper.pdf, page, dpi)
    return PagePicture(found.width, found.height, found.stride, found.pixels)
