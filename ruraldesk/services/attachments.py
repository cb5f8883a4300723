"""Photos and scans: taken into the vault in a modest size, and given back, also small for a first look."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Look:
    """An attachment as it is shown beside its field: a small picture, none of a PDF, and what it is in words."""

    picture: bytes  # PNG
    words: str


def add(desk: Desk, file: Path, *, photo: bool = False) -> str:
    """Keep a photo (turned, scaled, without its place) or a PDF; return the hash a field holds.

    ``photo``: nothing but a photo is taken. Raises UserError("file_unreadable") and as the vault does.
    """
    try:
        content = file.read_bytes()
    except OSError:
        raise UserError("file_unreadable", file=file.name) from None
    return add_content(desk, content, file.name, photo=photo)


def add_content(desk: Desk, content: bytes, name: str, *, photo: bool = False) -> str:
    """Keep what was pasted, as ``add`` keeps a file. Raises UserError("photo_only")."""
    if photo and content.startswith(b"%PDF-"):
        raise UserError("photo_only", file=name)
    return desk.store.attachments.add(content, name)


def get(desk: Desk, attachment: str) -> tuple[str, bytes]:
    """Return (mime, bytes). Raises UserError("attachment_missing") where it has not arrived."""
    if not desk.store.attachments.has(attachment):
        raise UserError("attachment_missing")
    found: tuple[str, bytes] = desk.store.attachments.get(attachment)
    return found


def look(desk: Desk, attachment: str, side: int) -> Look:
    """Return an attachment for a first look, its longer side at most ``side``. Raises as ``get`` does."""
    mime, content = get(desk, attachment)
    size = f"{max(1, round(len(content) / 1024)):,} KB"
    if mime == PDF:
        return Look(b"", f"PDF扫描件，{size}")
    from PIL import Image

    with Image.open(BytesIO(content)) as opened:
        wide, high = opened.size
        opened.draft("RGB", (side, side))
        opened.thumbnail((side, side))
        written = BytesIO()
        opened.convert("RGB").save(written, "PNG")
    return Look(written.getvalue(), f"照片，{wide}×{high}，{size}")
