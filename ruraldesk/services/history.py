"""The readable history of a record, and taking back the last change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.changes import DELETED, NUMBER, ROW_POSITION, STATE, TRAVEL, UNDO_REASON, Line, Op
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState, fold, is_erased, split_key
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import locking, making, row_story, saving, showing, stepping
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import refuse_taken
from ruraldesk.services.records import Saved, with_made
from ruraldesk.services.removal import refuse_erased, refuse_left_wrong, refuse_linked

OP_WORDS = {
    "create": "新登记",
    "update": "修改",
    "delete": "删除",
    "restore": "恢复",
    "release": "交镇里",
    "erase": "抹去",
    "ask": "镇里问",
    "answer": "回答",
    "return": "镇里退回",
    "system": "登记台",
}
_STAYS = (NUMBER, TRAVEL)  # a number once given is never taken away; what travelled has travelled


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in a clerk's words."""

    key: str
    label: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        """Say it on one line."""
        if not self.old:
            return f"{self.label}：写上“{self.new}”" if self.new else f"加了{self.label}"
        return f"{self.label}：从“{self.old}”改成“{self.new}”" if self.new else f"{self.label}：去掉“{self.old}”"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One save of a record."""

    change: str
    at: str  # instant, UTC
    clerk: str
    device: str
    op: str  # create, update, delete, restore, release, ask, answer, return, erase
    words: str  # e.g. 新登记, 修改, 删除
    reason: str
    fields: tuple[FieldChange, ...]
    mine: bool  # made at this desk
    obstacle: str = ""  # what keeps it from being taken back; "" = it can be


def history(desk: Desk, record: str) -> list[HistoryEntry]:
    """Return every save of a record, newest first."""
    loaded, every = saving.load(desk, record), desk.store.records.lines_of(record)
    state, entries, gone = RecordState(), [], is_erased(every)
    for lines in _by_change(every):
        before = state.copy()
        fold(lines, state)
        entry = _entry(desk, loaded.spec, lines, before, state)
        if lines[0].header.op == "erase":
            entry = replace(entry, fields=())  # what it empties is not told one by one
        entries.append(replace(entry, obstacle="已经抹去。" if gone else _obstacle(desk, loaded, lines)))
    return entries[::-1]


def undo_obstacles(desk: Desk, record: str) -> list[str]:
    """Return one sentence for each thing that keeps the last change of this desk from being undone."""
    loaded = saving.load(desk, record)
    lines = _last_own_change(desk, record)
    return _obstacles(desk, loaded, lines) + _made_obstacles(desk, loaded, lines)


def undo(desk: Desk, record: str) -> Saved:
    """Take back this desk's last change of a record, as a new change, with the records that the change made.

    Refuses with UserError("undo_blocked", where=what stands in the way), UserError("nothing_to_undo"), and
    UserError("record_sealed") what would open a sealed record.
    """
    return take_back(desk, record, _last_own_change(desk, record)[0].header.change)


def take_back(desk: Desk, record: str, change: str) -> Saved:
    """Take back one change that this desk made, where what it wrote still stands. Refuses as ``undo`` does."""
    loaded = saving.load(desk, record)
    refuse_erased(desk, record)
    locking.refuse_locked(desk, loaded.spec, record)
    lines = [one for one in desk.store.records.lines_of(record) if one.header.change == change]
    if not lines or lines[0].header.stream.device != desk.device:
        raise UserError("nothing_to_undo")
    _refuse_opening(desk, loaded, lines)
    obstacles = _obstacles(desk, loaded, lines) + _made_obstacles(desk, loaded, lines)
    if obstacles:
        raise UserError("undo_blocked", where=tuple(obstacles))
    told = _told(desk, loaded.spec, record, lines)
    with desk.store.transaction():
        return replace(_undo(desk, loaded, lines), told=told)


def _told(desk: Desk, spec: FormSpec, record: str, lines: list[Line]) -> str:
    """Say in few words what a change was: 删除, 改动3处, 从…到…的一步."""
    if lines[0].header.op in ("create", "delete"):
        return OP_WORDS[lines[0].header.op]
    before, after = _around(desk, record, lines)
    fields = [one for one in _entry(desk, spec, lines, before, after).fields if one.key not in (STATE, *_STAYS)]
    was, now = (str(one.shown(STATE) or "") for one in (before, after))
    said = [f"从“{stepping.label(spec, was)}”到“{stepping.label(spec, now)}”的一步"] if was != now else []
    return "、".join([*said, *([f"改动{len(fields)}处"] if fields or not said else [])])


def _around(desk: Desk, record: str, lines: list[Line]) -> tuple[RecordState, RecordState]:
    """Return a record as it stood before a change and after it."""
    state = RecordState()
    for one in _by_change(desk.store.records.lines_of(record)):
        if one[0].header.change == lines[0].header.change:
            break
        fold(one, state)
    before = state.copy()
    fold(lines, state)
    return before, state


def _undo(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> Saved:
    record, change = loaded.record.id, desk.new_id()
    made = making.made_in(desk, loaded.spec, loaded.record, lines[0].header.change)
    changes = ChangeSet()
    for one in made:
        changes |= _take_back(desk, one, change)
    op: Op = "delete" if lines[0].header.op == "create" else "update"
    if op == "delete":
        refuse_linked(desk, loaded)
    back = {DELETED: True} if op == "delete" else values_before(desk, record, lines)
    if op != "delete":
        only = None if DELETED in back else frozenset(back)  # with the record all its fields come back
        refuse_taken(desk, loaded.spec, record, saving.overlaid(loaded.now, back), only=only)
    drafted = saving.drafted(loaded.spec, record, op, back, loaded.travel, loaded.context, UNDO_REASON)
    changes |= saving.write(desk, drafted, change)
    refuse_left_wrong(desk, loaded)
    return with_made(desk, loaded.spec, Saved(saving.reread(desk, record), changes), change)


def _take_back(desk: Desk, made: str, change: str) -> ChangeSet:
    loaded = saving.load(desk, made)
    lines = saving.drafted(loaded.spec, made, "delete", {DELETED: True}, loaded.travel, loaded.context, UNDO_REASON)
    return saving.write(desk, lines, change)


def _by_change(lines: list[Line]) -> Iterator[list[Line]]:
    """Group a record's lines by save, in the order the saves arrived."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.header.change, []).append(line)
    yield from groups.values()


