"""The keys of a record's fields in the change line: rows spread into markers, places and cells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ruraldesk.model.changes import ROW_POSITION
from ruraldesk.model.record import ROW_ID

POSITION_END = f"/{ROW_POSITION}"


@lru_cache(maxsize=16_384)
def split_key(key: str) -> tuple[str, str, str]:
    """Split ``repeat/row/name``, ``repeat/row`` or ``name`` into (repeat, row, name).

    A pseudo field (``_state``, ``_ask/<id>``) is a name as a whole.
    """
    if key.startswith("_") or "/" not in key:
        return "", "", key
    repeat, row_id, *name = key.split("/", 2)
    return repeat, row_id, name[0] if name else ""


@lru_cache(maxsize=16_384)
def marker_of(key: str) -> str:
    """Return the marker key of the row a key lies in, or ``""``."""
    repeat, row_id, _ = split_key(key)
    return f"{repeat}/{row_id}" if row_id else ""


def changed_keys(
    before: Mapping[str, Any], after: Mapping[str, Any], places: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return the key -> value map that turns the fields ``before`` into ``after``.

    ``places`` are the stored places of rows (row_places): only rows that would stand out
    of order get a new one. Without them the rows are taken to be numbered from 0.
    A row of ``after`` without ``_id`` is an error (give new rows their id first).
    """
    old, new = flatten(before), flatten(after)
    stored = places_in(old) if places is None else places
    changed = {k: v for k, v in new.items() if not k.endswith(POSITION_END) and (k not in old or _differs(old[k], v))}
    changed |= _moved(new, stored)
    for key in old.keys() - new.keys():
        marker = marker_of(key)
        if marker and marker not in new:
            changed[marker] = False
        else:
            changed[key] = None
    return changed


def flatten(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as key -> value: rows spread into marker, position and cells; empties left out."""
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                marker = f"{name}/{row[ROW_ID]}"
                flat[marker] = True
                flat[f"{marker}/{ROW_POSITION}"] = place
                cells = {k: v for k, v in row.items() if k != ROW_ID and not is_empty(v)}
                flat.update({f"{marker}/{cell}": v for cell, v in cells.items()})
        elif not is_empty(value):
            flat[name] = value
    return flat


def is_empty(value: Any) -> bool:  # Any: JSON value
    """True for what counts as nothing: null, empty text, empty list."""
    return value is None or value == "" or value == []


def places_in(flat: Mapping[str, Any]) -> dict[str, int]:  # Any: JSON value
    """Return ``repeat/row`` -> place of the position keys among flat keys."""
    return {key.removesuffix(POSITION_END): value for key, value in flat.items() if key.endswith(POSITION_END)}


def _differs(one: Any, other: Any) -> bool:
    return type(one) is not type(other) or bool(one != other)


def _moved(flat: Mapping[str, Any], stored: Mapping[str, int]) -> dict[str, int]:
    """Return the position keys of rows that are new, or would stand out of order at their stored place."""
    moved: dict[str, int] = {}
    last: dict[str, tuple[int, str]] = {}
    for marker in places_in(flat):
        repeat, row_id, _ = split_key(marker)
        before = last.get(repeat, (-1, ""))
        here = (stored.get(marker, -1), row_id)
        if here <= before or here[0] < 0:
            here = (before[0] + 1, row_id)
            moved[marker + POSITION_END] = here[0]
        last[repeat] = here
    return moved
