"""The editors of one row of a repeat, however they are laid out."""

from __future__ import annotations

from collections.abc import Callable

from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow, widget_name
from ruraldesk.gui.form.outline import is_hidden
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.model.form import Field, Repeat
from ruraldesk.model.validation import Problem
from ruraldesk.services.form_session import FormSession

OfPath = Callable[[str], Problem | None]


class RowParts:
    """Makes the editors of a row, names them after its number, and shows in them what the session holds."""

    def __init__(
        self, session: FormSession, repeat: Repeat, row: str, wire: Callable[[Editor], None], *, in_grid: bool
    ) -> None:
        self.row = row
        self._session, self._repeat = session, repeat
        self._number = 0
        self._seen: dict[str, object] = {}  # what each editor showed last
        self.editors: dict[str, Editor] = {}  # by field name
        self.line = ProblemLine(repeat.name)
        self.field_rows: list[FieldRow] = []
        for field in session.spec.by_repeat[repeat.name]:
            editor = make_editor(session, field, f"{repeat.name}/{row}/{field.name}", in_grid=in_grid)
            self.editors[field.name] = editor
            if not in_grid:
                self.field_rows.append(FieldRow(field, editor, required=bool(field.required), row_number=1))
            wire(editor)

    @property
    def number(self) -> int:
        """The row's place from 1."""
        return self._number

    def number_it(self, number: int) -> None:
        """Name the editors after the row's place; nothing happens where it has not moved."""
        if number == self._number:
            return
        self._number = number
        self.line.name_it(f"{self._repeat.name}.{number}")
        for one in self.field_rows:
            one.number_it(number)
        if not self.field_rows:
            for editor in self.editors.values():
                words = f"第{number}行，必填" if editor.field.required else f"第{number}行"
                editor.name_it(f"field:{widget_name(editor.path, number)}", editor.field.label, words)

    def refresh(self) -> None:
        """Show what the session holds, in the editors for which that is something else than before."""
        for name, editor in self.editors.items():
            seen = (self._session.value(editor.path), self._session.cells.wrong.get(editor.path))
            if editor.field.choice_filter is None and self._seen.get(name, ()) == seen:
                continue
            self._seen[name] = seen
            editor.refresh()

    def relevant(self, field: Field) -> bool:
        """True if a cell is to be seen now."""
        return not is_hidden(field) and self._session.relevant(self.editors[field.name].path)

    def show_problems(self, of_path: OfPath) -> None:
        """Mark the editors whose problems are to be shown; the first one's sentence stands under the row."""
        first: Problem | None = None
        for editor in self.editors.values():
            problem = of_path(editor.path)
            first = first or problem
            editor.show_problem(problem.level if problem else "")
        for one in self.field_rows:
            one.show_problem(of_path(one.editor.path))
        if not self.field_rows:
            self.line.show_problem(first)
