"""The form's own rules over a record as it stands: calculated fields, and open points after a merge."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.model.changes import Line
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState
from ruraldesk.model.outcomes import Question
from ruraldesk.model.record import Fields


def calculated(spec: FormSpec, fields: Fields) -> Fields:
    """Return the fields with what the form calculates from them."""
    return fields


def open_points(
    spec: FormSpec, fields: Fields, state_name: str, lines: Sequence[Line], state: RecordState
) -> list[Question]:
    """Return the rules a merged record breaks."""
    return []
