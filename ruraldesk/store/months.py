"""What a register took in month by month: how many records, and which."""

from __future__ import annotations

from ruraldesk.store.core import Core
from ruraldesk.store.schema import table_name


class Months:
    """A month is written ``2026-11``; deleted records are left out."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def counts(self, form: str, year: int) -> dict[str, int]:
        """Return how many records of a form were made in each month of a year."""
        rows = self._core.read(
            f'SELECT substr(_created_at, 1, 7), count(*) FROM "{table_name(form)}" WHERE _deleted = 0'
            " AND _created_at >= ? AND _created_at < ? GROUP BY 1",
            (f"{year:04}-01-01", f"{year + 1:04}-01-01"),
        )
        return dict(rows)

    def records(self, form: str, month: str) -> list[str]:
        """Return the ids of the records of a form made in a month, the oldest first."""
        rows = self._core.read(
            f'SELECT r.id FROM "{table_name(form)}" t JOIN record r ON r.rid = t.rid WHERE t._deleted = 0'
            " AND substr(t._created_at, 1, 7) = ? ORDER BY t._created_at, t.rid",
            (month,),
        )
        return [one for (one,) in rows]
