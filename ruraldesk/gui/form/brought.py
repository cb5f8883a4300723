"""What is dropped on a form or pasted into it: files, a picture or a block of cells from the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from ruraldesk.model.form import Field
from ruraldesk.model.sheet_block import Block, block_of, with_merged

Brought = Path | bytes
PHOTOS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".heic", ".heif")  # HEIC: to say why not
KNOWN = (*PHOTOS, ".pdf")


def files_of(data: QMimeData | None) -> list[Brought]:
    """Return the files of something dropped or in the clipboard, or the picture in it; text is neither."""
    if data is None:
        return []
    files = [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
    if files:
        return list(files)
    if data.hasImage() and not data.hasText():
        return [png_of(data.imageData())]
    return []


def block_brought() -> Block:
    """Return the cells in the clipboard, merged ones filled downwards; [] for what is one cell only."""
    data = QGuiApplication.clipboard().mimeData()
    return with_merged(block_of(data.text()), data.html() if data.hasHtml() else "")


def png_of(image: QImage) -> bytes:
    """Return a picture as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def fits(brought: Brought, field: Field) -> bool:
    """True if a field takes it."""
    if isinstance(brought, bytes):
        return True
    return brought.suffix.lower() in (PHOTOS if field.type == "image" else KNOWN)


def brings_files(data: QMimeData | None) -> bool:
    """True if there are files or a picture to be taken, and no text to be pasted."""
    return data is not None and (data.hasUrls() or (data.hasImage() and not data.hasText()))
