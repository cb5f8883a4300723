"""How many records each form has in each state, counted as they are written: a list of any length knows its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.schema import table_name

UP = (
    "INSERT INTO tally (form, state, deleted, n) VALUES (?, ?, ?, 1)"
    " ON CONFLICT (form, state, deleted) DO UPDATE SET n = n + 1"
)


def key(form: str, row: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return what a record's row is counted under."""
    return (form, row["_state"], row["_deleted"])


def take_off(core: Core, form: str, rid: int) -> None:
    """Count a record no longer, before its row is deleted. Inside a transaction."""
    core.write(
        "UPDATE tally SET n = n - 1 WHERE (form, state, deleted) ="
        f' (SELECT ?, _state, _deleted FROM "{table_name(form)}" WHERE rid = ?)',
        (form, rid),
    )
    core.write("DELETE FROM tally WHERE n = 0")


def count(core: Core, form: str, *, deleted: bool = False, state: str | None = None) -> int:
    """Return how many records a form has, or has in one state."""
    sql, values = "SELECT coalesce(sum(n), 0) FROM tally WHERE form = ? AND deleted = ?", (form, int(deleted))
    row = core.one(sql, values) if state is None else core.one(f"{sql} AND state = ?", (*values, state))
    return int(row[0]) if row else 0


def by_state(core: Core, form: str) -> dict[str, int]:
    """Return how many records of a form, deleted ones left out, stand in each state."""
    return dict(core.read("SELECT state, n FROM tally WHERE form = ? AND deleted = 0", (form,)))


def wrong_forms(core: Core, forms: Iterable[str]) -> Iterator[str]:
    """Yield the forms whose rows are not as many as the tally says."""
    for form in forms:
        rows = core.read(f'SELECT _state, _deleted, count(*) FROM "{table_name(form)}" GROUP BY 1, 2 ORDER BY 1, 2')
        said = core.read("SELECT state, deleted, n FROM tally WHERE form = ? ORDER BY 1, 2", (form,))
        if rows != said:
            yield form
