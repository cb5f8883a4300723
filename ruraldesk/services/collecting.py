"""Rows of a repeat fetched from other records by a form's select."""

from __future__ import annotations

from collections.abc import Collection

from ruraldesk.clock import CHINA
from ruraldesk.model.calculation import initial_row
from ruraldesk.model.form import FormSpec
from ruraldesk.model.mechanisms import Collect
from ruraldesk.model.record import ROW_ID, Fields, Row
from ruraldesk.model.values import to_scalar
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects, as_value, of_fields


def offered(spec: FormSpec, repeat: str, state: str) -> Collect | None:
    """Return how the rows of a repeat can be fetched in a state, None if they cannot."""
    return next((one for one in spec.collects if one.repeat == repeat and _in_state(one, state)), None)


def filled(desk: Desk, spec: FormSpec, fields: Fields, given: Collection[str], state: str, selects: Selects) -> Fields:
    """Return a new record's fields with the rows that its form fetches; what was given is left as it is."""
    for one in spec.collects:
        if one.repeat in given or not _in_state(one, state):
            continue
        rows = fetched(desk, spec, one, fields, selects)
        if rows:
            fields = judging.completed(desk, spec, {**fields, one.repeat: rows}, selects)
    return fields


def fetched(desk: Desk, spec: FormSpec, collect: Collect, fields: Fields, selects: Selects) -> list[Row]:
    """Return the rows that other records give now, each with an id and its defaults."""
    table = selects.table(collect.sql, of_fields(fields))
    known = {one.name: one for one in spec.by_repeat[collect.repeat] if one.is_stored}
    today, now = desk.clock.today(), desk.clock.now().astimezone(CHINA)
    bare: Row = initial_row(spec, collect.repeat, {**fields, collect.repeat: []}, today, now)
    rows: list[Row] = []
    for cells in table.rows:
        values = {
            name: to_scalar(known[name], as_value(cell))
            for name, cell in zip(table.columns, cells, strict=True)
            if name in known
        }
        own = {name: value for name, value in values.items() if value is not None}
        rows.append({ROW_ID: saving.new_row_id(desk), **bare, **own})
    return rows


def _in_state(collect: Collect, state: str) -> bool:
    return not collect.states or state in collect.states
