"""Display lists to PDF through reportlab's Canvas. The same pages give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruraldesk.documents.fonts import Face
from ruraldesk.documents.layout.page import DotsMark, Page, TextMark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from ruraldesk.documents.embedding import MetricsFont

PRODUCER = "ruraldesk"


@dataclass(frozen=True, slots=True)
class PaperTitle:
    """What the PDF's own properties say: never a person's name."""

    title: str
    subject: str = ""


def paint(pages: Sequence[Page], title: PaperTitle) -> bytes:
    """Return the PDF of the pages."""
    from ruraldesk.documents.embedding import BareCanvas

    out = io.BytesIO()
    canvas = BareCanvas(out, invariant=1, pageCompression=1)
    canvas.setTitle(title.title)
    canvas.setSubject(title.subject)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setAuthor(PRODUCER)
    fonts: dict[str, MetricsFont] = {}
    for page in pages:
        canvas.setPageSize((page.profile.width, page.profile.height))
        _paint_page(canvas, page, fonts)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint_page(canvas: Canvas, page: Page, fonts: dict[str, MetricsFont]) -> None:
    for fill in page.fills:
        canvas.setFillGray(fill.grey)
        canvas.rect(fill.x, fill.y, fill.width, fill.height, stroke=0, fill=1)
    canvas.setFillGray(0)
    for image in page.images:
        canvas.drawImage(_reader(image.data), image.x, image.y, image.width, image.height)
    for dots in page.dots:
        _paint_dots(canvas, dots)
    _paint_rules(canvas, page)
    if page.texts:
        _paint_texts(canvas, page.texts, fonts)


def _paint_rules(canvas: Canvas, page: Page) -> None:
    """Draw rules by their width, so that the width is set once."""
    for width, dashed in sorted({(rule.width, rule.dashed) for rule in page.rules}):
        canvas.setLineWidth(width)
        canvas.setDash([2, 2] if dashed else [])
        same = [rule for rule in page.rules if (rule.width, rule.dashed) == (width, dashed)]
        canvas.lines([(rule.x1, rule.y1, rule.x2, rule.y2) for rule in same])


def _paint_texts(canvas: Canvas, marks: Sequence[TextMark], fonts: dict[str, MetricsFont]) -> None:
    """Write one text object per page; fonts and spacing are named only where they change."""
    code = ["BT"]
    put = code.append
    last_font, spacing, doc = "", 0.0, canvas._doc
    for mark in marks:
        font = fonts.get(mark.face.key) or _known_font(mark.face, fonts)
        put(f"1 0 0 1 {mark.x:.3f} {mark.y:.3f} Tm")
        if mark.spacing != spacing:
            spacing = mark.spacing
            put(f"{spacing:.4f} Tc")
        for name, shown in font.shown(mark.text, doc):
            wanted = f"{name} {mark.size:g} Tf"
            if wanted != last_font:
                put(wanted)
                last_font = wanted
            put(shown)
    put("ET")
    canvas.addLiteral("\n".join(code))


def _paint_dots(canvas: Canvas, dots: DotsMark) -> None:
    """Fill the dark squares of a code, neighbours of a row as one rectangle."""
    step = dots.side / len(dots.rows)
    path = canvas.beginPath()
    for row, signs in enumerate(dots.rows):
        y = dots.y + dots.side - (row + 1) * step
        place = 0
        while place < len(signs):
            end = place
            while end < len(signs) and signs[end] == "1":
                end += 1
            if end > place:
                path.rect(dots.x + place * step, y, (end - place) * step, step)
            place = end + 1
    canvas.drawPath(path, stroke=0, fill=1)


def _known_font(face: Face, fonts: dict[str, MetricsFont]) -> MetricsFont:
    """Return the document's font for a face, making it on first use."""
    from ruraldesk.documents.embedding import embedded_font

    fonts[face.key] = embedded_font(f"rd-{face.key}", face)
    return fonts[face.key]


def _reader(data: bytes) -> Any:  # Any: reportlab has no types
    from reportlab.lib.utils import ImageReader

    return ImageReader(io.BytesIO(data))
