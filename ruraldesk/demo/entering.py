"""Enters an invented record as a form would have it: defaults, derives and numbers filled, rows without ids."""

from __future__ import annotations

from typing import Any

from ruraldesk.clock import CHINA
from ruraldesk.demo.writer import Writer
from ruraldesk.model.calculation import initial_fields
from ruraldesk.model.record import ROW_ID
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]  # Any: JSON value of a form's field


def enter(
    desk: Desk,
    writer: Writer,
    form: str,
    fields: Fields,
    at: str,
    state: str = "",
    *,
    numbered: str = "",
    record: str = "",
) -> str:
    """Write one record as saved at an instant; ``numbered`` is the ISO day whose year its number counts in."""
    spec = desk.store.specs.newest(form)
    begun = {**initial_fields(spec, desk.clock.today(), desk.clock.now().astimezone(CHINA)), **fields}
    whole = dict(judging.completed(desk, spec, saving.with_row_ids(desk, spec, begun), Selects(desk, spec, "")))
    kept: Fields = dict(saving.stored(spec, whole))
    for name in spec.repeat_by_name.keys() & kept.keys():
        kept[name] = [{key: value for key, value in row.items() if key != ROW_ID} for row in kept[name]]
    number = writer.number(spec, {"year": numbered[:4], "village": desk.name}) if numbered else ""
    return writer.add(spec, kept, at, state, number, record=record)
