"""A font's metrics in a compact file beside it, because parsing a 15 MB font costs far more than reading 100 KB."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"RDFM1\n"


@dataclass(frozen=True, slots=True)
class FontMetrics:
    """What layout and embedding need of a font without its outlines. Widths in 1/1000 em."""

    name: str  # PostScript name
    sha256: str  # of the font file these metrics were taken from
    ascent: float
    descent: float
    cap_height: float
    bbox: tuple[float, float, float, float]
    italic_angle: float
    stem_v: float
    flags: int
    default_width: float
    units_per_em: int
    glyphs: dict[int, int]  # character code -> glyph id
    widths: dict[int, float]  # character code -> width


def pack_metrics(font: Path) -> bytes:
    """Return the compact form of a TrueType font's metrics."""
    from reportlab.pdfbase.ttfonts import TTFontFace

    face = TTFontFace(str(font))
    codes = sorted(code for code, glyph in face.charToGlyph.items() if glyph)
    head = {
        "name": face.name.decode("ascii"),
        "sha256": hashlib.sha256(font.read_bytes()).hexdigest(),
        "ascent": face.ascent,
        "descent": face.descent,
        "cap_height": face.capHeight,
        "bbox": list(face.bbox),
        "italic_angle": face.italicAngle,
        "stem_v": face.stemV,
        "flags": face.flags,
        "default_width": face.defaultWidth,
        "units_per_em": face.unitsPerEm,
        "count": len(codes),
    }
    columns = (
        array("I", codes),
        array("I", (face.charToGlyph[code] for code in codes)),
        array("f", (face.charWidths.get(code, face.defaultWidth) for code in codes)),
    )
    body = b"".join(_little(one).tobytes() for one in columns)
    return MAGIC + json.dumps(head).encode("ascii") + b"\n" + zlib.compress(body, 9)


def read_metrics(data: bytes) -> FontMetrics:
    """Read what pack_metrics wrote. Raises ValueError for anything else."""
    if not data.startswith(MAGIC):
        raise ValueError("not a metrics file")
    head_line, _, packed = data[len(MAGIC) :].partition(b"\n")
    head = json.loads(head_line)
    body, count = zlib.decompress(packed), head["count"]
    if len(body) != count * 12:
        raise ValueError("metrics file is cut short")
    codes, glyphs, widths = array("I"), array("I"), array("f")
    codes.frombytes(body[: count * 4])
    glyphs.frombytes(body[count * 4 : count * 8])
    widths.frombytes(body[count * 8 :])
    for column in (codes, glyphs, widths):
        _little(column)
    return FontMetrics(
        head["name"],
        head["sha256"],
        head["ascent"],
        head["descent"],
        head["cap_height"],
        tuple(head["bbox"]),
        head["italic_angle"],
        head["stem_v"],
        head["flags"],
        head["default_width"],
        head["units_per_em"],
        dict(zip(codes, glyphs, strict=True)),
        dict(zip(codes, widths, strict=True)),
    )


def _little(column: array[int] | array[float]) -> array[int] | array[float]:
    if sys.byteorder == "big":
        column.byteswap()
    return column
