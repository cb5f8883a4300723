"""Photos and scans, by the hash of their bytes: photos turned, made small, stripped of everything else."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.store.core import Core

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 2048
MOST_PHOTO_BYTES = 1024 * 1024
MOST_PDF_BYTES = 8 * 1024 * 1024
MOST_INPUT_BYTES = 64 * 1024 * 1024
_MOST_PIXELS = 120_000_000
_HEIC = (b"ftypheic", b"ftypheix", b"ftypheim", b"ftypheis", b"ftyphevc", b"ftypmif1", b"ftypmsf1")  # of phones
_QUALITIES = (88, 80, 70, 60, 45, 30)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment without its bytes."""

    sha256: str
    mime: str
    name: str
    size: int


class Attachments:
    """Adds photos and PDF scans, and takes foreign ones in as they are."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, content: bytes, name: str = "") -> str:
        """Keep a photo or PDF and return its hash.

        Raises UserError attachment_kind, attachment_heic, attachment_damaged, attachment_too_large, attachment_pixels.
        """
        if content.startswith(b"%PDF-"):
            if len(content) > MOST_PDF_BYTES:
                raise UserError("attachment_too_large", size=_mib(len(content)), most=_mib(MOST_PDF_BYTES))
            return self._keep("application/pdf", content, name)
        return self._keep("image/jpeg", small_photo(content), name)

    def take_in(self, sha256: str, mime: str, content: bytes) -> None:
        """Keep an attachment that came in a bundle. Raises UserError attachment_damaged on another hash."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise UserError("attachment_damaged")
        self._keep(mime, content, "")

    def get(self, sha256: str) -> tuple[str, bytes]:
        """Return (mime, bytes). Raises UserError attachment_missing."""
        row = self._core.one("SELECT mime, bytes FROM attachment WHERE sha256 = ?", (sha256,))
        if row is None:
            raise UserError("attachment_missing")
        return row[0], bytes(row[1])

    def has(self, sha256: str) -> bool:
        return self._core.one("SELECT 1 FROM attachment WHERE sha256 = ?", (sha256,)) is not None

    def describe(self, sha256: str) -> Attachment | None:
        row = self._core.one("SELECT sha256, mime, name, length(bytes) FROM attachment WHERE sha256 = ?", (sha256,))
        return Attachment(*row) if row else None

    def all(self) -> list[str]:
        return [row[0] for row in self._core.read("SELECT sha256 FROM attachment ORDER BY sha256")]

    def _keep(self, mime: str, content: bytes, name: str) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._core.write(
            "INSERT OR IGNORE INTO attachment (sha256, mime, name, bytes, added_at) VALUES (?, ?, ?, ?, ?)",
            (sha256, mime, name, content, instant_text(self._core.clock.now())),
        )
        return sha256


def small_photo(content: bytes) -> bytes:
    """Return a photo as JPEG: turned upright, at most 2048 px and 1 MiB, without EXIF."""
    from PIL import ImageOps, UnidentifiedImageError

    if len(content) > MOST_INPUT_BYTES:
        raise UserError("attachment_too_large", size=_mib(len(content)), most=_mib(MOST_INPUT_BYTES))
    if content[4:12] in _HEIC:
        raise UserError("attachment_heic")
    try:
        with _open(content) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise UserError("attachment_pixels", most=_MOST_PIXELS // 10_000)
            upright = ImageOps.exif_transpose(opened)
            photo = _on_white(upright)
    except UnidentifiedImageError as error:
        raise UserError("attachment_kind") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError("attachment_damaged") from error
    photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _jpeg(photo)


def _open(content: bytes) -> Image.Image:
    """Open a picture without reading its pixels; how many there may be is our own measure, not Pillow's."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF"))
        except Image.DecompressionBombError as error:
            raise UserError("attachment_pixels", most=_MOST_PIXELS // 10_000) from error


def _on_white(photo: Image.Image) -> Image.Image:
    from PIL import Image

    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        layer = photo.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return photo.convert("RGB")


def _jpeg(photo: Image.Image) -> bytes:
    while True:
        for quality in _QUALITIES:
            buffer = BytesIO()
            photo.save(buffer, "JPEG", quality=quality, optimize=True)
            if buffer.tell() <= MOST_PHOTO_BYTES:
                return buffer.getvalue()
        photo = photo.resize((photo.width * 3 // 4, photo.height * 3 // 4))


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
