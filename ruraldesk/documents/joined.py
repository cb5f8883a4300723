"""Several papers as one file, one behind the other."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO


def joined(papers: Sequence[bytes]) -> bytes:
    """Return PDF files as one, their pages in order."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    try:
        for one in papers:
            part = pypdfium2.PdfDocument(one)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        out = BytesIO()
        whole.save(out)
        return out.getvalue()
    finally:
        whole.close()
