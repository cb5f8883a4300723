"""How far a record has come on its way to the town, and what is still waiting."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ruraldesk.store.core import Core

# The highest seq of stream s that a receipt names; what the town has not receipted lies above it.
_RECEIPTED = "coalesce((SELECT max(r.seq) FROM receipt r WHERE r.stream = s.device || '/' || s.audience), 0)"
_ALL_WAITING = (  # stream by stream: what is receipted is not even looked at
    f"FROM stream s CROSS JOIN town_line t ON t.stream = s.id AND t.seq > {_RECEIPTED} JOIN record d ON d.rid = t.rid"
)


def deliveries(core: Core, rids: Sequence[int]) -> dict[int, str]:
    """Return waiting, received, asked or returned by rid; records that do not travel are left out."""
    marks = ", ".join("?" * len(rids))
    if core.one("SELECT value FROM identity WHERE name = 'role'") == ("town",):
        return {}
    found = {rid: "received" for (rid,) in core.read(f"SELECT rid FROM town_line WHERE rid IN ({marks})", tuple(rids))}
    above = f"FROM town_line t JOIN stream s ON s.id = t.stream WHERE t.rid IN ({marks}) AND t.seq > {_RECEIPTED}"
    for (rid,) in core.read(f"SELECT t.rid {above}", tuple(rids)):
        found[rid] = "waiting"
    asked = core.read(
        f"SELECT rid, kind FROM question WHERE is_open = 1 AND kind IN ('town_query', 'returned') AND rid IN ({marks})"
        " ORDER BY kind DESC",
        tuple(rids),
    )
    for rid, kind in asked:
        if found.get(rid) != "returned":
            found[rid] = "returned" if kind == "returned" else "asked"
    return found


def waiting_rids(core: Core, limit: int = -1) -> list[tuple[int, str]]:
    """Return (rid, form) of records with town lines that no receipt names, newest first."""
    rows = core.read(f"SELECT DISTINCT t.rid, d.form {_ALL_WAITING} ORDER BY t.rid DESC LIMIT ?", (limit,))
    return [(rid, form) for rid, form in rows]


def waiting_by_form(core: Core) -> dict[str, int]:
    """Return how many records of each form wait for the town's receipt."""
    return dict(core.read(f"SELECT d.form, count(DISTINCT t.rid) {_ALL_WAITING} GROUP BY d.form ORDER BY 2 DESC, 1"))


def waiting_count(core: Core) -> int:
    """Return how many records wait for the town's receipt."""
    row = core.one(f"SELECT count(DISTINCT t.rid) {_ALL_WAITING}")
    return int(row[0]) if row else 0


def count_beyond(core: Core, reached: Mapping[str, int]) -> int:
    """Return how many records have lines of these streams after what each has reached."""
    row = core.one(
        "SELECT count(DISTINCT t.rid) FROM json_each(?) e JOIN stream s ON s.device || '/' || s.audience = e.key"
        " CROSS JOIN town_line t ON t.stream = s.id AND t.seq > e.value JOIN record d ON d.rid = t.rid",
        (json.dumps(dict(reached)),),
    )
    return int(row[0]) if row else 0


def waiting_new_and_changed(core: Core) -> dict[str, tuple[int, int]]:
    """Return by form how many of the waiting records the town does not have at all, and how many it has."""
    had = (
        "EXISTS (SELECT 1 FROM line l JOIN stream s ON s.id = l.stream"
        f" WHERE l.record = w.id AND s.audience = 'town' AND l.seq <= {_RECEIPTED})"
    )
    rows = core.read(
        f"SELECT form, count(*) - sum(had), sum(had) FROM (SELECT w.form, {had} AS had"
        f" FROM (SELECT DISTINCT d.id, d.form {_ALL_WAITING}) w) GROUP BY form ORDER BY form"
    )
    return {form: (new, changed) for form, new, changed in rows}
