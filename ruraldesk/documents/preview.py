"""Pages as pictures: the preview is the PDF itself, and a board sheet can be saved for the village's chat group."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from ruraldesk.errors import UserError

_LOCK = Lock()  # pdfium is not made for two threads: the window looks at a page while the printer gets another


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as rows of pixels, four bytes each: blue, green, red, and one that says nothing."""

    width: int
    height: int
    stride: int  # bytes of a row
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Return width and height of a page (from 1) in points. Raises UserError("page_missing")."""
    with _page(pdf, page) as found:
        size: tuple[float, float] = found.get_size()
        return size


def page_png(pdf: bytes, page: int, dpi: int = 96) -> bytes:
    """Return one page (from 1) as a PNG. Raises UserError("page_missing")."""
    with _page(pdf, page) as found:
        picture = found.render(scale=dpi / 72).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def page_picture(pdf: bytes, page: int, dpi: float = 96) -> PagePicture:
    """Return one page (from 1) as pixels, ready to be shown. Raises UserError("page_missing")."""
    with _page(pdf, page) as found:
        bitmap = found.render(scale=dpi / 72, prefer_bgrx=True)
        return PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@contextmanager
def _page(pdf: bytes, page: int) -> Iterator[Any]:  # Any: pypdfium2 has no types
    with _opened(pdf) as document:
        if not 1 <= page <= len(document):
            raise UserError("page_missing", page=page, pages=len(document))
        yield document[page - 1]


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:  # Any: pypdfium2 has no types
    import pypdfium2

    with _LOCK:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
