"""One palette for the application, and the class palettes that give fields an edge of 3:1."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ruraldesk.gui.theme import tokens

EDGED = (
    "QLineEdit",
    "QComboBox",
    "QAbstractSpinBox",
    "QPlainTextEdit",
    "QPushButton",
    "QCheckBox",
    "QRadioButton",
    "QProgressBar",
)
_ROLES = {
    QPalette.ColorRole.Window: tokens.PAGE,
    QPalette.ColorRole.WindowText: tokens.INK,
    QPalette.ColorRole.Text: tokens.INK,
    QPalette.ColorRole.ButtonText: tokens.INK,
    QPalette.ColorRole.ToolTipText: tokens.INK,
    QPalette.ColorRole.ToolTipBase: tokens.SHEET,
    QPalette.ColorRole.Base: tokens.SHEET,
    QPalette.ColorRole.AlternateBase: tokens.ZEBRA,
    QPalette.ColorRole.Button: tokens.SHEET,
    QPalette.ColorRole.Highlight: tokens.ACCENT,
    QPalette.ColorRole.Accent: tokens.ACCENT,
    QPalette.ColorRole.Link: tokens.ACCENT,
    QPalette.ColorRole.HighlightedText: tokens.SHEET,
    QPalette.ColorRole.PlaceholderText: tokens.PLACEHOLDER,
    QPalette.ColorRole.Mid: tokens.LINE,
    QPalette.ColorRole.Dark: tokens.EDGE,
    QPalette.ColorRole.Midlight: tokens.HEAD,
}
_WORDS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def application_palette() -> QPalette:
    """Return the palette of the whole program."""
    made = QPalette()
    for role, colour in _ROLES.items():
        made.setColor(role, QColor(colour))
    for role in _WORDS:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.OFF_WORDS))
    return made


def use_palettes(app: QApplication) -> None:
    """Set the application palette and the class palettes; call before the first widget."""
    app.setPalette(application_palette())
    edged = application_palette()
    edged.setColor(QPalette.ColorRole.Window, QColor(tokens.EDGE_WINDOW))
    for name in EDGED:
        app.setPalette(edged, name)  # type: ignore[arg-type]  # the stub says bytes, Qt takes str
    calm = application_palette()
    calm.setColor(QPalette.ColorRole.Highlight, QColor(tokens.CHOSEN))
    calm.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.INK))
    app.setPalette(calm, "QAbstractItemView")  # type: ignore[arg-type]  # as above


def ground(widget: QWidget, colour: str, words: str = tokens.INK) -> None:
    """Give a widget its own flat ground and the colour of the words on it."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(words))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)


def words(widget: QWidget, colour: str, off: str = "") -> None:
    """Set the colour of a widget's words; ``off``: while nothing can be done with it."""
    if not widget.autoFillBackground():
        widget.setPalette(_words_in(colour, off or colour))
        return
    palette = widget.palette()  # its ground stays
    for role in _WORDS:
        palette.setColor(role, QColor(colour))
    widget.setPalette(palette)


@lru_cache(maxsize=64)
def _words_in(colour: str, off: str) -> QPalette:
    made = QPalette()
    for role in _WORDS:
        made.setColor(role, QColor(colour))
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(off))
    return made
