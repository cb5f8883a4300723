"""Merging: a record's state as a function of the set of its lines, whatever their order.

Per key a multi-value register. A write is gone when some other write has seen it
(its dot lies in the other's causal context); the writes nobody has seen stand side
by side. Contexts are closed under "seen", because a context is the join of all
lines and contexts that stood in the form when it was loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ruraldesk.model.changes import (
    ANSWER_PREFIX,
    ASK_PREFIX,
    DELETED,
    ROW_POSITION,
    STATE,
    TRAVEL,
    Context,
    Line,
    canonical,
)
from ruraldesk.model.record import ROW_ID, Fields, Row

ConflictKind = Literal["field", "transition", "delete", "row"]
QUIET = (TRAVEL,)


@dataclass(frozen=True, slots=True)
class Write:
    """One value written to one key, with what its writer had seen."""

    dot: tuple[str, int]  # stream key, seq
    value: Any  # Any: JSON value
    context: Context = field(compare=False)
    clerk: str = ""
    at: str = ""

    def has_seen(self, other: Write) -> bool:
        stream, seq = other.dot
        return self.context.get(stream, 0) >= seq


@dataclass(frozen=True, slots=True)
class Conflict:
    """Writes that did not see each other. ``id`` is stable: the same at every holder."""

    kind: ConflictKind
    key: str
    writes: tuple[Write, ...]


@dataclass(slots=True)
class RecordState:
    """What is known of one record: the standing writes of every key, and what was seen."""

    writes: dict[str, tuple[Write, ...]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def shown(self, key: str) -> Any:  # Any: JSON value
        """Return the value to show for a key: by a fixed rule that uses no clock."""
        standing = self.writes.get(key)
        if not standing:
            return None
        if key == TRAVEL:
            return "all" if any(one.value == "all" for one in standing) else "full"
        return max(standing, key=lambda one: one.dot).value


def fold(lines: Iterable[Line], into: RecordState | None = None) -> RecordState:
    """Return the state that a set of one record's lines makes. Repeats change nothing."""
    state = into or RecordState()
    for line in lines:
        _see(state, line)
        if line.payload is not None:
            _apply(state, line, line.payload.fields)
    return state


def conflicts(state: RecordState) -> list[Conflict]:
    """Return every question that the standing writes leave open, in key order."""
    found: list[Conflict] = []
    for key, standing in sorted(state.writes.items()):
        if len(standing) < 2 or _merges_quietly(key):
            continue
        if key == STATE:
            found.append(Conflict("transition", key, _ordered(standing)))
        elif _distinct(standing) > 1:
            found.append(Conflict("field", key, _ordered(standing)))
    return found + _deletions_against_edits(state)


def shown_fields(state: RecordState) -> Fields:
    """Return the record's fields as shown: plain values, and repeats as ordered rows."""
    fields: Fields = {}
    rows: dict[str, dict[str, Row]] = {}
    for key in state.writes:
        if key.startswith("_"):
            continue
        repeat, row_id, name = split_key(key)
        if not row_id:
            value = state.shown(key)
            if value is not None:
                fields[key] = value
        elif row_lives(state, repeat, row_id):
            row = rows.setdefault(repeat, {}).setdefault(row_id, {ROW_ID: row_id})
            if name and name != ROW_POSITION and state.shown(key) is not None:
                row[name] = state.shown(key)
    for repeat, by_id in rows.items():
        order = sorted(by_id, key=lambda one: _row_place(state, repeat, one))
        fields[repeat] = [by_id[one] for one in order]
    return fields


def is_deleted(state: RecordState) -> bool:
    """True if the record is deleted and no unseen edit stands against it."""
    if not state.shown(DELETED):
        return False
    return not any(one.key == DELETED for one in conflicts(state))


def row_lives(state: RecordState, repeat: str, row_id: str) -> bool:
    """True if a row is to be shown: a deletion that an edit has not seen does not hide it."""
    marker = f"{repeat}/{row_id}"
    if marker not in state.writes:
        return True  # its cells arrived before its marker
    if state.shown(marker) is not False and all(one.value is not False for one in state.writes[marker]):
        return True
    return any(one.key == marker for one in _deletions_against_edits(state))


def split_key(key: str) -> tuple[str, str, str]:
    """Split ``repeat/row/name``, ``repeat/row`` or ``name`` into (repeat, row, name)."""
    parts = key.split("/")
    if len(parts) == 1:
        return "", "", key
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the key -> value map that turns the fields ``before`` into ``after``.

    A row of ``after`` without ``_id`` is an error (give new rows their id first).
    """
    old, new = flatten(before), flatten(after)
    changed = {key: value for key, value in new.items() if key not in old or old[key] != value}
    for key in old.keys() - new.keys():
        repeat, row_id, name = split_key(key)
        if row_id and f"{repeat}/{row_id}" not in new:
            if not name:
                changed[key] = False
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
                cells = {k: v for k, v in row.items() if k != ROW_ID and not _is_empty(v)}
                flat.update({f"{marker}/{cell}": v for cell, v in cells.items()})
        elif not _is_empty(value):
            flat[name] = value
    return flat


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _see(state: RecordState, line: Line) -> None:
    stream, seq = line.header.dot
    for key, highest in (*line.header.context.items(), (stream, seq)):
        if highest > state.seen.get(key, 0):
            state.seen[key] = highest


def _apply(state: RecordState, line: Line, fields: Mapping[str, Any]) -> None:
    header = line.header
    for key, value in fields.items():
        write = Write(header.dot, value, header.context, header.clerk, header.at)
        standing = state.writes.get(key, ())
        if any(one.dot == write.dot or one.has_seen(write) for one in standing):
            continue
        kept = [one for one in standing if not write.has_seen(one)]
        state.writes[key] = _ordered([*kept, write])


def _ordered(writes: Iterable[Write]) -> tuple[Write, ...]:
    return tuple(sorted(writes, key=lambda one: one.dot))


def _distinct(writes: Iterable[Write]) -> int:
    return len({canonical(one.value) for one in writes})


def _merges_quietly(key: str) -> bool:
    special = key.startswith((ASK_PREFIX, ANSWER_PREFIX)) or key in QUIET or key == DELETED
    _, row_id, name = split_key(key)
    return special or (bool(row_id) and name in ("", ROW_POSITION))


def _deletions_against_edits(state: RecordState) -> list[Conflict]:
    found = []
    for key, standing in sorted(state.writes.items()):
        repeat, row_id, name = split_key(key)
        if key == DELETED:
            edits = [one for k, ws in state.writes.items() if k != DELETED for one in ws]
            deletions, kind = [one for one in standing if one.value], "delete"
        elif row_id and not name:
            edits = [one for k, ws in state.writes.items() if k.startswith(f"{key}/") for one in ws]
            deletions, kind = [one for one in standing if one.value is False], "row"
        else:
            continue
        pairs = [(d, e) for d in deletions for e in edits if d.dot != e.dot and not (d.has_seen(e) or e.has_seen(d))]
        if pairs:
            involved = {one.dot: one for pair in pairs for one in pair}
            found.append(Conflict("delete" if kind == "delete" else "row", key, _ordered(involved.values())))
    return found


def _row_place(state: RecordState, repeat: str, row_id: str) -> tuple[int, str]:
    place = state.shown(f"{repeat}/{row_id}/{ROW_POSITION}")
    return (place if isinstance(place, int) else 1 << 30, row_id)
