"""The plan of an import: what would be new, changed or in conflict, before anything is changed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ruraldesk.bundle.chain import Placement, place
from ruraldesk.bundle.source import Log
from ruraldesk.bundle.status import ImportStatus
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.merging import conflicts, fold
from ruraldesk.town.scan import ScannedBundle

ConcernKind = Literal["gap", "forked", "conflict", "unknown_form", "same_person", "refused"]
FindSame = Callable[[Line], Sequence[str]]  # titles of records here that may be the same person


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a person should know or decide before or after the import. ``id`` is stable."""

    id: str
    kind: ConcernKind
    file: str
    words: str
    record: str = ""


@dataclass(frozen=True)
class Planned:
    """What would become of one scanned bundle."""

    bundle: ScannedBundle
    status: ImportStatus
    message: str = ""
    new_lines: int = 0
    new_records: int = 0
    changed_records: int = 0
    conflicts: int = 0
    gaps: tuple[str, ...] = ()

    @property
    def village(self) -> str:
        return self.bundle.opened.manifest.village if self.bundle.opened else ""


@dataclass(frozen=True)
class Plan:
    """Every bundle in the order it would be applied, then the concerns."""

    bundles: tuple[Planned, ...]
    concerns: tuple[Concern, ...]

    @property
    def conflicts(self) -> int:
        return sum(one.conflicts for one in self.bundles)


@dataclass
class _Ahead:
    """The log as it would be after the bundles planned so far."""

    log: Log
    heads: dict[Stream, tuple[int, str]]
    added: dict[Stream, list[Line]] = field(default_factory=dict)

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> Iterable[Line]:
        yield from self.log.lines(stream, seq_from, seq_to)
        yield from (one for one in self.added.get(stream, ()) if seq_from <= one.header.seq <= seq_to)

    def lines_of(self, record: str) -> list[Line]:
        mine = [one for lines in self.added.values() for one in lines if one.header.record == record]
        return [*self.log.lines_of(record), *mine]

    def take(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.added.setdefault(line.header.stream, []).append(line)
            self.heads[line.header.stream] = (line.header.seq, line.header.hash)


def plan(
    scanned: Sequence[ScannedBundle],
    log: Log,
    heads: Mapping[Stream, tuple[int, str]],
    taken: frozenset[str],
    known_forms: frozenset[tuple[str, int]],
    find_same: FindSame,
) -> Plan:
    """Return what an import of these bundles would do.

    ``taken`` are the hashes of files taken in before. A bundle that lacks earlier lines is put
    behind those that bring them, whatever the order in which the files were given.
    """
    ahead = _Ahead(log, dict(heads))
    waiting = [one for one in scanned if one.opened is not None]
    done = [Planned(one, one.status, one.message) for one in scanned if one.opened is None]
    concerns = [_concern("refused", one.bundle, one.message) for one in done]
    moved = True
    while waiting and moved:
        moved = False
        for one in list(waiting):
            found = _place(one, ahead)
            if found.gaps and not found.forked:
                continue
            waiting.remove(one)
            moved = True
            done.append(_planned(one, found, ahead, taken))
            concerns += _concerns(one, found, ahead, known_forms, find_same)
            if not found.forked:
                ahead.take(found.new)
    for one in waiting:
        gaps = tuple(gap.words for gap in _place(one, ahead).gaps)
        words = f"{one.name}：{'；'.join(gaps)}，先留着。"
        done.append(Planned(one, ImportStatus.GAP, words, gaps=gaps))
        concerns.append(_concern("gap", one, words))
    return Plan(tuple(done), tuple(concerns))


def _place(one: ScannedBundle, ahead: _Ahead) -> Placement:
    if one.opened is None:
        return Placement((), (), ())
    return place(one.opened.lines, one.opened.manifest.streams, ahead, ahead.heads)


def _planned(one: ScannedBundle, found: Placement, ahead: _Ahead, taken: frozenset[str]) -> Planned:
    if found.forked:
        return Planned(one, ImportStatus.FORKED_DEVICE, _fork_words(one, found))
    if not found.new or (one.opened is not None and one.opened.sha256 in taken):
        return Planned(one, ImportStatus.ALREADY, f"{one.name}：以前收过，没有新的。")
    records = {line.header.record for line in found.new}
    old = {record: list(ahead.lines_of(record)) for record in records}
    clashes = sum(_new_conflicts(old[record], found.new, record) for record in records)
    fresh = sum(1 for record in records if not old[record])
    return Planned(
        one,
        ImportStatus.CONFLICTS if clashes else ImportStatus.OK,
        new_lines=len(found.new),
        new_records=fresh,
        changed_records=len(records) - fresh,
        conflicts=clashes,
    )


def _new_conflicts(old: Sequence[Line], new: Iterable[Line], record: str) -> int:
    if not old:
        return len(conflicts(fold([one for one in new if one.header.record == record])))
    before = len(conflicts(fold(old)))
    after = len(conflicts(fold([*old, *(one for one in new if one.header.record == record)])))
    return max(0, after - before)


def _concerns(
    one: ScannedBundle,
    found: Placement,
    ahead: _Ahead,
    known_forms: frozenset[tuple[str, int]],
    find_same: FindSame,
) -> list[Concern]:
    if found.forked:
        return [_concern("forked", one, _fork_words(one, found))]
    listed = []
    brought = set(one.opened.forms()) if one.opened else set()
    for form, version in sorted({(line.header.form, line.header.form_version) for line in found.new}):
        if not form.startswith("_") and (form, version) not in known_forms:
            words = f"{one.name}：带来一份新的表样{form}（{version}）。"
            if (form, version) not in brought:
                words = f"{one.name}：用了这里没有的表样{form}（{version}），先存着，表样到了才看得见。"
            listed.append(_concern("unknown_form", one, words))
    for line in found.new:
        if line.header.op in ("create", "release"):
            for title in find_same(line):
                words = f"可能是同一个人：这里已有“{title}”。"
                listed.append(_concern("same_person", one, words, line.header.record))
    for record in sorted({line.header.record for line in found.new}):
        clashes = _new_conflicts(list(ahead.lines_of(record)), found.new, record)
        if clashes:
            listed.append(_concern("conflict", one, f"有{clashes}处两边写得不一样，收下以后在“待问”里定。", record))
    return listed


def _fork_words(one: ScannedBundle, found: Placement) -> str:
    devices = "、".join(sorted({stream.device for stream in found.forked}))
    return f"{one.name}：{devices}这张桌子有两份不一样的记录，没有收。请村里把它改成新的桌子再封一包。"


def _concern(kind: ConcernKind, one: ScannedBundle, words: str, record: str = "") -> Concern:
    digest = hashlib.sha256("\n".join((kind, one.name, record, words)).encode("utf-8")).hexdigest()
    return Concern(digest[:16], kind, one.name, words, record)
