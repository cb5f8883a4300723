"""A record as a desk shows it: typed JSON values, repeats as rows with _id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# JSON values as they stand in the log and in the command line's answers: money,
# areas, hours and decimals as strings ("3280.00"), integers as int, dates ISO,
# choices by name, select_multiple as a list of names, links by record id,
# attachments by sha256; None or absent for empty.
Scalar = str | int | bool | list[str] | None
Row = dict[str, Scalar]
Fields = dict[str, "Scalar | list[Row]"]
ROW_ID = "_id"


@dataclass(frozen=True, slots=True)
class RecordMeta:
    """What is known about a record besides its fields."""

    village: str = ""
    device: str = ""  # device of its first change
    created_at: str = ""
    created_by: str = ""
    changed_at: str = ""
    changed_by: str = ""
    context: Mapping[str, int] = field(default_factory=dict)  # the record's heads, see changes.Context
    deleted: bool = False
    travel: str = ""  # "" stays, "full" travelling fields, "all" released
    delivery: str = "none"  # none | waiting | received | asked | returned
    questions: int = 0
    incomplete: str = ""  # reason, for records from before ruraldesk
    as_of: str = ""  # ISO date on which a record from before ruraldesk was made


@dataclass(frozen=True, slots=True)
class Record:
    """One record, materialised from its changes. ``id`` is a UUID in 36 characters."""

    id: str
    form: str
    version: int
    state: str
    number: str
    title: str
    fields: Fields
    meta: RecordMeta = field(default_factory=RecordMeta)

    def rows(self, repeat: str) -> list[Row]:
        """Return the rows of a repeat, in order; empty if there are none."""
        found = self.fields.get(repeat)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
