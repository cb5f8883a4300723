"""reportlab fonts made from our metrics, and a Canvas that brings no font of its own.

Outlines are read only when a subset is embedded. The ToUnicode map is ours because
reportlab 5.1 writes a rare character (𠮷, U+20BB7) as five digits, which readers take for another.
"""

from __future__ import annotations

import struct
import sys
from array import array
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import SUBSETN, TTEncoding, TTFNameBytes, TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas

from ruraldesk.documents.fonts import Face
from ruraldesk.documents.metrics import FontMetrics

_FACES: dict[str, MetricsFace] = {}
MOST_ENTRIES = 100  # of one bfchar block, says the PDF standard


def embedded_font(name: str, face: Face) -> MetricsFont:
    """Return a font for one document; the faces, which cost time and memory, are shared by all."""
    if face.key not in _FACES or _FACES[face.key].known is not face.metrics:
        _FACES[face.key] = MetricsFace(face)
    return MetricsFont(name, _FACES[face.key])


class BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A Canvas whose pages do not begin by asking for Helvetica, which would not be embedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class MetricsFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """TTFont with a face that knows its metrics already, and a right ToUnicode map."""

    def __init__(self, name: str, face: MetricsFace) -> None:
        self.fontName = name
        self.face = face
        self._shown: dict[str, list[tuple[str, str]]] = {}
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[object, TTFont.State] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def shown(self, text: str, doc: pdfdoc.PDFDocument) -> list[tuple[str, str]]:
        """Return the text as (font resource, show operator) pairs, one per run of a subset."""
        found = self._shown.get(text)
        if found is None:
            parts = self.splitString(text, doc)
            found = [(self.getSubsetInternalName(subset, doc), f"<{codes.hex()}> Tj") for subset, codes in parts]
            self._shown[text] = found
        return found

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802  reportlab's name
        """Add one font object per subset of up to 256 characters, as reportlab does."""
        state = self.state[doc]
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            name = (SUBSETN(number) + b"+" + self.face.name).decode("ascii")
            unicode_map = pdfdoc.PDFStream()
            unicode_map.content = to_unicode_map(name, subset)
            unicode_map.filters = [pdfdoc.PDFZCompress]
            font = pdfdoc.PDFTrueTypeFont()
            font.Name, font.BaseFont = internal, name
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            font.Widths = pdfdoc.PDFArray([self.face.getCharWidth(code) for code in subset])
            font.ToUnicode = doc.Reference(unicode_map, f"toUnicodeCMap:{name}")
            font.FontDescriptor = self.face.addSubsetObjects(doc, name, subset)
            doc.Reference(font, internal)
            doc.idToObject["BasicFonts"].dict[internal] = font
        del self.state[doc]


def to_unicode_map(name: str, subset: list[int]) -> str:
    """Return the map from a subset's codes to characters, beyond the BMP as UTF-16 pairs."""
    entries = [f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for place, code in enumerate(subset)]
    blocks = []
    for start in range(0, len(entries), MOST_ENTRIES):
        part = entries[start : start + MOST_ENTRIES]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


class MetricsFace(TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """TTFontFace whose character tables come from the metrics file."""

    def __init__(self, face: Face) -> None:
        self.known = face.metrics
        TTFontFace.__init__(self, str(face.path))

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: ARG002, N802, N803  reportlab's name
        """Take what reportlab would parse out of the font from the metrics."""
        known: FontMetrics = self.known
        self.name = TTFNameBytes(known.name.encode("ascii"))
        self.familyName = self.styleName = self.fullName = self.name
        self.ascent, self.descent, self.capHeight = known.ascent, known.descent, known.cap_height
        self.bbox, self.italicAngle, self.stemV = list(known.bbox), known.italic_angle, known.stem_v
        self.flags, self.defaultWidth, self.unitsPerEm = known.flags, known.default_width, known.units_per_em
        self.charToGlyph, self.charWidths = known.glyphs, known.widths
        self.glyphPos = _locations(self)
        self.hmetrics = _Advances(self)
        self._glyf = b""

    def get_table(self, tag: str) -> bytes:
        """Return a table; the outlines are cut out of the file once, not once per subset."""
        if tag != "glyf":
            table: bytes = TTFontFace.get_table(self, tag)
            return table
        self._glyf = self._glyf or TTFontFace.get_table(self, tag)
        return self._glyf


class _Advances:
    """The (advance, left bearing) pairs of the hmtx table, read one at a time."""

    def __init__(self, face: MetricsFace) -> None:
        self._data = TTFontFace.get_table(face, "hmtx")
        self._full = struct.unpack(">H", TTFontFace.get_table(face, "hhea")[34:36])[0]

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            return struct.unpack_from(">HH", self._data, glyph * 4)
        advance = struct.unpack_from(">H", self._data, self._full * 4 - 4)[0]
        return advance, struct.unpack_from(">H", self._data, self._full * 4 + (glyph - self._full) * 2)[0]


def _locations(face: MetricsFace) -> array[int]:
    """Return where each glyph begins in the glyf table."""
    long_form = struct.unpack(">h", TTFontFace.get_table(face, "head")[50:52])[0]
    places = array("I" if long_form else "H")
    places.frombytes(TTFontFace.get_table(face, "loca"))
    if sys.byteorder == "little":
        places.byteswap()
    return places if long_form else array("I", (one * 2 for one in places))
