"""Merging: a record's state as a function of the set of its lines, whatever their order.

Per key a multi-value register. A write is gone when any write of the same key, itself
gone or not, has seen it (its dot lies in that write's causal context); the others stand
side by side. A release, which writes values once more, replaces only equal ones. A
context names only lines that the writer held: never what those lines had seen in their
turn, for a value that has not arrived was not overruled by anybody. Each stream reaches
every holder in order, so a seq stands for all earlier ones too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from ruraldesk.model.changes import (
    ANSWER_PREFIX,
    ASK_PREFIX,
    CORRECTION,
    DELETED,
    ERASED_LINES,
    NUMBER_VOID,
    RETURNED,
    ROW_POSITION,
    STATE,
    TRAVEL,
    Context,
    Header,
    Line,
    Op,
    canonical,
)
from ruraldesk.model.keys import (
    POSITION_END,
    changed_keys,
    flatten,
    is_empty,
    marker_of,
    places_in,
    split_key,
)
from ruraldesk.model.record import ROW_ID, Fields, Row

__all__ = [
    "Conflict",
    "ConflictKind",
    "RecordState",
    "Write",
    "changed_keys",
    "conflicts",
    "current_keys",
    "flatten",
    "fold",
    "is_deleted",
    "overlaid",
    "question_id",
    "row_lives",
    "row_places",
    "shown_fields",
    "split_key",
]

ConflictKind = Literal["field", "transition", "delete", "row"]
# Their writes never ask: the history shows each of them.
QUIET = frozenset({TRAVEL, NUMBER_VOID, ERASED_LINES, RETURNED, CORRECTION})


@dataclass(slots=True, unsafe_hash=True)
class Write:
    """One value written to one key, with what its writer had seen. Never changed; not frozen, which costs threefold."""

    dot: tuple[str, int]  # stream key, seq
    value: Any  # Any: JSON value
    context: Context = field(compare=False)
    clerk: str = ""
    at: str = ""
    op: Op = "update"

    def has_seen(self, other: Write) -> bool:
        return _covers(self.context, other.dot)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Writes that did not see each other: one open question."""

    kind: ConflictKind
    key: str
    writes: tuple[Write, ...]


