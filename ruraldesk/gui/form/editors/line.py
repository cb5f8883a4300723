"""Editors of one line: text, numbers, money, dates and times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.calendar import open_calendar
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.form import Field
from ruraldesk.model.typed_numbers import capitals
from ruraldesk.services.form_session import FormSession

_UNIT_WORDS = {"yuan": "元", "m2": "平方米", "mu": "亩", "hour": "小时"}
_EXAMPLES = {"date": "如1020、昨天", "time": "如14:30", "datetime": "如10-20 14:30"}


class LineEditor(Editor):
    """A line edit; numbers stand at the right, with their unit after the field."""

    def __init__(self, session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> None:
        super().__init__(session, field, path)
        self._line = RingLineEdit()
        self._line.setMinimumHeight(tokens.measures().row)
        self._line.setTextMargins(6 if not in_grid else 3, 0, 6 if not in_grid else 3, 0)
        if field.unit or field.type in ("integer", "decimal"):
            self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self._line, 1)
        self._line.setAcceptDrops(False)  # a photo dropped here goes to its own field
        if field.unit in _UNIT_WORDS and not in_grid:
            self.row.addWidget(label(_UNIT_WORDS[field.unit], colour=tokens.INK2))
        self._keys = FieldKeys(self._line)
        self._keys.go_on.connect(self.go_on)
        self._keys.left.connect(self._on_left)
        self._line.textChanged.connect(self._on_text)
        if not in_grid:
            self._line.setPlaceholderText(_EXAMPLES.get(field.type, ""))
        if field.unit == "yuan" and not in_grid:
            self.below = self._capitals = label(role="small", colour=tokens.INK2)
            self._line.textChanged.connect(self._on_amount)
        if field.type in ("date", "datetime"):
            self._add_calendar(in_grid)

    def target(self) -> RingLineEdit:
        return self._line

    def refresh(self) -> None:
        text, here = self.session.text(self.path), self._line.hasFocus()
        written = here and (self._line.isModified() or self._keys.composing)
        if not written and self._line.text() != (text if here else self.at_rest(text)):
            self._show(text)
            if here:
                self._line.selectAll()

    def refresh_now(self) -> None:
        self._show(self.session.text(self.path))

    def at_rest(self, text: str) -> str:
        """Return what stands in the field while nobody is in it."""
        return text

    def _show(self, text: str) -> None:
        self._line.blockSignals(True)
        self._line.setText(text if self._line.hasFocus() else self.at_rest(text))
        self._line.setCursorPosition(0)
        self._line.blockSignals(False)
        if self.below is not None:
            self._on_amount(text)

    def _on_text(self, text: str) -> None:
        self.typed.emit(self.path, text)

    def _on_amount(self, text: str) -> None:
        self._capitals.setText(capitals(self.field, text))

    def _on_left(self) -> None:
        self._show(self.session.text(self.path))
        self.left.emit(self.path)

    def _add_calendar(self, in_grid: bool) -> None:
        self._keys.list_asked.connect(self._on_calendar)
        if in_grid:
            return
        action = QAction(icons.icon("calendar_ltr"), "打开日历", self._line)
        action.triggered.connect(self._on_calendar)
        self._line.addAction(action, RingLineEdit.ActionPosition.TrailingPosition)

    def _on_calendar(self) -> None:
        open_calendar(self._line, self.session.text(self.path), self._on_day)

    def _on_day(self, text: str) -> None:
        self._line.setText(text)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
