"""Whether a window of the same vault may be open already: asked before anything is shown, so it must be quick."""

from __future__ import annotations

import sys
from pathlib import Path
from zlib import adler32, crc32

from PySide6.QtCore import QDir


def server_name(data_folder: Path) -> str:
    """Return the name under which the window of this data folder listens: no secret, so two checksums are enough."""
    folder = str(data_folder.resolve()).encode()
    return f"ruraldesk-{crc32(folder):08x}{adler32(folder):08x}"


def may_be_open(data_folder: Path) -> bool:
    """False where surely none listens; needs no part of Qt's network, which takes longer to read than to answer."""
    return sys.platform == "win32" or (Path(QDir.tempPath()) / server_name(data_folder)).exists()
