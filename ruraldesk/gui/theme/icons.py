"""The icons of resources/icons/icons.txt, tinted as they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from ruraldesk.gui.theme import tokens
from ruraldesk.paths import resources

FALLBACK = "folder"


@lru_cache(maxsize=1)
def icon_paths() -> dict[tuple[str, int, str], tuple[str, ...]]:
    """Return the path data of every icon by (name, box size, style)."""
    found: dict[tuple[str, int, str], tuple[str, ...]] = {}
    for line in (resources() / "icons" / "icons.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, size, style, data = line.split(" ", 3)
            found[name, int(size), style] = tuple(data.split(" | "))
    return found


def pixmap(name: str, colour: str = tokens.INK2, size: int = 20, *, filled: bool = False) -> QPixmap:
    """Return an icon in one colour, sharp on this screen."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    return _pixmap(name, colour, size, filled, ratio)


def icon(name: str, colour: str = tokens.INK2, size: int = 20, *, filled: bool = False) -> QIcon:
    return QIcon(pixmap(name, colour, size, filled=filled))


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, filled: bool, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    box, paths = _look_up(name, size, filled)
    body = "".join(f'<path d="{data}"/>' for data in paths)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box} {box}"><g fill="{colour}">{body}</g></svg>'
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _look_up(name: str, size: int, filled: bool) -> tuple[int, tuple[str, ...]]:
    known = icon_paths()
    styles = ("filled", "regular") if filled else ("regular", "filled")
    for asked in (name, FALLBACK):
        boxes = sorted({box for found, box, _ in known if found == asked}, key=lambda box: abs(box - size))
        for style in styles:
            for box in boxes:
                if (asked, box, style) in known:
                    return box, known[asked, box, style]
    raise KeyError(name)
