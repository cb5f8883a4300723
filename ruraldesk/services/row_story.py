"""How a save changed the rows of a record, told as a clerk would: which row, and what stood in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState, shown_fields, split_key
from ruraldesk.model.record import ROW_ID, Fields
from ruraldesk.services import showing
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.services.history import FieldChange

Places = dict[tuple[str, str], int]


def told(
    desk: Desk, spec: FormSpec, changed: Sequence[FieldChange], before: RecordState, after: RecordState
) -> list[FieldChange]:
    """Return the changes with rows by their number; a row that came or went is one change with all that is in it."""
    was, now = shown_fields(before), shown_fields(after)
    places_then, places = _places(was), _places(now)
    whole = (places.keys() ^ places_then.keys()) & {split_key(one.key)[:2] for one in changed}
    found: dict[tuple[str, str, str], tuple[tuple[int, int, int], FieldChange]] = {}
    for one in changed:
        repeat, row, name = split_key(one.key)
        field = spec.by_name.get(name or one.key)
        in_form, place = field.row if field else 0, places.get((repeat, row)) or places_then.get((repeat, row), 0)
        if not row:
            found["", "", one.key] = (in_form, 0, 0), one
            continue
        table = spec.repeat_by_name.get(repeat)
        at, where = table.row if table else 0, f"{table.label if table else repeat}第{place}行"
        if (repeat, row) in whole:
            came = (repeat, row) in places
            words = _words(desk, spec, now if came else was, repeat, row)
            told_whole = replace(one, label=where, old="" if came else words, new=words if came else "")
            found[repeat, row, ""] = (at, place, 0), told_whole
        else:
            label = f"{where}{field.label if field else name}"
            found[repeat, row, name] = (at, place, in_form), replace(one, label=label)
    return [one for _, one in sorted(found.values(), key=lambda pair: pair[0])]


def _places(fields: Fields) -> Places:
    return {
        (repeat, str(row[ROW_ID])): place
        for repeat, rows in fields.items()
        if isinstance(rows, list)
        for place, row in enumerate((one for one in rows if isinstance(one, dict)), 1)
    }


def _words(desk: Desk, spec: FormSpec, fields: Fields, repeat: str, row: str) -> str:
    rows = fields.get(repeat)
    own = (
        next((one for one in rows if isinstance(one, dict) and one[ROW_ID] == row), {})
        if isinstance(rows, list)
        else {}
    )
    words = [
        showing.value_text(desk, spec, field, own.get(field.name))
        for field in spec.by_repeat.get(repeat, ())
        if field.is_stored
    ]
    return "，".join(one for one in words if one)
