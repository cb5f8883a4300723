"""Sections inside the rows of a repeat, which this desk does not have: their questions stay, shown when they were."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.formdefs.foreign_types import Row, parts


def flattened(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the groups inside repeats dissolved; what a group asks for its rows ask for."""
    found: list[Row] = []
    in_repeat = 0
    conditions: list[str] = []
    for row in rows:
        kind, _ = parts(row["type"])
        if kind == "begin_repeat":
            in_repeat += 1
        elif kind == "end_repeat":
            in_repeat -= 1
        elif in_repeat == 1 and kind == "begin_group":
            conditions.append(row.get("relevant", ""))
            continue
        elif in_repeat == 1 and kind == "end_group" and conditions:
            conditions.pop()
            continue
        asked = [one for one in (*conditions, row.get("relevant", "")) if one] if in_repeat == 1 else []
        inside = bool(conditions) and kind not in ("begin_repeat", "end_repeat")
        found.append(row | {"relevant": " and ".join(f"({one})" for one in asked)} if inside and asked else row)
    return found


def row_counts(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return, for repeats whose number of rows another field says, the check that it is so."""
    found = []
    for row in rows:
        wanted = row.get("repeat_count", "").strip()
        if parts(row["type"])[0] == "begin_repeat" and wanted:
            label = row.get("label") or row.get("name", "")
            found.append({"name": row.get("name", ""), "label": label, "count": wanted})
    return found
