"""What is only read: calculated fields, read-only fields and notes, as plain text without a frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ruraldesk.gui.components.labels import ElidedLabel, label, plain_tip
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

_PUT_IN = {"image": "有照片", "file": "有文件"}


class ShownEditor(Editor):
    """A value that is worked out, or a record that is only read; it can be marked and copied."""

    def __init__(self, session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> None:
        super().__init__(session, field, path)
        self._label = ElidedLabel("") if in_grid else label(wrap=True)
        self._label.setMinimumHeight(tokens.measures().row)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if in_grid and (field.unit or field.type in ("integer", "decimal")):
            self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self._label, 1)

    def target(self) -> QLabel:
        return self._label

    def refresh(self) -> None:
        text = self.session.text(self.path)
        if text and self.field.type in _PUT_IN:
            text = _PUT_IN[self.field.type]
        self._label.setText(text)
        self._label.setToolTip(plain_tip(text))

    def show_problem(self, level: str) -> None:
        pass

    def takes_focus(self) -> bool:
        return False


class NoteEditor(ShownEditor):
    """A sentence of the form itself."""

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        self._label.setText(field.label)

    def refresh(self) -> None:
        self._label.setText(self.field.label)
