"""Which editor holds the focus, and putting it there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ruraldesk.gui.form.editors.base import Editor


def holds(editor: Editor, focus: QWidget | None) -> bool:
    """True if the focus is in this editor."""
    return focus is not None and (editor is focus or editor.isAncestorOf(focus))


def stand_in(editor: Editor) -> None:
    """Put the focus where one writes into this editor; what stands there is marked, so that typing replaces it."""
    widget: QWidget = getattr(editor, "first_box", editor.target)()
    if widget.hasFocus() and isinstance(widget, QLineEdit):
        widget.selectAll()  # a stack that turns hands the focus on by itself, without marking
    widget.setFocus(Qt.FocusReason.TabFocusReason)
