"""Which font draws which character: a role's own font, then Noto Serif whole, then HanaMinB."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from ruraldesk.documents.metrics import FontMetrics, pack_metrics, read_metrics
from ruraldesk.errors import UserError
from ruraldesk.paths import resources

Role = Literal["body", "title", "hei", "hei-bold", "kai"]
ROLES: tuple[str, ...] = get_args(Role)
ROLE_FILES: dict[str, str] = {
    "body": "NotoSerifSC-Regular.ttf",
    "title": "NotoSerifSC-Black.ttf",
    "hei": "NotoSansSC-Regular.ttf",
    "hei-bold": "NotoSansSC-Bold.ttf",
    "kai": "RuraldeskKai-Regular.ttf",
}
FALLBACKS = ("NotoSerifSC-Regular.ttf", "HanaMinB.ttf")
NO_EMBEDDING = 0x0002  # OS/2 fsType: restricted licence


@dataclass(frozen=True, slots=True)
class Face:
    """One font file as layout sees it."""

    key: str  # name it is known by in the PDF; unique
    path: Path
    metrics: FontMetrics

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(slots=True)
class FontBook:
    """The fonts of one print: roles to faces, with the village's own fonts where it chose some."""

    chosen: Mapping[str, Path] = field(default_factory=dict)
    _known: dict[tuple[str, str], Face | None] = field(default_factory=dict)

    def face_for(self, role: str, character: str) -> Face | None:
        """Return the first face of the role's chain that has the character, or None."""
        place = (role, character)
        if place not in self._known:
            self._known[place] = self._find(role, character)
        return self._known[place]

    def face_of(self, role: str) -> Face:
        """Return the role's own face."""
        own = self.chosen.get(role)
        return _own_face(own, own.stat().st_mtime_ns) if own else _bundled_face(ROLE_FILES[role])

    def _find(self, role: str, character: str) -> Face | None:
        code = ord(character)
        own = self.face_of(role)
        if code in own.metrics.widths:
            return own
        for file in FALLBACKS:
            face = _bundled_face(file)
            if code in face.metrics.widths:
                return face
        return None


def fonts_folder() -> Path:
    """Return the folder of the bundled fonts."""
    return resources() / "fonts"


@lru_cache(maxsize=16)
def _bundled_face(file: str) -> Face:
    path = fonts_folder() / file
    return Face(path.stem, path, read_metrics(path.with_suffix(".metrics").read_bytes()))


@lru_cache(maxsize=8)
def _own_face(path: Path, _modified: int) -> Face:
    """Return a font of the clerk's computer. Raises UserError where it may not be embedded."""
    if embedding_forbidden(path):
        raise UserError("font_not_embeddable", file=path.name)
    metrics = read_metrics(pack_metrics(path))
    return Face(f"{path.stem}-{metrics.sha256[:8]}", path, metrics)


def embedding_forbidden(path: Path) -> bool:
    """True if the font's own licence flag forbids embedding it in a document."""
    data = path.read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    for place in range(12, 12 + 16 * count, 16):
        tag, _, offset, _ = struct.unpack(">4sIII", data[place : place + 16])
        if tag == b"OS/2":
            flags: int = struct.unpack(">H", data[offset + 8 : offset + 10])[0]
            return flags & 0x000F == NO_EMBEDDING
    return False
