"""Where the columns of a repeat's table stand: in one line where they fit, else in two or three; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.gui.form.outline import is_calculated
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field, FormSpec

NUMBER, REMOVE, SPACE = 34, 44, 6  # the row's number at the left, 移除 at the right, between two cells
MOST_LINES = 3
_WIDTHS = {
    "date": 100,
    "time": 66,
    "datetime": 146,
    "integer": 70,
    "decimal": 88,
    "select_one": 124,
    "link": 116,
    "text": 100,
    "calculate": 80,
}
_MONEY, _HEAD_MOST = 108, 118
_WORDS = 176  # what a row must say in words: 11 characters are seen
_CHOICE_ROOM, _CHOICE_LEAST, _CHOICE_MOST = 46, 76, 150


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a field's column stands: in which line of the row, and from where to where."""

    line: int
    left: int
    width: int


def is_number(field: Field) -> bool:
    """True for what stands at the right of its column."""
    return bool(field.unit) or field.type in ("integer", "decimal")


def column_width(field: Field, spec: FormSpec | None = None) -> int:
    """Return the least width of a column in normal text."""
    width = _MONEY if field.unit == "yuan" else _WIDTHS.get(field.type, 100)
    if field.type == "text" and field.required is True and not field.length and field.search != "name":
        width = _WORDS
    if spec is not None and field.type == "select_one":
        longest = max((len(one.label) for one in spec.choices.get(field.choice_list, ())), default=4)
        width = min(max(16 * longest + _CHOICE_ROOM, _CHOICE_LEAST), _CHOICE_MOST)
    return max(width, min(14 * len(field.label) + 14, _HEAD_MOST))


def lines_of(fields: Sequence[Field], spec: FormSpec, room: int) -> list[list[Field]]:
    """Return the fields line by line, no line wider than ``room``."""
    lines: list[list[Field]] = [[]]
    used = 0
    for field in fields:
        width = _scaled(column_width(field, spec)) + SPACE
        if lines[-1] and used + width > room + SPACE:
            lines.append([])
            used = 0
        lines[-1].append(field)
        used += width
    return lines


def cells_of(lines: Sequence[Sequence[Field]], spec: FormSpec, room: int) -> dict[str, Cell]:
    """Return the cell of every field; what room is left goes to texts and names three times as much as to others."""
    found: dict[str, Cell] = {}
    for at, line in enumerate(lines):
        widths = [_scaled(column_width(field, spec)) for field in line]
        shares = [_share(field) for field in line]
        spare = max(0, room - sum(widths) - SPACE * (len(line) - 1))
        left = NUMBER
        for field, width, share in zip(line, widths, shares, strict=True):
            whole = width + spare * share // max(1, sum(shares))
            found[field.name] = Cell(at, left, whole)
            left += whole + SPACE
    return found


def _share(field: Field) -> int:
    wants_room = field.type == "text" or (field.type == "link" and field.required is True)  # a name and its group
    return 3 if wants_room and not is_calculated(field) else 1


def _scaled(width: int) -> int:
    return width * 6 // 5 if tokens.measures().large else width
