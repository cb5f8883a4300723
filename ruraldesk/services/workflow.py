"""The steps a record can take from where it stands, and what each still needs."""

from __future__ import annotations

from dataclasses import dataclass

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
    raise NotImplementedError
