"""Builds histories of one record at several desks that exchange only parts of their streams."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ruraldesk.model.audiences import release, split_by_audience
from ruraldesk.model.changes import (
    DELETED,
    GENESIS,
    STATE,
    TRAVEL,
    Header,
    Line,
    LineDraft,
    Op,
    Payload,
    Stream,
)
from ruraldesk.model.form import Field, FormSpec, Repeat
from ruraldesk.model.merging import (
    Conflict,
    RecordState,
    changed_keys,
    current_keys,
    fold,
    is_deleted,
    row_places,
    shown_fields,
)

Dot = tuple[str, int]
RECORD = "00000000-0000-4000-8000-000000000001"

SPEC = FormSpec(
    form_id="paper",
    title="试验单",
    version=2026010100,
    content_hash="0" * 64,
    fields=(
        Field("subject", "text", "事项", 2),
        Field("amount", "decimal", "金额", 3, unit="yuan"),
        Field("secret", "text", "底细", 4, town="never"),
        Field("asked", "text", "材料", 5, town="on_request"),
        Field("item", "text", "项目", 7, repeat="items"),
        Field("cost", "text", "花费", 8, repeat="items", town="never"),
    ),
    repeats=(Repeat("items", "明细", 6),),
    travel="linked",
)


@dataclass
class Desk:
    """One holder: which lines of which streams it has, and what it makes of them."""

    device: str
    seqs: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    state: RecordState = field(default_factory=RecordState)
    known: frozenset[Dot] = frozenset()
    loaded: tuple[RecordState, frozenset[Dot]] | None = None  # a form that was opened a while ago

    def take(self, line: Line) -> None:
        """Take in one line; a repeated or an early one is left alone."""
        key, seq = line.header.dot
        if self.held.get(key, 0) + 1 != seq:
            return
        self.held[key] = seq
        self.lines.append(line)
        self.known |= {line.header.dot}
        fold([line], self.state)


@dataclass
class History:
    """Everything that was written, and what each writer truly knew when he wrote (the oracle's eyes)."""

    desks: list[Desk]
    streams: dict[str, list[Line]] = field(default_factory=dict)
    knowledge: dict[Dot, frozenset[Dot]] = field(default_factory=dict)
    changes: int = 0

    @property
    def lines(self) -> list[Line]:
        return [line for stream in self.streams.values() for line in stream]

    def write(self, desk: Desk, op: Op, changed: dict[str, Any]) -> None:
        """Save changed keys from the desk's open form, or from what it shows now."""
        state, known = desk.loaded or (desk.state.copy(), desk.known)
        desk.loaded = None
        if changed:
            travel = str(desk.state.shown(TRAVEL) or "")
            self._append(desk, split_by_audience(SPEC, RECORD, op, changed, travel, dict(state.seen)), known)

    def release(self, desk: Desk, level: str) -> None:
        """Let the record travel, as the first link to it does."""
        state = desk.state
        draft = release(SPEC, RECORD, current_keys(state), str(state.shown(TRAVEL) or ""), level, dict(state.seen))
        if draft is not None:
            self._append(desk, (draft,), desk.known)

    def _append(self, desk: Desk, drafts: Iterable[LineDraft], known: frozenset[Dot]) -> None:
        self.changes += 1
        for draft in drafts:
            stream = Stream(desk.device, draft.audience)
            desk.seqs[stream.key] = seq = desk.seqs.get(stream.key, 0) + 1
            payload = Payload(f"{self.changes:032x}", draft.fields, draft.reason)
            before = self.streams.setdefault(stream.key, [])
            header = Header(
                stream, seq, f"change-{self.changes}", RECORD, draft.form, draft.form_version, draft.op, "李敏",
                "2026-10-20T02:00:00Z", draft.context, payload.hash, before[-1].header.hash if before else GENESIS,
            )  # fmt: skip
            line = Line(header, payload)
            before.append(line)
            self.knowledge[header.dot] = known
            desk.take(line)

    def exchange(self, giver: Desk, taker: Desk, choice: int) -> None:
        """Carry a part of one stream the giver holds, with a repetition now and then."""
        keys = sorted(giver.held)
        if not keys:
            return
        key = keys[choice % len(keys)]
        upto = 1 + choice % giver.held[key]
        for line in self.streams[key][:upto]:
            taker.take(line)


# A step: (desk, verb, choice). Small numbers, so that hypothesis shrinks a failure to a short story.
Step = tuple[int, int, int]
VERBS = 14


def play(desks: int, steps: Iterable[Step]) -> History:
    """Play the steps at so many desks and return the history."""
    history = History([Desk(f"{n:016x}") for n in range(1, desks + 1)])
    first = history.desks[0]
    history.write(first, "create", {"subject": "路灯", "secret": "底", STATE: "drafting"})
    for one in history.desks[1:]:
        for key in list(first.held):
            for line in history.streams[key]:
                one.take(line)
    for who, verb, choice in steps:
        _step(history, history.desks[who % desks], verb % VERBS, choice)
    return history


def _step(history: History, desk: Desk, verb: int, choice: int) -> None:
    others = [one for one in history.desks if one is not desk] or [desk]
    if verb <= 4:
        history.exchange(others[choice % len(others)], desk, choice // 2)
    elif verb == 5:
        desk.loaded = (desk.state.copy(), desk.known)
    elif verb <= 10:
        state, _ = desk.loaded or (desk.state, desk.known)
        if not is_deleted(desk.state):
            before = shown_fields(state)
            after = _edited(history, before, verb, choice)
            history.write(desk, "update", changed_keys(before, after, row_places(state)))
    elif verb == 11:
        history.write(desk, "update", {STATE: ["posted", "archived"][choice % 2]})
    elif verb == 12:
        deleted = is_deleted(desk.state)
        history.write(desk, "restore" if deleted else "delete", {DELETED: not deleted})
    elif not is_deleted(desk.state):
        history.release(desk, ["full", "all"][choice % 2])


def _edited(history: History, before: dict[str, Any], verb: int, choice: int) -> dict[str, Any]:
    after = dict(before)
    rows = [dict(row) for row in before.get("items", [])]
    if verb <= 7:
        name = ["subject", "amount", "secret", "asked"][choice % 4]
        after[name] = [None, "1.00", "2.00", "3.00"][choice // 4 % 4]
        return after
    if verb == 8 or not rows:
        rows.insert(choice % (len(rows) + 1), {"_id": f"{history.changes:012x}", "item": f"灯{choice}", "cost": "9"})
    elif verb == 9:
        del rows[choice % len(rows)]
    else:
        rows[choice % len(rows)]["item"] = f"杆{choice % 3}"
    return after | {"items": rows}


def interleaved(lines: Iterable[Line], seed: int) -> list[Line]:
    """Return lines in an order that keeps each stream's own, with some of them repeated."""
    shuffler = random.Random(seed)
    waiting: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda one: one.header.dot):
        waiting.setdefault(line.header.stream.key, []).append(line)
    order: list[Line] = []
    while waiting:
        key = shuffler.choice(sorted(waiting))
        order.append(waiting[key].pop(0))
        if not waiting[key]:
            del waiting[key]
        if shuffler.random() < 0.2:
            order.append(shuffler.choice(order))
    return order


def expected_standing(history: History, lines: Iterable[Line]) -> dict[str, set[Dot]]:
    """Say from the writers' true knowledge which writes stand: nobody who wrote the key had seen them."""
    by_key: dict[str, dict[Dot, tuple[Op, Any]]] = {}
    for line in lines:
        for key, value in line.payload.fields.items() if line.payload else ():
            by_key.setdefault(key, {})[line.header.dot] = (line.header.op, value)
    return {
        key: {dot for dot in writes if not any(_ends(history, writes, other, dot) for other in writes)}
        for key, writes in by_key.items()
    }


def _ends(history: History, writes: dict[Dot, tuple[Op, Any]], other: Dot, dot: Dot) -> bool:
    """True if ``other`` knew the write: and, if it is a release, says the very same."""
    copy = writes[other][0] == "release"
    return dot in history.knowledge[other] and (not copy or writes[other][1] == writes[dot][1])


def conflict_keys(found: Iterable[Conflict]) -> list[tuple[str, str]]:
    """Return (kind, key) of conflicts, in their order."""
    return [(one.kind, one.key) for one in found]
