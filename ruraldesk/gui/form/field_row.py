"""One field with its label, required mark, hint and problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.theme import tokens

if TYPE_CHECKING:
    from ruraldesk.gui.form.editors.base import Editor
    from ruraldesk.model.form import Field
    from ruraldesk.model.validation import Problem


def widget_name(path: str, row_number: int = 0) -> str:
    """Return the part of an objectName after the colon: ``name`` or ``repeat.row.name``."""
    parts = path.split("/")
    return parts[0] if len(parts) == 1 else f"{parts[0]}.{row_number}.{parts[2]}"


_LABEL_END, _MARK_GAP = 8, 6  # right of a label; between it and 必填


class FieldRow(QWidget):
    """Label at the left, editor at the right, hint and problem under it."""

    def __init__(self, field: Field, editor: Editor, *, required: bool, row_number: int = 0) -> None:
        super().__init__()
        self.field, self.editor = field, editor
        name = widget_name(editor.path, row_number)
        editor.name_it(f"field:{name}", field.label, self._description(required))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        free = editor.session.locked is None
        self._mark = label("必填", role="small", colour=tokens.WARN) if required and free else None
        if field.type != "note":
            outer.addWidget(self._label_part(), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(editor)
        if editor.below is not None:
            column.addWidget(editor.below)
        if field.hint:
            hint = label(field.hint, role="small", colour=tokens.INK2, wrap=True)
            hint.setContentsMargins(0, 2, 0, 0)
            column.addWidget(hint)
        self._name, self._column = name, column
        self._problem: ProblemLine | None = None  # made when there is one: hundreds of fields never have any
        column.addStretch(1)
        outer.addLayout(column, 1)

    def number_it(self, number: int) -> None:
        """Take the number of the row it stands in."""
        self._name = widget_name(self.editor.path, number)
        self.editor.name_it(f"field:{self._name}", self.field.label, self._description(bool(self.field.required)))
        if self._problem is not None:
            self._problem.name_it(self._name)

    def refresh(self) -> None:
        """Show value and required mark as the session has them."""
        self.editor.refresh()
        self.show_mark()

    def show_mark(self) -> None:
        if self._mark is not None:
            self._mark.setVisible(not self.editor.session.text(self.editor.path))

    def show_problem(self, problem: Problem | None) -> None:
        """Ring and sentence, or neither."""
        if problem is not None and self._problem is None:
            self._problem = ProblemLine(self._name)
            self._column.insertWidget(self._column.count() - 1, self._problem)
        if self._problem is not None:
            self._problem.show_problem(problem)
        self.editor.show_problem(problem.level if problem else "")

    def place_below(self, widget: QWidget) -> None:
        """Show something under the field, its hint and its problem."""
        self._column.insertWidget(self._column.count() - 1, widget)
        widget.show()
        self.updateGeometry()  # the grid keeps the height it knew otherwise

    def _label_part(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(tokens.measures().label)
        room = tokens.measures().label - _LABEL_END
        words = label(self.field.label)
        wide = words.sizeHint().width()
        beside = wide + (_MARK_GAP + self._mark.sizeHint().width() if self._mark is not None else 0)
        wraps = wide > room
        if wraps:
            words = label(self.field.label, wrap=True)
            words.setMinimumHeight(words.heightForWidth(room - (beside - wide)))  # the grid asks for no height by width
        row: QBoxLayout = QHBoxLayout(holder) if wraps or beside <= room else QVBoxLayout(holder)
        beside_it = isinstance(row, QHBoxLayout)
        above = 0 if beside_it else (tokens.measures().row - words.sizeHint().height()) // 2  # level with the field
        row.setContentsMargins(0, above, _LABEL_END, 0)
        row.setSpacing(_MARK_GAP if beside_it else 0)
        row.addWidget(words, 1 if wraps else 0)
        if self._mark is not None:
            row.addWidget(self._mark)
        if not wraps:
            row.addStretch(1)
        holder.setMinimumHeight(max(tokens.measures().row, row.minimumSize().height()))
        link = self.editor.beside_label
        return holder if link is None else _over(holder, link)

    def _description(self, required: bool) -> str:
        return "，".join(part for part in ("必填" if required else "", self.field.hint) if part)


def _over(words: QWidget, link: QWidget) -> QWidget:
    """Return a label with a link under it."""
    both = QWidget()
    both.setFixedWidth(tokens.measures().label)
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(words)
    column.addWidget(link)
    column.addStretch(1)
    return both
