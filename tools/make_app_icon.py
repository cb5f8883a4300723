"""Draws the program's icon in every size that a desktop asks for, from the two drawings in resources/icons.

    python tools/make_app_icon.py

Up to 24 pixels the smaller drawing, whose lines do not run together; above it the larger one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from ruraldesk.gui.theme.app_icon import SIZES, SMALL_UP_TO, icon_file
from ruraldesk.paths import resources


def drawn(size: int) -> QImage:
    """Return the icon in one size."""
    name = "ruraldesk-small.svg" if size <= SMALL_UP_TO else "ruraldesk.svg"
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(resources() / "icons" / name)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def main() -> None:
    app = QGuiApplication([])
    for size in SIZES:
        if not drawn(size).save(str(icon_file(size))):
            sys.exit(f"cannot write {icon_file(size)}")
    del app


if __name__ == "__main__":
    main()
