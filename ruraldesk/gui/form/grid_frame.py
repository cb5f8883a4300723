"""The table of a repeat: a painted head, then rows of live editors, each row a widget of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.grid_shape import NUMBER, REMOVE, Cell, cells_of, is_number, lines_of
from ruraldesk.gui.form.row_parts import OfPath, RowParts
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.model.form import Field, FormSpec

_EDGE = 4  # between the frame's line and what is inside


class GridRow(QWidget):
    """One row: its number, its editors, 移除, and under them what is wrong."""

    def __init__(self, parts: RowParts, remove: Link | None) -> None:
        super().__init__()
        self.parts = parts
        self._remove = remove
        self._cells: dict[str, Cell] = {}
        self._lines = 1
        self._number = label(role="small", colour=tokens.INK2)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for one in (self._number, *parts.editors.values(), parts.line, *([remove] if remove else [])):
            one.setParent(self)
        for editor in parts.editors.values():
            editor.hide()

    def number_it(self, number: int) -> None:
        """Show and name the row's place."""
        self.parts.number_it(number)
        self._number.setText(str(number))

    def put(self, cells: dict[str, Cell], lines: int) -> None:
        """Take other columns."""
        self._cells, self._lines = cells, lines
        self._lay()

    def refresh(self) -> None:
        """Show what the session holds."""
        self.parts.refresh()
        self._show_cells()

    def show_problems(self, of_path: OfPath) -> None:
        """Mark what is wrong."""
        before = self.parts.line.words
        self.parts.show_problems(of_path)
        if self.parts.line.words != before:
            self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        if self._lines > 1:
            painter = QPainter(self)
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))

    def _show_cells(self) -> None:
        for name, editor in self.parts.editors.items():
            seen = name in self._cells and self.parts.relevant(editor.field)
            if editor.isHidden() == seen:
                editor.setVisible(seen)

    def _lay(self) -> None:
        pitch, high = tokens.measures().grid_row, tokens.measures().row
        gap = (pitch - high) // 2
        self._number.setGeometry(0, gap, NUMBER - 10, high)
        for name, cell in self._cells.items():
            self.parts.editors[name].setGeometry(cell.left, cell.line * pitch + gap, cell.width, high)
        if self._remove is not None:
            self._remove.move(self.width() - REMOVE + 6, gap + (high - self._remove.sizeHint().height()) // 2)
            self._remove.resize(self._remove.sizeHint())
        tall = self._lines * pitch + (2 if self._lines > 1 else 0)
        if self.parts.line.words:
            width = max(100, self.width() - NUMBER - REMOVE)
            room = self.parts.line.heightForWidth(width)
            self.parts.line.setGeometry(NUMBER, self._lines * pitch - gap, width, room)
            tall += room
        if self.height() != tall or self.minimumHeight() != tall:
            self.setFixedHeight(tall)
        self._show_cells()


class GridHead(QWidget):
    """The labels of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[str, Cell] = {}
        self._fields: dict[str, Field] = {}

    def put(self, fields: list[Field], cells: dict[str, Cell], lines: int) -> None:
        """Take other columns."""
        self._fields, self._cells = {one.name: one for one in fields}, cells
        self.setFixedHeight(tokens.measures().table_head + (lines - 1) * (tokens.measures().table_head - 8))
        self.setToolTip("、".join(one.label for one in fields))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.HEAD))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.EDGE))
        painter.setPen(QColor(tokens.HEAD_WORDS))
        painter.setFont(fonts.small())
        high = tokens.measures().table_head
        for name, cell in self._cells.items():
            field = self._fields[name]
            side = Qt.AlignmentFlag.AlignRight if is_number(field) else Qt.AlignmentFlag.AlignLeft
            words = painter.fontMetrics().elidedText(field.label, Qt.TextElideMode.ElideRight, cell.width - 8)
            box = (cell.left + 4, cell.line * (high - 8), cell.width - 8, high)
            painter.drawText(*box, side | Qt.AlignmentFlag.AlignVCenter, words)


class GridFrame(QWidget):
    """Head 34, rows 40, no row lines: the fields' edges are lines enough."""

    def __init__(self, spec: FormSpec) -> None:
        super().__init__()
        self._spec = spec
        self._fields: list[Field] = []
        self._rows: list[GridRow] = []
        self._room, self._lines = -1, 1  # the room that the columns were laid out for
        self._cells: dict[str, Cell] = {}
        self._head = GridHead()
        self._empty = label(colour=tokens.INK2)
        self._empty.setContentsMargins(NUMBER, 8, 6, 8)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_EDGE, 1, _EDGE, 2)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._empty)

    def insert(self, place: int, row: GridRow) -> None:
        """Put a row at a place (from 0)."""
        self._rows.insert(place, row)
        self._column.insertWidget(place + 2, row)
        self._put(row)

    def remove(self, row: GridRow) -> None:
        """Take a row out."""
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def place(self, place: int, row: GridRow) -> None:
        """Put a row that is there at another place."""
        if self._rows.index(row) != place:
            self._rows.remove(row)
            self._rows.insert(place, row)
            self._column.removeWidget(row)
            self._column.insertWidget(place + 2, row)

    def show_columns(self, fields: list[Field]) -> None:
        """Show the columns of these fields only."""
        if fields != self._fields:
            self._fields, self._room = fields, -1
            self._put_all()

    def say_empty(self, words: str) -> None:
        """Say what would be here; "" where there are rows."""
        self._empty.setText(words)
        self._empty.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._put_all()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setPen(QColor(tokens.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _put_all(self) -> None:
        lines, cells = self._shape()
        self._head.put(self._fields, cells, lines)
        for row in self._rows:
            row.put(cells, lines)

    def _put(self, row: GridRow) -> None:
        lines, cells = self._shape()
        row.put(cells, lines)

    def _shape(self) -> tuple[int, dict[str, Cell]]:
        room = self.width() - 2 * _EDGE - NUMBER - REMOVE
        if room != self._room:
            lines = lines_of(self._fields, self._spec, room)
            self._room, self._lines, self._cells = room, len(lines), cells_of(lines, self._spec, room)
        return self._lines, self._cells
