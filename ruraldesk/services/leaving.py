"""The last look at a sealed bundle before it leaves: whole, readable, and nothing in it that has to stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ruraldesk.bundle.at_desk import StoreTrust
from ruraldesk.bundle.status import Refused, import_error
from ruraldesk.bundle.unpack import open_bundle
from ruraldesk.errors import UserError
from ruraldesk.model.changes import TRAVEL, Line
from ruraldesk.model.form import Field
from ruraldesk.model.merging import split_key
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.bundle.seal import Sealed

TOLD_EVERY = 200


def look_through(desk: Desk, sealed: Sequence[Sealed], progress: Progress = SILENT) -> None:
    """Open each report as the town will, and look at every value in it.

    Refuses with the code of what is wrong, or with UserError("stays_in_village") where a field is
    inside that is never handed over, or only of a released record. Then nothing has been written.
    """
    for one in sealed:
        try:
            opened = open_bundle(one.data, one.name, StoreTrust(desk.store))
        except Refused as refused:
            raise import_error(refused, one.name) from refused
        for place, line in enumerate(opened.lines):
            if place % TOLD_EVERY == 0:
                if progress.cancelled():
                    raise UserError("cancelled")
                progress.step(place, len(opened.lines), "")
            _look_at(desk, line)


def _look_at(desk: Desk, line: Line) -> None:
    for field in _fields(desk, line):
        if field.town == "full" or (field.town == "on_request" and _is_released(desk, line.header.record)):
            continue
        title = desk.store.records.title(line.header.record)
        raise UserError("stays_in_village", where=(title,), field=field.label, title=title)


def _fields(desk: Desk, line: Line) -> Iterator[Field]:
    spec = desk.store.specs.versions(line.header.form).get(line.header.form_version)
    if spec is None or line.payload is None:
        return
    for key in line.payload.fields:
        _, row_id, name = split_key(key)
        field = spec.by_name.get(name if row_id else key)
        if field is not None:
            yield field


def _is_released(desk: Desk, record: str) -> bool:
    return bool(desk.store.records.state_of(record).shown(TRAVEL) == "all")
