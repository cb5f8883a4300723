"""Screen fonts: the system's own Chinese font where it is good, the bundled one everywhere else."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ruraldesk.gui.theme.tokens import measures
from ruraldesk.paths import resources

SYSTEM = ("Microsoft YaHei UI",)
BUNDLED = "Noto Sans SC"
OTHERS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
SCREEN_FILES = ("notosanssc", "hanamin", "hanazono")  # file names that start so are needed on the screen


def load_fonts(*, bundled_first: bool = False) -> tuple[str, ...]:
    """Add the bundled screen fonts and return the families in the order they are tried."""
    fallback: list[str] = []
    for file in sorted((resources() / "fonts").rglob("*.[ot]tf")):
        if not file.name.lower().startswith(SCREEN_FILES):
            continue
        number = QFontDatabase.addApplicationFont(str(file))
        fallback += [name for name in QFontDatabase.applicationFontFamilies(number) if name not in fallback]
    present = set(QFontDatabase.families())
    first = () if bundled_first else tuple(name for name in SYSTEM if name in present)
    last = tuple(name for name in OTHERS if name in present)
    rest = tuple(name for name in fallback if name != BUNDLED)
    return (*first, BUNDLED, *last, *rest)


def font(size: int, *, bold: bool = False, underline: bool = False) -> QFont:
    """Return the screen font in ``size`` pixels."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setBold(bold)
    made.setUnderline(underline)
    return made


def body(*, bold: bool = False) -> QFont:
    return font(measures().body, bold=bold)


def small(*, bold: bool = False) -> QFont:
    return font(measures().small, bold=bold)
