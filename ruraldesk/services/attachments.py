"""Photos and scans: taken into the vault in a modest size, and given back."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk


def add(desk: Desk, file: Path) -> str:
    """Keep a photo (turned, scaled, without its place) or a PDF; return the hash a field holds."""
    try:
        content = file.read_bytes()
    except OSError:
        raise UserError("file_unreadable", file=file.name) from None
    return desk.store.attachments.add(content, file.name)


def get(desk: Desk, attachment: str) -> tuple[str, bytes]:
    """Return (mime, bytes). Raises UserError("attachment_missing") where it has not arrived."""
    if not desk.store.attachments.has(attachment):
        raise UserError("attachment_missing")
    found: tuple[str, bytes] = desk.store.attachments.get(attachment)
    return found
