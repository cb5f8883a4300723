"""A repeat: real editors in every visible row, as a table where its columns fit and as cards where they do not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.brought import block_brought
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.grid_frame import GridFrame, GridRow
from ruraldesk.gui.form.grid_keys import GridKeys
from ruraldesk.gui.form.grid_shape import MOST_LINES, NUMBER, REMOVE, lines_of
from ruraldesk.gui.form.many_rows import ManyRows
from ruraldesk.gui.form.match_here import MatchRows
from ruraldesk.gui.form.outline import is_hidden, is_long
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.form.repeat_head import RepeatHead
from ruraldesk.gui.form.row_card import RowCard
from ruraldesk.gui.form.row_parts import OfPath, RowParts
from ruraldesk.gui.form.standing import stand_in
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field, FormSpec, Repeat
from ruraldesk.services import session_paste, session_rows
from ruraldesk.services.form_session import FormSession

PAGE_ROWS = 30
AT_ONCE, IN_A_SLICE = 12, 4  # rows made before the section is shown, and between two looks at the keys
GRID_ROOM = 950
_NOT_IN_GRID = ("image", "file", "note", "select_multiple")
RowWidget = GridRow | RowCard


class RepeatView(QWidget):
    """Shows the rows of one repeat, thirty at a time; those out of sight are made when there is time."""

    rows_changed = Signal(str)  # repeat
    told = Signal(str)  # what became of something
    done = Signal(str)
    collect_asked = Signal(str)  # repeat

    def __init__(self, session: FormSession, repeat: Repeat, wire: Callable[[Editor], None]) -> None:
        super().__init__()
        self.repeat, self._session, self._wire = repeat, session, wire
        self._fields = session.spec.by_repeat[repeat.name]
        self._first = 0
        self._last_row = ""  # the row at hand, also while the focus is in the head
        self._rows: dict[str, RowWidget] = {}
        self._order: list[str] = []
        self._of_path: OfPath = lambda _: None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self._head = RepeatHead(session, repeat)
        column.addWidget(self._head)
        self._whole = ProblemLine(repeat.name)
        column.addWidget(self._whole)
        self._grid = GridFrame(session.spec) if fits_grid(self._fields, session.spec) else None
        self._cards = QVBoxLayout()
        self._empty = label(colour=tokens.INK2)
        if self._grid is not None:
            column.addWidget(self._grid)
        else:
            column.addWidget(self._empty)
            column.addLayout(self._cards)
        self._keys = GridKeys(self, in_grid=self._grid is not None)
        self._many: list[ManyRows | MatchRows] = [
            *(ManyRows(session, self._head, one) for one in session.spec.batches if one.repeat == repeat.name),
            *(MatchRows(session, self._head, one) for one in session.spec.matchings if one.repeat == repeat.name),
        ]
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._connect()
        self.rebuild()

    def rows(self) -> list[str]:
        """Return the ids of all rows, shown or not."""
        return self._session.rows(self.repeat.name)

    def editors(self) -> list[Editor]:
        """Return the editors that can be reached on this page, row by row."""
        self._make(PAGE_ROWS)
        return [one for row in self._shown() for one in row.parts.editors.values() if one.isVisibleTo(self)]

    def made_editors(self) -> list[Editor]:
        """Return the editors of the rows that are made."""
        return [one for row in self._shown() for one in row.parts.editors.values()]

    def refresh_now(self) -> None:
        """Show what the session holds, also where it is being written."""
        for editor in self.made_editors():
            editor.refresh_now()

    def first_editor(self) -> Editor | None:
        """Return the first editor that can be reached, without making the others."""
        found = (one for row in self._shown() for one in row.parts.editors.values() if one.isVisibleTo(self))
        return next((one for one in found if one.takes_focus()), None)

    def stand_in_head(self) -> bool:
        """Stand in 加一行, where there is no row to stand in; False where none may be added."""
        if self._session.locked is None:
            self._head.add.setFocus(Qt.FocusReason.TabFocusReason)
        return self._session.locked is None

    @property
    def row_at_hand(self) -> str:
        """The row in which the focus is, or was last; "" if there is none."""
        return self._last_row if self._last_row in self.rows() else ""

    def add_row(self) -> None:
        """Add a row at the end and stand in its first field."""
        self._show_new(self._session.add_row(self.repeat.name))

    def insert_row(self, row: str) -> None:
        """Add a row before a row and stand in it."""
        ids = self.rows()
        self._show_new(self._session.add_row(self.repeat.name, ids.index(row) if row in ids else None))

    def copy_row(self, row: str) -> None:
        """Put a row with the same values under a row and stand in it."""
        if row:
            self._show_new(session_rows.copy(self._session, self.repeat.name, row))

    def remove_row(self, row: str) -> None:
        """Remove a row and stand in the one that takes its place."""
        ids = self.rows()
        place = ids.index(row)
        if row in self._rows and holds_focus(self._rows[row]):
            self._head.add.setFocus()  # the cell is left while its row is there
        self._session.remove_row(self.repeat.name, row)
        self.rebuild()
        self.rows_changed.emit(self.repeat.name)
        rest = self.rows()
        if rest:
            self.stand_in_row(rest[min(place, len(rest) - 1)])
        else:
            self._head.add.setFocus()

    def stand_in_row(self, row: str, field: str = "") -> None:
        """Stand in a field of a row, wherever it is; in its first one where none is named."""
        self.show_row(row)
        editors = self._rows[row].parts.editors
        reached = [one for one in editors.values() if one.isVisibleTo(self) and one.takes_focus()]
        if field in editors and editors[field] in reached:
            stand_in(editors[field])
        elif reached:
            stand_in(reached[0])

    def rebuild(self) -> None:
        """Let the rows be those of the session; what is there already stays as it is."""
        ids = self.rows()
        self._first = min(self._first, max(0, len(ids) - 1) // PAGE_ROWS * PAGE_ROWS)
        self._order = ids[self._first : self._first + PAGE_ROWS]
        self._put_away(set(ids))
        self._make(max(AT_ONCE, len(self._shown()) + 2))
        self._head.say_count(self._first, len(self._order), len(ids))
        many = "".join(f"也可以点“{one.label}”。" for one in self._many if not self._session.locked)
        self._say_empty("" if ids else f"还没有{self.repeat.label}。{self._head.advice}{many}")
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds."""
        ids = self.rows()
        if ids[self._first : self._first + PAGE_ROWS] != self._order:
            self.rebuild()
            return
        if self._grid is not None:
            self._grid.show_columns(self._columns())
        for row in self._shown():
            row.refresh()
        self._head.refresh()
        for one in self._many:
            one.refresh()

    def show_problems(self, of_path: OfPath) -> None:
        """Mark the fields whose problems are to be shown."""
        self._of_path = of_path
        self._whole.show_problem(of_path(self.repeat.name))
        for row in self._shown():
            row.show_problems(of_path)

    def show_row(self, row: str) -> None:
        """Turn to the page a row stands on, and have it made."""
        ids = self.rows()
        if row in ids and not self._first <= ids.index(row) < self._first + PAGE_ROWS:
            self._first = ids.index(row) // PAGE_ROWS * PAGE_ROWS
            self.rebuild()
        if row not in self._rows and row in self._order:
            self._make(self._order.index(row) + 1)

    def turn(self, pages: int) -> bool:
        """Show another page of rows; False if there is none."""
        first = self._first + pages * PAGE_ROWS
        if not 0 <= first < len(self.rows()):
            return False
        self._first = first
        self.rebuild()
        return True

    def _connect(self) -> None:
        head = self._head
        head.add.clicked.connect(self.add_row)
        head.insert.clicked.connect(self._on_insert)
        head.copy.clicked.connect(self._on_copy)
        head.earlier.clicked.connect(self._on_earlier)
        head.later.clicked.connect(self._on_later_page)
        head.collect.clicked.connect(self._on_collect)
        head.paste.clicked.connect(self._on_paste_behind)
        self._keys.entered.connect(self._on_entered)
        self._keys.moved.connect(self._on_moved)
        self._keys.pasted.connect(self._on_pasted)
        self._later.timeout.connect(self._on_time)
        for one in self._many:
            one.changed.connect(self._on_many)
            one.told.connect(self.told)

    def _shown(self) -> list[RowWidget]:
        return [self._rows[one] for one in self._order if one in self._rows]

    def _put_away(self, ids: set[str]) -> None:
        """Drop the rows that are gone and hide those of other pages; the focus leaves them first, and only once."""
        going = [one for one in self._rows if one not in self._order]
        if any(holds_focus(self._rows[one]) for one in going):
            self._head.add.setFocus()
        for row in going:
            if row in ids:
                self._rows[row].hide()
            else:
                self._drop(row)

    def _make(self, most: int) -> None:
        """Make rows of this page that are missing, in order, until ``most`` are there; the rest waits for the timer."""
        made = len(self._shown())
        before = sum(one in self._rows for one in self.rows()[: self._first])
        for place, row in enumerate(self._order):
            if row not in self._rows:
                if made >= most:
                    self._later.start()
                    return
                self._rows[row], made = self._new_row(row, before + place), made + 1
            widget = self._rows[row]
            if self._grid is not None and isinstance(widget, GridRow):
                self._grid.place(before + place, widget)
            widget.number_it(self._first + place + 1)
            if widget.isHidden():
                widget.refresh()
                widget.show_problems(self._of_path)
                widget.show()

    def _new_row(self, row: str, place: int) -> RowWidget:
        parts = RowParts(self._session, self.repeat, row, self._wire, in_grid=self._grid is not None)
        remove = None if self._session.locked else self._head.remove_link(row, self._on_remove)
        widget: RowWidget
        if self._grid is None:
            widget = RowCard(parts, remove)
            self._cards.insertWidget(place, widget)
        else:
            widget = GridRow(parts, remove)
            self._grid.insert(place, widget)
        for editor in parts.editors.values():
            self._keys.watch(editor)
        widget.refresh()
        widget.show_problems(self._of_path)
        return widget

    def _drop(self, row: str) -> None:
        widget = self._rows.pop(row)
        for editor in widget.parts.editors.values():
            self._keys.forget(editor)
        if self._grid is not None and isinstance(widget, GridRow):
            self._grid.remove(widget)
        else:
            self._cards.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _columns(self) -> list[Field]:
        """Return the fields that are to be seen in any row; of an empty table those that nothing hides."""
        fields = [one for one in self._fields if not is_hidden(one)]
        ids = self.rows()
        if not ids:
            return [one for one in fields if one.relevant is None]
        head = f"{self.repeat.name}/"
        return [one for one in fields if any(self._session.relevant(f"{head}{row}/{one.name}") for row in ids)]

    def _show_new(self, row: str) -> None:
        self.rebuild()
        self.rows_changed.emit(self.repeat.name)
        self._last_row = row
        self.stand_in_row(row)

    def _say_empty(self, words: str) -> None:
        if self._grid is not None:
            self._grid.say_empty(words)
        self._empty.setText(words)
        self._empty.setVisible(bool(words) and self._grid is None)

    def _on_time(self) -> None:
        self._make(len(self._shown()) + IN_A_SLICE)

    def _on_remove(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.remove_row(str(sender.property("row")))

    def _on_insert(self) -> None:
        self.insert_row(self.row_at_hand)

    def _on_copy(self) -> None:
        self.copy_row(self.row_at_hand)

    def _on_collect(self) -> None:
        self.collect_asked.emit(self.repeat.name)

    def _on_earlier(self) -> None:
        self.turn(-1)

    def _on_later_page(self) -> None:
        self.turn(1)

    def _on_paste_behind(self) -> None:
        block = block_brought()
        if not block:
            self.told.emit("剪贴板里没有表格。先在Excel里选中几行复制，再点这里。")
            return
        columns = [one.name for one in self._columns()]
        done = session_paste.paste_behind(self._session, self.repeat.name, block, columns)
        self._on_many()
        (self.told if done.lacks else self.done).emit(done.sentence)

    def pick_many(self) -> bool:
        """Begin picking many at once; False where the form knows no such rows."""
        for one in self._many[:1]:
            one.pick()
        return bool(self._many)

    def _on_many(self) -> None:
        self.rebuild()
        self.rows_changed.emit(self.repeat.name)
        self.refresh_now()

    def _on_entered(self, path: str) -> None:
        self._last_row = path.split("/")[1]

    def _on_moved(self, path: str, down: int) -> None:
        _, row, field = path.split("/")
        ids = self.rows()
        place = ids.index(row) + down
        if 0 <= place < len(ids):
            self.stand_in_row(ids[place], field)

    def _on_pasted(self, path: str, block: list[list[str]]) -> None:
        columns = [one.name for one in self._columns()]
        done = session_paste.paste(self._session, path, block, columns)
        self.rebuild()
        self.rows_changed.emit(self.repeat.name)
        _, row, field = path.split("/")
        self._rows[row].parts.editors[field].refresh_now()
        (self.told if done.lacks else self.done).emit(done.sentence)


def holds_focus(widget: QWidget) -> bool:
    """True if what has the focus is in a widget."""
    focus = widget.window().focusWidget()
    return focus is not None and widget.isAncestorOf(focus)


def fits_grid(fields: tuple[Field, ...], spec: FormSpec) -> bool:
    """True if a row of these fields stands in a few lines of one table, without a sideways scroll."""
    seen = [one for one in fields if not is_hidden(one)]
    if any(one.type in _NOT_IN_GRID or is_long(one) for one in seen):
        return False
    most = 1 if tokens.measures().large else MOST_LINES
    return len(lines_of(seen, spec, GRID_ROOM - NUMBER - REMOVE)) <= most
