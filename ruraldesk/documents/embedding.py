"""reportlab fonts made from our metrics: outlines are read only when a subset is embedded."""

from __future__ import annotations

import struct
import sys
from array import array

from reportlab.pdfbase.ttfonts import TTFNameBytes, TTFont, TTFontFace

from ruraldesk.documents.fonts import Face
from ruraldesk.documents.metrics import FontMetrics


def embedded_font(name: str, face: Face) -> TTFont:
    """Return a reportlab font for a face, without parsing the font file."""
    font = TTFont.__new__(TTFont)
    MetricsFont.__init__(font, name, face)
    return font


class MetricsFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """TTFont with a face that knows its metrics already."""

    def __init__(self, name: str, face: Face) -> None:
        from weakref import WeakKeyDictionary

        from reportlab.pdfbase.ttfonts import TTEncoding

        self.fontName = name
        self.face = MetricsFace(face)
        self.encoding = TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False


class MetricsFace(TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """TTFontFace whose character tables come from the metrics file."""

    def __init__(self, face: Face) -> None:
        self._known = face.metrics
        TTFontFace.__init__(self, str(face.path))

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: ARG002, N802, N803  reportlab's name
        """Take what reportlab would parse out of the font from the metrics."""
        known: FontMetrics = self._known
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
