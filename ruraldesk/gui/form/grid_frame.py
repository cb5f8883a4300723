"""The table of a repeat: a painted head, then rows of live editors."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.outline import is_calculated
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field, FormSpec

_WIDTHS = {
    "date": 104,
    "time": 80,
    "datetime": 150,
    "integer": 76,
    "decimal": 92,
    "select_one": 124,
    "link": 136,
    "text": 110,
    "calculate": 84,
}


def column_width(field: Field) -> int:
    """Return the least width of a column in normal text."""
    width = 118 if field.unit == "yuan" else _WIDTHS.get(field.type, 110)
    return max(width, 16 * len(field.label) + 12)


def is_number(field: Field) -> bool:
    """True for what stands at the right of its column."""
    return bool(field.unit) or field.type in ("integer", "decimal")


class GridFrame(QWidget):
    """Head 34, rows 40, no row lines: the fields' edges are lines enough."""

    def __init__(self, fields: tuple[Field, ...], spec: FormSpec) -> None:
        super().__init__()
        self._spec = spec
        self._fields = list(fields)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 0, 4, 2)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        factor = 1.2 if tokens.measures().large else 1.0
        for place, field in enumerate(fields):
            head = label(field.label, role="small", colour=tokens.HEAD_WORDS)
            head.setFixedHeight(tokens.measures().table_head)
            head.setContentsMargins(6, 0, 6, 0)
            head.setAlignment(self._alignment(field))
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnMinimumWidth(place, int(column_width(field) * factor))
            self._grid.setColumnStretch(place, 3 if field.type == "text" and not is_calculated(field) else 1)
        self._grid.addWidget(label(), 0, len(fields))

    def put(self, editor: QWidget, place: int, field: Field) -> None:
        """Put an editor into a row."""
        editor.setMinimumHeight(tokens.measures().grid_row)
        self._grid.addWidget(editor, 1 + 2 * place, self._fields.index(field))

    def put_remove(self, link: QWidget, place: int) -> None:
        self._grid.addWidget(link, 1 + 2 * place, len(self._fields), Qt.AlignmentFlag.AlignCenter)

    def put_problem(self, line: QWidget, place: int) -> None:
        """Put the row's problem line under it, over the whole width."""
        self._grid.addWidget(line, 2 + 2 * place, 0, 1, len(self._fields) + 1)

    def say_empty(self, words: str) -> None:
        line = label(words, colour=tokens.INK2)
        line.setContentsMargins(6, 8, 6, 8)
        self._grid.addWidget(line, 1, 0, 1, len(self._fields) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        head = tokens.measures().table_head
        painter.fillRect(0, 0, self.width(), head, QColor(tokens.HEAD))
        painter.fillRect(0, head - 1, self.width(), 1, QColor(tokens.EDGE))
        painter.setPen(QColor(tokens.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    @staticmethod
    def _alignment(field: Field) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if is_number(field) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
