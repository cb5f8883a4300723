"""Large text: one set of measures in place of the other; pages built afterwards follow."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ruraldesk.gui.theme import fonts
from ruraldesk.gui.theme.tokens import LARGE, NORMAL, use_measures


def use_large_text(large: bool) -> None:
    """Take the measures and set the application's font; the window builds its pages anew."""
    chosen = LARGE if large else NORMAL
    use_measures(chosen)
    if QApplication.font().pixelSize() != chosen.body:  # every widget is told, even if it is the same font
        QApplication.setFont(fonts.font(chosen.body))
