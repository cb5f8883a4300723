"""A repeat: real editors in every visible row, as a table where it fits and as cards where it does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.columns import Columns
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow, ProblemLine, widget_name
from ruraldesk.gui.form.grid_frame import GridFrame, column_width
from ruraldesk.gui.form.outline import is_long, is_wide
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field, Repeat
from ruraldesk.model.validation import Problem
from ruraldesk.services.form_session import FormSession

PAGE_ROWS = 30
GRID_ROOM = 950
_NOT_IN_GRID = ("image", "file", "note", "select_multiple")


class RepeatView(QWidget):
    """Shows the rows of one repeat, thirty at a time."""

    rows_changed = Signal(str)  # repeat

    def __init__(self, session: FormSession, repeat: Repeat, wire: Callable[[Editor], None]) -> None:
        super().__init__()
        self.repeat, self._session, self._wire = repeat, session, wire
        self._fields = session.spec.by_repeat[repeat.name]
        self._grid_mode = fits_grid(self._fields)
        self._first = 0
        self._rows: list[_RowParts] = []
        self._shape: tuple[str, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.head = SectionHead(repeat.label)
        column.addWidget(self.head)
        self._add = Link(f"add:{repeat.name}", "加一行", key="Ctrl+加号", small=True)
        self._add.clicked.connect(self.add_row)
        self._earlier = Link(f"earlier:{repeat.name}", "上一页", small=True)
        self._later = Link(f"later:{repeat.name}", "下一页", small=True)
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        for link in (self._earlier, self._later, self._add):
            self.head.row.addWidget(link)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        column.addLayout(self._body)
        self._holder: QWidget | None = None
        self.rebuild()

    def rows(self) -> list[str]:
        return self._session.rows(self.repeat.name)

    def editors(self) -> list[Editor]:
        """Return the editors that can be reached now, row by row."""
        return [editor for row in self._rows for editor in row.editors.values() if editor.isVisibleTo(self)]

    def add_row(self) -> None:
        """Add a row at the end and stand in its first field."""
        row = self._session.add_row(self.repeat.name)
        self._first = max(0, (len(self.rows()) - 1) // PAGE_ROWS * PAGE_ROWS)
        self.rebuild()
        self.rows_changed.emit(self.repeat.name)
        editors = [editor for editor in self.editors() if editor.path.split("/")[1] == row and editor.takes_focus()]
        if editors:
            editors[0].target().setFocus(Qt.FocusReason.TabFocusReason)

    def remove_row(self, row: str) -> None:
        """Remove a row; the focus goes to the link that adds one."""
        self._session.remove_row(self.repeat.name, row)
        self.rebuild()
        self._add.setFocus()
        self.rows_changed.emit(self.repeat.name)

    def rebuild(self) -> None:
        """Make the rows anew where rows came, went or moved."""
        ids = self.rows()
        self._first = min(self._first, max(0, len(ids) - 1) // PAGE_ROWS * PAGE_ROWS)
        shown = ids[self._first : self._first + PAGE_ROWS]
        self._shape = tuple(ids)
        self._rows = []
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = self._make_grid(shown) if self._grid_mode else self._make_cards(shown)
        self._body.addWidget(self._holder)
        self._say_count(len(ids))
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds."""
        if tuple(self.rows()) != self._shape:
            self.rebuild()
            return
        for row in self._rows:
            row.refresh()

    def show_problems(self, of_path: Callable[[str], Problem | None]) -> None:
        """Mark the fields whose problems are to be shown."""
        for row in self._rows:
            row.show_problems(of_path)

    def show_row(self, row: str) -> None:
        """Turn to the page a row stands on."""
        ids = self.rows()
        if row in ids and not self._first <= ids.index(row) < self._first + PAGE_ROWS:
            self._first = ids.index(row) // PAGE_ROWS * PAGE_ROWS
            self.rebuild()

    def _make_grid(self, shown: list[str]) -> QWidget:
        frame = GridFrame(self._fields, self._session.spec)
        for place, row in enumerate(shown):
            parts = _RowParts(self._session, self._wire)
            for field in self._fields:
                editor = parts.add(field, f"{self.repeat.name}/{row}/{field.name}", self._first + place + 1, grid=True)
                frame.put(editor, place, field)
            frame.put_remove(self._remove_link(row), place)
            frame.put_problem(parts.line(f"{self.repeat.name}.{self._first + place + 1}"), place)
            self._rows.append(parts)
        if not shown:
            frame.say_empty(f"还没有{self.repeat.label}。点“加一行”，或按Ctrl+加号。")
        return frame

    def _make_cards(self, shown: list[str]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        for place, row in enumerate(shown):
            number = self._first + place + 1
            head = QHBoxLayout()
            head.addWidget(label(f"第{number}行", role="small_bold", colour=tokens.INK2))
            head.addStretch(1)
            head.addWidget(self._remove_link(row))
            column.addLayout(head)
            columns = Columns()
            parts = _RowParts(self._session, self._wire, columns)
            for field in self._fields:
                parts.add(field, f"{self.repeat.name}/{row}/{field.name}", number, grid=False)
            column.addWidget(columns)
            self._rows.append(parts)
        if not shown:
            words = f"还没有{self.repeat.label}。点“加一行”，或按Ctrl+加号。"
            column.addWidget(label(words, colour=tokens.INK2))
        return holder

    def _remove_link(self, row: str) -> Link:
        link = Link(f"remove:{self.repeat.name}", "移除", small=True, colour=tokens.INK2, plain=True)
        link.setProperty("row", row)
        link.clicked.connect(self._on_remove)
        return link

    def _say_count(self, count: int) -> None:
        many = count > PAGE_ROWS
        self._earlier.setVisible(many and self._first > 0)
        self._later.setVisible(many and self._first + PAGE_ROWS < count)
        last = min(count, self._first + PAGE_ROWS)
        self.head.set_note(f"第{self._first + 1}至{last}行，共{count}行" if many else (f"{count}行" if count else ""))

    def _on_remove(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.remove_row(str(sender.property("row")))

    def _on_earlier(self) -> None:
        self._first = max(0, self._first - PAGE_ROWS)
        self.rebuild()

    def _on_later(self) -> None:
        self._first += PAGE_ROWS
        self.rebuild()


class _RowParts:
    """The editors of one row."""

    def __init__(self, session: FormSession, wire: Callable[[Editor], None], columns: Columns | None = None) -> None:
        self._session, self._wire, self._columns = session, wire, columns
        self.editors: dict[str, Editor] = {}
        self._field_rows: list[FieldRow] = []
        self._line: ProblemLine | None = None

    def add(self, field: Field, path: str, number: int, *, grid: bool) -> Editor:
        editor = make_editor(self._session, field, path, in_grid=grid)
        if grid:
            description = f"第{number}行，必填" if field.required else f"第{number}行"
            editor.name_it(f"field:{widget_name(path, number)}", field.label, description)
        else:
            row = FieldRow(field, editor, required=bool(field.required), row_number=number)
            self._field_rows.append(row)
            if self._columns is not None:
                self._columns.add(row, wide=is_wide(field))
        self._wire(editor)
        self.editors[path] = editor
        return editor

    def line(self, name: str) -> ProblemLine:
        self._line = ProblemLine(name)
        return self._line

    def refresh(self) -> None:
        for path, editor in self.editors.items():
            editor.refresh()
            if self._columns is None:
                editor.setVisible(self._session.relevant(path))
        if self._columns is not None:
            visible: set[QWidget] = {row for row in self._field_rows if self._session.relevant(row.editor.path)}
            self._columns.arrange(visible, single=tokens.measures().large)
            for row in self._field_rows:
                row.show_mark()

    def show_problems(self, of_path: Callable[[str], Problem | None]) -> None:
        first: Problem | None = None
        for path, editor in self.editors.items():
            problem = of_path(path)
            first = first or problem
            editor.show_problem(problem is not None and problem.level == "block")
        for row in self._field_rows:
            row.show_problem(of_path(row.editor.path))
        if self._line is not None:
            self._line.show_problem(first)


def fits_grid(fields: tuple[Field, ...]) -> bool:
    """True if a row of these fields stands in one line without a sideways scroll."""
    if tokens.measures().large and len(fields) > 5:
        return False
    if any(field.type in _NOT_IN_GRID or is_long(field) for field in fields):
        return False
    return sum(column_width(field) for field in fields) + 60 <= GRID_ROOM
