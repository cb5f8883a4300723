"""Who of the invented villagers is of age: those who run things, sign and are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ruraldesk.services.desk import Desk


def grown(desk: Desk, persons: Sequence[str], today: date, years: int = 20) -> list[str]:
    """Return those who are of age, without the very old."""
    oldest, youngest = (today - timedelta(days=366 * most) for most in (76, years))
    found = []
    for one in persons:
        record = desk.store.records.get(one)
        if record and oldest.isoformat() < str(record.fields.get("birth")) < youngest.isoformat():
            found.append(one)
    return found
