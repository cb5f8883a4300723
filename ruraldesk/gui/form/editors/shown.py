"""What is only read: calculated fields, read-only fields and notes, as plain text without a frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label, plain_tip, recolour
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.showing import is_personal_number, over_a_shoulder

BY_ITSELF = "自动算"
SHOW_WHOLE = "看全号"
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
        self._by_itself = not in_grid and (field.calculation is not None or field.derived)
        self._whole = self._waits = False
        self._link = self._way_to_see() if is_personal_number(field) else None
        self.row.addWidget(self._label, 1)
        if self._link is not None:
            self.row.addWidget(self._link)

    def _way_to_see(self) -> Link:
        link = Link(f"show.{self.field.name}", SHOW_WHOLE, small=True)
        link.setAccessibleName(f"{SHOW_WHOLE}：{self.field.label}")
        link.clicked.connect(self._on_see)
        return link

    def _on_see(self) -> None:
        self._whole = True
        self.refresh()

    def target(self) -> QLabel:
        return self._label

    def refresh(self) -> None:
        text = self.session.text(self.path)
        if text and self.field.type in _PUT_IN:
            text = _PUT_IN[self.field.type]
        if self._link is not None:
            masked = over_a_shoulder(self.field, text)
            self._link.setVisible(bool(text) and not self._whole)
            text = text if self._whole else masked
        waits = not text and self._by_itself and self.session.locked is None
        if waits != self._waits:
            self._waits = waits
            recolour(self._label, tokens.INK2 if waits else tokens.INK)
        self._label.setText(BY_ITSELF if waits else text)
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
