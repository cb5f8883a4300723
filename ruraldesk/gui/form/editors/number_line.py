"""The line of a person's number: masked at rest, for a villager looks over the counter; whole while one is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.editors.line import LineEditor
from ruraldesk.gui.form.editors.shown import SHOW_WHOLE
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.showing import over_a_shoulder


class NumberLineEditor(LineEditor):
    """Going into the field shows the number; leaving it masks it. What is kept is never the masked one."""

    def __init__(self, session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> None:
        super().__init__(session, field, path, in_grid=in_grid)
        self._way: Link | None = None if in_grid else Link(f"show.{field.name}", SHOW_WHOLE, small=True)
        if self._way is not None:
            self._way.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by key one simply goes into the field
            kept = self._way.sizePolicy()
            kept.setRetainSizeWhenHidden(True)  # nothing shifts
            self._way.setSizePolicy(kept)
            self._way.setAccessibleName(f"{SHOW_WHOLE}：{field.label}")
            self._way.clicked.connect(self._on_way)
            self.beside_label = self._way
            self._way.hide()
        self._keys.entered.connect(self._on_entered)

    def at_rest(self, text: str) -> str:
        return over_a_shoulder(self.field, text)

    def _show(self, text: str) -> None:
        super()._show(text)
        if self._way is not None:
            self._way.setVisible(self._line.text() != text)

    def _on_entered(self) -> None:
        text = self.session.text(self.path)
        if text != self._line.text():
            self._show(text)

    def _on_way(self) -> None:
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
