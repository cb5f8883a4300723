"""Persons that came from two villages, or twice: found by name and date, said as a concern, never merged silently."""

from __future__ import annotations

from ruraldesk.model.changes import Line
from ruraldesk.model.form import FormSpec
from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.store import Store


def same_persons(store: Store, line: Line) -> list[tuple[str, str]]:
    """Return (id, title) of the records here that agree in name and date with the one a line creates."""
    spec = store.specs.versions(line.header.form).get(line.header.form_version)
    where = _same_as(spec, line) if spec is not None else None
    if spec is None or where is None:
        return []
    found = store.records.page(spec.form_id, LedgerQuery(where=where, limit=3))
    return [(one.id, one.title) for one in found if one.id != line.header.record]


def _same_as(spec: FormSpec, line: Line) -> dict[str, str] | None:
    """Return the values to look for; None for a form whose records cannot be merged."""
    if not spec.same_as or line.payload is None:
        return None
    plain = spec.by_repeat[""]
    name = next((one.name for one in plain if one.search == "name"), "")
    day = next((one.name for one in plain if one.type == "date" and one.town == "full"), "")
    values = {key: line.payload.fields.get(key) for key in (name, day) if key}
    if not name or not day or not all(isinstance(one, str) and one for one in values.values()):
        return None
    return {key: str(value) for key, value in values.items()}
