"""Some fields of a form by themselves: their rows, their problems, what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any  # Any: JSON values

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.form.columns import Columns
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.form.outline import is_wide
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.form.standing import holds, stand_in
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

NOT_HERE = ("image", "file")  # a photo is put in when the record is opened


class FieldsPart(QWidget):
    """Shows the named fields of a session. ``place`` tells several parts of one dialog apart."""

    changed = Signal()
    passed = Signal(bool)  # beyond the last field, or before the first

    def __init__(self, session: FormSession, names: Sequence[str], *, place: str = "", single: bool = False) -> None:
        super().__init__()
        self.session, self._single = session, single or tokens.measures().large
        self._book = ProblemBook()
        fields = [session.spec.by_name[name] for name in names]
        self.rows = [self._row(one, place) for one in fields if one.type not in NOT_HERE]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._columns = Columns()
        for row in self.rows:
            self._columns.add(row, wide=is_wide(row.field))
        column.addWidget(self._columns)
        self.refresh()

    def refresh(self) -> None:
        """Show values, relevance and problems as they are now."""
        self._book.take(self.session.problems)
        visible: set[QWidget] = {row for row in self.rows if self.session.relevant(row.editor.path)}
        self._columns.arrange(visible, single=self._single)
        for row in self.rows:
            row.refresh()
            row.show_problem(self._book.shown(row.editor.path))

    def values(self) -> dict[str, Any]:
        """Return what the fields that are to be seen hold."""
        self.settle()
        names = [row.field.name for row in self.rows if self.session.relevant(row.editor.path)]
        found = {name: self.session.value(name) for name in names}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def texts(self) -> dict[str, str]:
        """Return what was typed and cannot be read yet."""
        return {path: one.text for path, one in self.session.cells.wrong.items()}

    def take(self, values: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Show what was entered before, what could not be read included."""
        for name, value in values.items():
            self.session.set_value(name, value)
        for name, text in texts.items():
            self.session.set_text(name, text)
        self.refresh()

    def is_right(self) -> bool:
        """Show every problem of these fields; True if there is none, else stand in the first."""
        self.settle()
        self._book.show_everything()
        self.refresh()
        shown = {row.editor.path: row for row in self.rows if self.session.relevant(row.editor.path)}
        wrong = next((one.path for one in self._book.blocking if one.path in shown), "")
        if wrong:
            stand_in(shown[wrong].editor)
        return not wrong

    def settle(self) -> None:
        """Give the session what is being written."""
        for row in self.rows:
            row.editor.settle()

    def stand_first(self) -> None:
        """Stand in the first field."""
        reached = self._reached()
        if reached:
            stand_in(reached[0])

    def _row(self, field: Field, place: str) -> FieldRow:
        editor = make_editor(self.session, field, field.name)
        editor.typed.connect(self._on_typed)
        editor.chosen.connect(self._on_chosen)
        editor.left.connect(self._on_left)
        editor.go_on.connect(self._on_go_on)
        row = FieldRow(field, editor, required=field.required is True)
        if place:
            editor.name_it(f"field:{place}.{field.name}", field.label, place)
        return row

    def _reached(self) -> list[Editor]:
        return [row.editor for row in self.rows if row.isVisibleTo(self) and row.editor.takes_focus()]

    def _on_typed(self, path: str, text: str) -> None:
        self.session.set_text(path, text)
        self.changed.emit()

    def _on_chosen(self, path: str, value: object) -> None:
        self.session.set_value(path, value)  # type: ignore[arg-type]  # a signal carries object
        self.refresh()
        self.changed.emit()

    def _on_left(self, path: str) -> None:
        self._book.left(path)
        self.refresh()

    def _on_go_on(self, forward: bool) -> None:
        reached, focus = self._reached(), self.window().focusWidget()
        place = next((at for at, one in enumerate(reached) if holds(one, focus)), -1) + (1 if forward else -1)
        if 0 <= place < len(reached):
            stand_in(reached[place])
        else:
            self.passed.emit(forward)
