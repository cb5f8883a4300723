"""Which editor holds the focus, and putting it there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.form.editors.base import Editor


def holds(editor: Editor, focus: QWidget | None) -> bool:
    """True if the focus is in this editor."""
    return focus is not None and (editor is focus or editor.isAncestorOf(focus))


def stand_in(editor: Editor) -> None:
    """Put the focus where one writes into this editor."""
    first = getattr(editor, "first_box", editor.target)
    first().setFocus(Qt.FocusReason.TabFocusReason)
