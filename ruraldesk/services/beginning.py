"""Begins a new record with some of its fields filled in by what led to it: a gap, a deadline, another record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession


def begin(desk: Desk, form: str, given: Sequence[tuple[str, str]]) -> FormSession:
    """Return a new record with these fields, in this order, as a clerk would write them; a link by its record's id.

    ``repeat/field`` is a field of a new row. What a field does not take is left out. Nothing counts as typed yet:
    leaving it keeps no draft.
    """
    first = FormSession.open_new(desk, form)
    for name, value in given:
        repeat, _, cell = name.rpartition("/")
        field = first.spec.by_name.get(cell)
        if field is None or field.repeat != repeat:
            continue
        path = f"{repeat}/{first.add_row(repeat)}/{cell}" if repeat else cell
        if field.type == "link":
            first.set_value(path, value)
        else:
            first.set_text(path, value)
        if path in first.cells.wrong:
            first.set_text(path, "")
    return FormSession(desk, first.spec, "", None, replace(first.cells, by_hand=frozenset()))
