"""What stands where on a PDF's pages, as pdfium sees it: lines of characters with their edges."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

CLOSING = set("，。、；：！？．）》〉」』】〕］｝”’")
OPENING = set("（《〈「『【〔［｛“‘")
NOT_FIRST = CLOSING | set("—…·％℃")
WORD = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
INNER = set(".,-/:")


@dataclass(frozen=True)
class Glyph:
    """One drawn character: its own advance box, and its baseline."""

    text: str
    left: float
    right: float
    baseline: float


@dataclass(frozen=True)
class PdfLine:
    """The characters of one baseline, from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right


def pdf_lines(pdf: bytes) -> list[PdfLine]:
    """Return every line of a PDF in the order it was drawn; one baseline = one line."""
    found: list[PdfLine] = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        run: list[Glyph] = []
        for glyph in _glyphs(text_page.raw, text_page.count_chars()):
            if run and abs(run[-1].baseline - glyph.baseline) > 0.5:
                found.append(PdfLine(number + 1, tuple(run)))
                run = []
            run.append(glyph)
        if run:
            found.append(PdfLine(number + 1, tuple(run)))
        text_page.close()
        page.close()
    document.close()
    return found


def pdf_text(pdf: bytes) -> str:
    """Return all characters of a PDF, lines separated by newlines."""
    return "\n".join(line.text for line in pdf_lines(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def bad_lines(lines: list[PdfLine], left: float, measure: float, size: float) -> list[str]:
    """Return what is wrong with justified paragraphs whose first lines are indented.

    Checked from the outside: line heads and ends, split numbers, flush right edges.
    """
    found: list[str] = []
    for place, line in enumerate(lines):
        begins = line.left > left + 1.5 * size
        following = lines[place + 1] if place + 1 < len(lines) else None
        is_last = following is None or following.left > left + 1.5 * size
        if line.text[0] in NOT_FIRST and not begins:
            found.append(f"begins with {line.text[0]}: {line.text}")
        if line.text[-1] in OPENING:
            found.append(f"ends with {line.text[-1]}: {line.text}")
        if following is None or is_last:
            continue
        if _is_split(line.text, following.text):
            found.append(f"splits a number: {line.text} | {following.text}")
        if not _is_flush(line, left + measure, size):
            found.append(f"ends {line.right - left - measure:+.2f} pt off: {line.text}")
    return found


def _is_split(before: str, after: str) -> bool:
    end, start = before[-1], after[0]
    joins_end = end in WORD or (end in INNER and before[-2:-1] and before[-2] in WORD)
    return bool(joins_end) and start in WORD


def _is_flush(line: PdfLine, edge: float, size: float) -> bool:
    if abs(line.right - edge) <= 0.5:
        return True
    return line.text[-1] in CLOSING and abs(line.right - size / 2 - edge) <= 0.5


def _glyphs(page: object, count: int) -> list[Glyph]:
    found = []
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for place in range(count):
        if raw.FPDFText_IsGenerated(page, place) == 1:
            continue
        code = raw.FPDFText_GetUnicode(page, place)
        raw.FPDFText_GetLooseCharBox(page, place, box)
        raw.FPDFText_GetCharOrigin(page, place, x, y)
        if code in (0, 13, 10):
            continue
        if 0xDC00 <= code < 0xE000 and found and 0xD800 <= ord(found[-1].text) < 0xDC00:
            pair = (found.pop().text + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
            found.append(Glyph(pair, box.left, box.right, y.value))
            continue
        found.append(Glyph(chr(code), box.left, box.right, y.value))
    return found