def _entry(desk: Desk, spec: FormSpec, lines: list[Line], before: RecordState, after: RecordState) -> HistoryEntry:
    header = lines[0].header
    reason = next((one.payload.reason for one in lines if one.payload and one.payload.reason), "")
    changed = [
        FieldChange(
            key,
            showing.key_label(spec, key),
            showing.key_text(desk, spec, key, before.shown(key)),
            showing.key_text(desk, spec, key, value),
        )
        for line in lines
        if line.payload is not None
        for key, value in line.payload.fields.items()
        if key not in (TRAVEL, DELETED) and not key.endswith(f"/{ROW_POSITION}") and before.shown(key) != value
    ]
    changed.sort(key=lambda one: _place(spec, one.key))
    changed = row_story.told(desk, spec, changed, before, after)
    words = UNDO_REASON if reason == UNDO_REASON else OP_WORDS[header.op]
    mine = header.stream.device == desk.device
    return HistoryEntry(
        header.change, header.at, header.clerk, header.stream.device, header.op, words, reason, tuple(changed), mine
    )


def _place(spec: FormSpec, key: str) -> tuple[int, str]:
    """Order keys as the form does: the record's own pseudo fields first."""
    _, row_id, name = split_key(key)
    field = spec.by_name.get(name if row_id else key)
    return (field.row if field else 0, key)


def _last_own_change(desk: Desk, record: str) -> list[Line]:
    own = [one for one in desk.store.records.lines_of(record) if one.header.stream.device == desk.device]
    if not own:
        raise UserError("nothing_to_undo")
    last = own[-1].header.change
    return [one for one in own if one.header.change == last]


