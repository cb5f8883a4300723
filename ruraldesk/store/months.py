"""What a register took in month by month: how many records, and which."""

from __future__ import annotations

from datetime import datetime

from ruraldesk.clock import CHINA, instant_text
from ruraldesk.store.core import Core
from ruraldesk.store.schema import table_name

_MONTH = "strftime('%Y-%m', _created_at, '+8 hours')"


class Months:
    """A month is one of China's calendar, written ``2026-11``; deleted records are left out."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def counts(self, form: str, year: int) -> dict[str, int]:
        """Return how many records of a form were made in each month of a year."""
        rows = self._core.read(
            f'SELECT {_MONTH}, count(*) FROM "{table_name(form)}" WHERE _deleted = 0'
            " AND _created_at >= ? AND _created_at < ? GROUP BY 1",
            (_begin(year, 1), _begin(year + 1, 1)),
        )
        return dict(rows)

    def records(self, form: str, month: str) -> list[str]:
        """Return the ids of the records of a form made in a month, the oldest first."""
        year, at = int(month[:4]), int(month[5:])
        rows = self._core.read(
            f'SELECT r.id FROM "{table_name(form)}" t JOIN record r ON r.rid = t.rid WHERE t._deleted = 0'
            " AND t._created_at >= ? AND t._created_at < ? ORDER BY t._created_at, t.rid",
            (_begin(year, at), _begin(year + at // 12, at % 12 + 1)),
        )
        return [one for (one,) in rows]


def _begin(year: int, month: int) -> str:
    return instant_text(datetime(year, month, 1, tzinfo=CHINA))