@dataclass(slots=True)
class RecordState:
    """What is known of one record: the standing writes of every key, and which lines were seen.

    ``seen`` is the context of the next line about this record. ``covered`` joins, per
    key, the contexts of all its writes: what they have overruled. ``edited`` joins the
    contexts of all edits of the record ("") and of each row (its marker).
    """

    writes: dict[str, tuple[Write, ...]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    covered: dict[str, Context] = field(default_factory=dict)
    edited: dict[str, Context] = field(default_factory=dict)
    copies: dict[str, tuple[Write, ...]] = field(default_factory=dict)  # what releases wrote once more

    def shown(self, key: str) -> Any:  # Any: JSON value
        """Return the value to show for a key: by a fixed rule that uses no clock."""
        standing = self.writes.get(key)
        if not standing:
            return None
        if key == TRAVEL:
            return "all" if any(one.value == "all" for one in standing) else "full"
        return standing[-1].value

    def copy(self) -> RecordState:
        """Return a state that can be folded further without touching this one."""
        maps = (self.writes, self.seen, self.covered, self.edited, self.copies)
        return RecordState(*(dict(one) for one in maps))  # type: ignore[arg-type]  # each keeps its own type


def fold(lines: Iterable[Line], into: RecordState | None = None) -> RecordState:
    """Return the state that a set of one record's lines makes. Order and repeats change nothing.

    Extends ``into`` in place if given. A line whose payload was erased counts as seen and
    writes nothing, so after an erase the record is folded again from its lines.
    """
    state = into if into is not None else RecordState()
    for line in lines:
        stream, seq = line.header.dot
        if seq > state.seen.get(stream, 0):
            state.seen[stream] = seq
        if line.payload is not None:
            _apply(state, line, line.payload.fields)
    return state


def conflicts(state: RecordState) -> list[Conflict]:
    """Return every question that the standing writes leave open, in key order.

    None for a deleted record, none inside a deleted row.
    """
    on_record = _deletion(state, DELETED)
    if on_record is not None and not on_record.writes:
        return []
    on_rows = _row_deletions(state)
    found = [one for one in (on_record, *on_rows.values()) if one is not None and one.writes]
    gone = {marker for marker, one in on_rows.items() if not one.writes}
    for key, standing in state.writes.items():
        if len(standing) > 1 and not _merges_quietly(key) and marker_of(key) not in gone:
            kind: ConflictKind = "transition" if key == STATE else "field"
            if _differ(standing) or (key == STATE and sum(one.op != "release" for one in standing) > 1):
                found.append(Conflict(kind, key, standing))
    return sorted(found, key=lambda one: (one.key, one.kind))


def question_id(record: str, conflict: Conflict) -> str:
    """Return 16 hex digits that name a conflict: the same at every holder of its writes."""
    dots = [[stream, seq] for stream, seq in sorted(one.dot for one in conflict.writes)]
    return hashlib.sha256(canonical([record, conflict.kind, conflict.key, dots])).hexdigest()[:16]


def is_erased(lines: Iterable[Line]) -> bool:
    """True if an erase line took the whole record."""
    return any(map(_erases_whole, lines))


def erasing_line(lines: Iterable[Line]) -> Line | None:
    """Return the erase line that took the whole record; None if none did."""
    return next((one for one in lines if _erases_whole(one)), None)


def is_deleted(state: RecordState) -> bool:
    """True if the record is deleted and no unseen edit stands against it."""
    found = _deletion(state, DELETED)
    return found is not None and not found.writes


def row_lives(state: RecordState, repeat: str, row_id: str) -> bool:
    """True if a row is to be shown: a deletion that an edit has not seen does not hide it."""
    found = _deletion(state, f"{repeat}/{row_id}")
    return found is None or bool(found.writes)


def shown_fields(state: RecordState) -> Fields:
    """Return the record's fields as shown: plain values, and repeats as ordered rows."""
    fields: Fields = {}
    rows: dict[str, dict[str, Row]] = {}
    for key, value in current_keys(state).items():
        repeat, row_id, name = split_key(key)
        if key.startswith("_"):
            continue
        if not row_id:
            fields[key] = value
            continue
        row = rows.setdefault(repeat, {}).setdefault(row_id, {ROW_ID: row_id})
        if name and name != ROW_POSITION:
            row[name] = value
    places = row_places(state)
    for repeat, by_id in rows.items():
        order = sorted(by_id, key=lambda row_id: (places.get(f"{repeat}/{row_id}", _LAST), row_id))
        fields[repeat] = [by_id[row_id] for row_id in order]
    return fields


def current_keys(state: RecordState) -> dict[str, Any]:
    """Return key -> shown value of all that is not empty, pseudo fields included, deleted rows left out."""
    dead = {marker for marker, one in _row_deletions(state).items() if not one.writes}
    found: dict[str, Any] = {}
    for key in sorted(state.writes):
        value = state.shown(key)
        marker = marker_of(key)
        if marker in dead:
            continue
        if key == marker:
            found[key] = True
        elif not is_empty(value):
            found[key] = value
    return found


def row_places(state: RecordState) -> dict[str, int]:
    """Return ``repeat/row`` -> stored place, for changed_keys and for the order of rows."""
    places = places_in({key: state.shown(key) for key in state.writes if key.endswith(POSITION_END)})
    return {marker: place for marker, place in places.items() if isinstance(place, int)}


def overlaid(state: RecordState, changed: Mapping[str, Any]) -> RecordState:
    """Return the state as it would be after a write of ``changed`` by somebody who has seen all of it."""
    after = state.copy()
    for key, value in changed.items():
        after.writes[key] = (Write(("~", 1), value, state.seen),)
    return after


_LAST = 1 << 30


def _apply(state: RecordState, line: Line, fields: Mapping[str, Any]) -> None:
    header = line.header
    dot, context = header.dot, _before_itself(header)
    for scope in _edit_scopes(header.op, fields):
        state.edited[scope] = _join(state.edited.get(scope, {}), context)
    for key, value in fields.items():
        write = Write(dot, value, context, header.clerk, header.at, header.op)
        standing = state.writes.get(key, ())
        if not standing and header.op != "release" and key not in state.covered and key not in state.copies:
            state.writes[key], state.covered[key] = (write,), context  # the first word on this key
            continue
        if any(one.dot == dot for one in standing):
            continue
        gone = _covers(state.covered.get(key, {}), dot) or any(
            _repeats(one, write) for one in state.copies.get(key, ())
        )
        if header.op == "release":
            kept = [one for one in standing if not _repeats(write, one)]
            state.copies[key] = _in_order({one.dot: one for one in (*state.copies.get(key, ()), write)}.values())
        else:
            kept = [one for one in standing if not _covers(context, one.dot)]
            state.covered[key] = _join(state.covered.get(key, {}), context)
        state.writes[key] = _in_order(kept if gone else [*kept, write])


def _repeats(copy: Write, write: Write) -> bool:
    """True if a release wrote once more what this write says: a copy stands for that, and decides nothing."""
    return copy.has_seen(write) and canonical(copy.value) == canonical(write.value)


def _in_order(writes: Iterable[Write]) -> tuple[Write, ...]:
    return tuple(sorted(writes, key=lambda one: one.dot))


def _before_itself(header: Header) -> Context:
    """Return the context; a faulty one that reaches its own line is cut, or the line would overrule itself."""
    stream, seq = header.dot
    if header.context.get(stream, 0) < seq:
        return header.context
    return {**header.context, stream: seq - 1}


def _covers(context: Context, dot: tuple[str, int]) -> bool:
    return context.get(dot[0], 0) >= dot[1]


def _join(one: Context, other: Context) -> Context:
    """Return the join of two contexts, sharing one of them where it is the greater."""
    if all(other.get(stream, 0) >= seq for stream, seq in one.items()):
        return other
    if all(one.get(stream, 0) >= seq for stream, seq in other.items()):
        return one
    return {stream: max(one.get(stream, 0), other.get(stream, 0)) for stream in one.keys() | other.keys()}


def _deletion(state: RecordState, key: str, edit_keys: Iterable[str] | None = None) -> Conflict | None:
    """Return None if nothing deletes the record (or row) of a marker key; else the deletions with
    the writes that stand against them: with no writes at all if nobody objects.

    An edit that has seen a deletion overrules it: its writer had the record before him.
    ``edit_keys``: the keys whose writes count, if they are known already.
    """
    standing = state.writes.get(key, ())
    dead_value = key == DELETED
    deletions = [one for one in standing if one.value is dead_value]
    if not deletions:
        return None
    edited = state.edited.get("" if dead_value else key, {})
    deletions = [d for d in deletions if not _covers(edited, d.dot)]
    if not deletions:
        return None
    kept = [one for one in standing if one.value is not dead_value]
    keys = sorted(_edit_keys(state, key) if edit_keys is None else edit_keys, reverse=True)
    edits = {one.dot: one for k in keys for one in state.writes[k] if one.op != "erase"} | {w.dot: w for w in kept}
    own = {d.dot for d in deletions}
    against = [e for e in edits.values() if e.dot not in own and not all(d.has_seen(e) for d in deletions)]
    kind: ConflictKind = "delete" if dead_value else "row"
    return Conflict(kind, key, _in_order((*deletions, *against)) if against else ())


def _row_deletions(state: RecordState) -> dict[str, Conflict]:
    """Return what _deletion says of every deleted row, by marker."""
    cells: dict[str, list[str]] = {
        key: []
        for key, ws in state.writes.items()
        if ((ws and ws[0].value is False) or len(ws) > 1)
        and marker_of(key) == key
        and any(w.value is False for w in ws)
    }
    if not cells:
        return {}
    for key in state.writes:
        marker = marker_of(key)
        if marker in cells and key != marker and _is_edit(key):
            cells[marker].append(key)
    found = {marker: _deletion(state, marker, keys) for marker, keys in cells.items()}
    return {marker: one for marker, one in found.items() if one is not None}


def _edit_keys(state: RecordState, marker: str) -> list[str]:
    """Return the keys whose writes stand against a deletion: places, asks and notes do not."""
    if marker == DELETED:
        return [key for key in state.writes if _is_edit(key)]
    return [key for key in state.writes if key.startswith(f"{marker}/") and _is_edit(key)]


@lru_cache(maxsize=16_384)
def _is_edit(key: str) -> bool:
    return key != DELETED and not _is_note(key) and not key.endswith(POSITION_END)


def _edit_scopes(op: Op, keys: Iterable[str]) -> set[str]:
    """Return what a line edits: the record ("") and rows by their markers. Only create and update edit."""
    if op not in ("create", "update"):
        return set()
    scopes: set[str] = set()
    for key in keys:
        if _is_edit(key):
            scopes.add("")
            marker = marker_of(key)
            if marker != key:
                scopes.add(marker)
    return scopes


def _is_note(key: str) -> bool:
    return key in QUIET or key.startswith((ASK_PREFIX, ANSWER_PREFIX))


def _merges_quietly(key: str) -> bool:
    return key == DELETED or _is_note(key) or key.endswith(POSITION_END) or marker_of(key) == key


def _erases_whole(line: Line) -> bool:
    return line.header.op == "erase" and line.payload is not None and line.payload.fields.get(DELETED) is True


def _differ(writes: Iterable[Write]) -> bool:
    return len({canonical(one.value) for one in writes}) > 1
