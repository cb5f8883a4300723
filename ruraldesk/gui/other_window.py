"""Whether a window of the same vault may be open already: asked before anything is shown, so it must be quick."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from PySide6.QtCore import QDir


def server_name(data_folder: Path) -> str:
    """Return the name under which the window of this data folder listens."""
    return "ruraldesk-" + hashlib.sha256(str(data_folder.resolve()).encode()).hexdigest()[:16]


def may_be_open(data_folder: Path) -> bool:
    """False where surely none listens; needs no part of Qt's network, which takes longer to read than to answer."""
    return sys.platform == "win32" or (Path(QDir.tempPath()) / server_name(data_folder)).exists()
