"""The steps a record can take from where it stands, and what each still needs."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.workflow import transitions_from
from ruraldesk.services import saving, stepping
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """One possible step."""

    target: str
    label: str
    target_label: str
    missing: tuple[str, ...]  # labels of the fields it still needs; empty = can be taken


def steps(desk: Desk, record: str) -> list[Step]:
    """Return the steps from the record's state."""
    loaded = saving.load(desk, record)
    found = []
    for one in transitions_from(loaded.spec, loaded.state):
        fields = loaded.record.fields
        missing = [] if loaded.record.meta.incomplete else stepping.still_missing(desk, loaded.spec, one, fields)
        labels = tuple(stepping.field_label(loaded.spec, name) for name in missing)
        found.append(Step(one.target, one.label, stepping.label(loaded.spec, one.target), labels))
    return found
