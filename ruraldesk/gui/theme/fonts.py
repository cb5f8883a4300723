"""Screen fonts: the system's own Chinese font where it is good, the bundled one everywhere else."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ruraldesk.gui.theme.tokens import measures
from ruraldesk.paths import resources

SYSTEM = ("Microsoft YaHei UI",)
BUNDLED, RARE = "Noto Sans SC", "HanaMinB"
OTHERS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
FIRST_FILES, RARE_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"), ("HanaMinB.ttf",)


def load_fonts(*, bundled_first: bool = False) -> tuple[str, ...]:
    """Add the bundled screen fonts and return the families in the order they are tried."""
    families = load_first_fonts(bundled_first=bundled_first)
    load_rare_fonts()
    return families


def load_first_fonts(*, bundled_first: bool = False) -> tuple[str, ...]:
    """Add what nearly every character needs; the rare ones' family is named already, and tried once it is there."""
    _add(FIRST_FILES)
    present = set(QFontDatabase.families())
    first = () if bundled_first else tuple(name for name in SYSTEM if name in present)
    last = tuple(name for name in OTHERS if name in present)
    return (*first, BUNDLED, *last, RARE)


def load_rare_fonts() -> None:
    """Add the large font of rare characters; what stands on the screen is painted with it from then on."""
    _add(RARE_FILES)
    for one in QApplication.topLevelWidgets():
        one.update()


def _add(files: tuple[str, ...]) -> None:
    for name in files:
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / name))


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
