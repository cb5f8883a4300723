"""How a field's values stand in a column of a table: as words, numbers or days."""

from __future__ import annotations

from ruraldesk.model.form import Field
from ruraldesk.model.report_table import ShownColumn, ShownKind
from ruraldesk.services.ledger import NUMBER_HEADING, STATE_HEADING

_KINDS: dict[str, ShownKind] = {"yuan": "money", "m2": "area", "mu": "area", "hour": "hours", "count": "integer"}
_PLACES = {"yuan": 2, "m2": 2, "mu": 2, "hour": 1}


def column(label: str, field: Field | None) -> ShownColumn:
    """Return the column of a field, or without one of a number or a state."""
    name = field.name if field else {NUMBER_HEADING: "number", STATE_HEADING: "state"}.get(label, label)
    kind: ShownKind = "text"
    if field is not None and field.type == "date":
        kind = "date"
    elif field is not None and field.unit:
        kind = _KINDS[field.unit]
    elif field is not None and field.type == "integer":
        kind = "integer"
    places = _PLACES.get(field.unit or "", 0) if field is not None else 0
    number = kind not in ("text", "date")
    return ShownColumn(name, label, kind, 1.0, "right" if number else "left", places)
