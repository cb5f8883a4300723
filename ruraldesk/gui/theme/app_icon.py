"""The program's icon, in every size that a desktop asks for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from ruraldesk.paths import resources

SIZES = (16, 24, 32, 48, 64, 128, 256)
SMALL_UP_TO = 24  # drawn with fewer lines


def icon_file(size: int) -> Path:
    """Return where one size lies."""
    return resources() / "icons" / "app" / f"ruraldesk-{size}.png"


def app_icon() -> QIcon:
    """Return the icon; each size is read when it is first wanted."""
    made = QIcon()
    for size in SIZES:
        made.addFile(str(icon_file(size)), QSize(size, size))
    return made
