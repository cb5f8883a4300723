"""Pages as pictures: the preview is the PDF itself, and a board sheet can be saved for the village's chat group."""

from __future__ import annotations

import io

from ruraldesk.errors import UserError


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_png(pdf: bytes, page: int, dpi: int = 96) -> bytes:
    """Return one page (from 1) as a PNG. Raises UserError("page_missing")."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= page <= len(document):
            raise UserError("page_missing", page=page, pages=len(document))
        picture = document[page - 1].render(scale=dpi / 72).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