def _obstacle(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> str:
    if lines[0].header.stream.device != desk.device:
        return "别的桌子改的，要改就在表里改。"
    if lock := locking.lock_of(desk, loaded.spec, loaded.record.id):
        return lock.sentence
    found = _obstacles(desk, loaded, lines) or _made_obstacles(desk, loaded, lines)
    if not found:
        try:
            _refuse_opening(desk, loaded, lines)
        except UserError as refusal:
            return refusal.sentence
    return found[0] if found else ""


def _refuse_opening(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> None:
    """Refuse what would change, or open to changes, what a sealed state keeps as it was looked through."""
    spec, keys = loaded.spec, _undoable_keys(lines)
    now = spec.state(loaded.state)
    _refuse_kept(desk, loaded, lines)
    if STATE not in keys:
        if now is not None and now.sealed and any(key.split("/")[0] not in now.open for key in keys):
            raise stepping.closed_error(spec, now)
        return
    then = spec.state(str(values_before(desk, loaded.record.id, lines).get(STATE) or ""))
    was_sealed = then is not None and (then.sealed or then.kept)
    if now is not None and now.sealed and not (then is not None and then.sealed):
        raise stepping.closed_error(spec, now)
    last = desk.store.records.lines_of(loaded.record.id)[-1].header.change
    if (
        now is not None
        and then is not None
        and was_sealed
        and not (now.sealed or now.kept)
        and last != lines[0].header.change
    ):
        raise UserError("record_moved_on", state=then.label)


def _refuse_kept(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> None:
    """Refuse to take back a deletion's undoing, and what is out of the house: a step there, a change made there."""
    spec, (before, after) = loaded.spec, _around(desk, loaded.record.id, lines)
    if before.shown(DELETED) and not after.shown(DELETED):
        raise UserError("restoring_stays")
    keys = {key.split("/")[0] for key in _undoable_keys(lines)} - {DELETED}
    for name in (str(after.shown(STATE) or ""), loaded.state):
        state = spec.state(name)
        if state is None or not state.kept:
            continue
        if keys - set(state.open):
            raise stepping.kept_error(spec, state)


def _obstacles(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> list[str]:
    found = []
    if any(one.payload is None for one in lines):
        return ["这次修改已抹去。"]
    if (
        lines[0].header.op == "create"
        and (more := len(list(_by_change(desk.store.records.lines_of(loaded.record.id))))) > 1
    ):
        return [f"登记以后又改过{more - 1}次，要撤销登记就用删除。"]
    if lines[0].header.op in ("release", "ask", "answer", "return"):
        return [f"“{OP_WORDS[lines[0].header.op]}”撤不回来。"]
    keys = _undoable_keys(lines)
    if not keys and lines[0].header.op == "update":
        return ["这次只给了编号，编号给了就留着。"]
    for key in keys:
        standing = loaded.now.writes.get(key, ())
        dots = {one.header.dot for one in lines}
        if len(standing) != 1 or standing[0].dot not in dots:
            found.append(f"“{showing.key_label(loaded.spec, key)}”后来又改过。")
    return found


def _made_obstacles(desk: Desk, loaded: saving.Loaded, lines: list[Line]) -> list[str]:
    """Return what keeps the records that a change made from going with it: each is named."""
    change, found = lines[0].header.change, []
    for one in making.made_in(desk, loaded.spec, loaded.record, change):
        title, spec = desk.store.records.title(one), desk.store.specs.newest(desk.store.records.form_of(one))
        linking = {other for other, _ in desk.store.records.linking_to(one)} - {one, loaded.record.id}
        if desk.store.records.lines_of(one)[-1].header.change != change:
            found.append(f"由它记入的“{title}”后来又改过。")
        elif (state := spec.state(saving.load(desk, one).state)) is not None and state.kept:
            found.append(f"由它记入的“{title}”：{stepping.kept_error(spec, state).sentence}")
        elif lock := locking.lock_of(desk, spec, one):
            found.append(f"由它记入的“{title}”：{lock.sentence}")
        elif linking:
            found.append(f"由它记入的“{title}”还有{len(linking)}件登记指着。")
    return found


def _undoable_keys(lines: list[Line]) -> list[str]:
    return [key for one in lines if one.payload for key in one.payload.fields if key not in _STAYS]


def values_before(desk: Desk, record: str, lines: list[Line]) -> dict[str, Any]:  # Any: JSON value
    change = lines[0].header.change
    before = fold(one for one in desk.store.records.lines_of(record) if one.header.change != change)
    back = {}
    for key in _undoable_keys(lines):
        _, row_id, name = split_key(key)
        was = before.shown(key)
        back[key] = False if row_id and not name and was is None else was
        if key == DELETED:
            back[key] = bool(was)
        if key == STATE and was is None:
            back.pop(key)
    return back
