"""The problems of a form in the order in which it is read, and the one that comes next; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ruraldesk.gui.form.outline import sections
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.validation import Problem

Rows = Callable[[str], Sequence[str]]  # the ids of a repeat's rows, in order
Place = tuple[int, int, int, int]  # section, item in it, row from 1, field in the row


def place_of(spec: FormSpec, rows: Rows, path: str) -> Place:
    """Return where a path stands; what concerns the record as a whole, or no field of it, stands before everything."""
    name, _, rest = path.partition("/")
    row, _, cell = rest.partition("/")
    for at, section in enumerate(sections(spec)):
        for number, item in enumerate(section.items):
            if item.name != name:
                continue
            if isinstance(item, Field) or not row:
                return at, number, 0, 0
            order, fields = list(rows(name)), [one.name for one in spec.by_repeat[name]]
            in_row = fields.index(cell) if cell in fields else -1
            return at, number, order.index(row) + 1 if row in order else 0, in_row
    return -1, 0, 0, 0


def next_path(spec: FormSpec, rows: Rows, found: Iterable[Problem], here: str | None) -> str | None:
    """Return the path of the first problem behind ``here``, wrapping round; None where there is no problem."""
    places = {one.path: place_of(spec, rows, one.path) for one in found}
    ordered = sorted(places, key=lambda one: places[one])
    if here is None or not ordered:
        return ordered[0] if ordered else None
    at = place_of(spec, rows, here)
    return next((one for one in ordered if places[one] > at), ordered[0])
