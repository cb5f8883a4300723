"""Keys of a table's cells beyond those of a field: up and down in a column, and a block pasted from a sheet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.brought import block_brought
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.link import PickLine

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class GridKeys(QObject):
    """An event filter on every cell of a table."""

    entered = Signal(str)  # path
    moved = Signal(str, int)  # path, rows down
    pasted = Signal(str, object)  # path, block

    def __init__(self, parent: QObject, *, in_grid: bool) -> None:
        super().__init__(parent)
        self._in_grid = in_grid
        self._editors: dict[QWidget, Editor] = {}

    def watch(self, editor: Editor) -> None:
        """Look at the keys of a cell."""
        target = editor.target()
        self._editors[target] = editor
        target.installEventFilter(self)

    def forget(self, editor: Editor) -> None:
        """The cell's row goes."""
        target = editor.target()
        target.removeEventFilter(self)
        self._editors.pop(target, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        editor = self._editors.get(watched) if isinstance(watched, QWidget) else None
        kind = event.type()
        if editor is not None and kind == QEvent.Type.FocusIn:
            self.entered.emit(editor.path)
        elif editor is not None and kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._in_grid and self._takes(editor, editor.target(), event)
        elif editor is not None and kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return self._in_grid and self._offers_block(editor, event)
        return super().eventFilter(watched, event)

    def _takes(self, editor: Editor, target: QWidget, event: QKeyEvent) -> bool:
        return self._takes_step(editor, target, event) or self._takes_block(editor, event)

    def _takes_step(self, editor: Editor, target: QWidget, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if step is None or not plain or not isinstance(target, QLineEdit):
            return False
        if isinstance(target, PickLine) and target.panel is not None:
            return False
        self.moved.emit(editor.path, step)
        return True

    def _takes_block(self, editor: Editor, event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Paste) and self._paste(editor)

    def _offers_block(self, editor: Editor, event: QContextMenuEvent) -> bool:
        """粘贴 of the mouse's menu does with a block what the key does: its lines do not all go into one cell."""
        target = editor.target()
        if not isinstance(target, QLineEdit) or not block_brought():
            return False
        menu = target.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(partial(self._paste, editor))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True

    def _paste(self, editor: Editor, _: bool = False) -> bool:
        block = block_brought()
        if block:
            self.pasted.emit(editor.path, block)
        return bool(block)
