"""The plan of an import: what would be new, changed or in conflict, before anything is changed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ruraldesk.bundle.chain import Placement, place
from ruraldesk.bundle.source import Log
from ruraldesk.bundle.status import ImportStatus
from ruraldesk.clock import CHINA, parse_instant
from ruraldesk.model.changes import TOWN, Line, Stream
from ruraldesk.model.merging import Conflict, RecordState, conflicts, fold, question_id
from ruraldesk.town.scan import ScannedBundle

ConcernKind = Literal["gap", "forked", "foreign", "conflict", "unknown_form", "same_person", "refused"]
FindSame = Callable[[Line], Sequence[tuple[str, str]]]  # (id, title) of records here that may be the same person


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a person should know or decide before or after the import. ``id`` is stable."""

    id: str
    kind: ConcernKind
    file: str
    words: str
    record: str = ""


@dataclass(frozen=True)
class Clash:
    """What two sides wrote differently about one record, as it would stand after the import."""

    concern: str  # the id of its concern
    record: str
    form: str
    version: int
    state: RecordState
    conflicts: tuple[Conflict, ...]
    here: frozenset[tuple[str, int]]  # the dots that are here already; the others come with the bundle


@dataclass(frozen=True, slots=True)
class Twin:
    """A new record that may be about somebody who is here already."""

    concern: str
    record: str
    form: str
    version: int
    others: tuple[str, ...]  # ids of records here


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
    new: tuple[Line, ...] = ()
    clashes: tuple[Clash, ...] = ()
    twins: tuple[Twin, ...] = ()
    received_at: str = ""  # when this very file was taken in; "" if it was not, or others brought the same lines

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
    villages: dict[Stream, str]
    homes: Mapping[str, str]
    parted: Mapping[str, str]
    added: dict[Stream, list[Line]] = field(default_factory=dict)
    by_record: dict[str, list[Line]] = field(default_factory=dict)

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> Iterable[Line]:
        yield from self.log.lines(stream, seq_from, seq_to)
        yield from (one for one in self.added.get(stream, ()) if seq_from <= one.header.seq <= seq_to)

    def lines_of(self, record: str) -> list[Line]:
        return [*self.log.lines_of(record), *self.by_record.get(record, ())]

    def take(self, lines: Iterable[Line], village: str) -> None:
        for line in lines:
            self.villages[line.header.stream] = village
            self.added.setdefault(line.header.stream, []).append(line)
            self.by_record.setdefault(line.header.record, []).append(line)
            self.heads[line.header.stream] = (line.header.seq, line.header.hash)


def plan(
    scanned: Sequence[ScannedBundle],
    log: Log,
    heads: Mapping[Stream, tuple[int, str]],
    taken: Mapping[str, str],
    known_forms: frozenset[tuple[str, int]],
    find_same: FindSame,
    villages: Mapping[Stream, str],
    homes: Mapping[str, str] | None = None,
    parted: Mapping[str, str] | None = None,
) -> Plan:
    """Return what an import of these bundles would do.

    ``taken`` are the hashes of files taken in before and the instant of each. ``villages`` say whose
    each stream here is: a village writes about its own records only, another's bundle that touches
    them is refused. ``homes``: of villages that are part of another one, which that is; it writes about theirs.
    ``parted``: of villages that were part of another one and are no more, what they are called.
    A bundle that lacks earlier lines is put behind those that bring them, whatever the order in
    which the files were given.
    """
    ahead = _Ahead(log, dict(heads), dict(villages), homes or {}, parted or {})
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
            touched = _Touched(found.new, ahead)
            twins = _twins(one, found, find_same)
            done.append(_planned(one, found, touched, taken, twins))
            concerns += _concerns(one, found, touched, known_forms, twins)
            if not done[-1].status.is_refusal:
                ahead.take(found.new, done[-1].village)
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


class _Touched:
    """The records that a bundle's new lines are about: what is here of each, and what comes."""

    def __init__(self, new: Iterable[Line], ahead: _Ahead) -> None:
        self.new: dict[str, list[Line]] = {}
        for line in new:
            self.new.setdefault(line.header.record, []).append(line)
        self.old = {record: ahead.lines_of(record) for record in self.new}
        self.states: dict[str, RecordState] = {}
        self.clashes = {record: self._clashes(record) for record in self.new}
        self._villages = ahead.villages
        self._homes = ahead.homes
        self._parted = ahead.parted

    def _clashes(self, record: str) -> tuple[Conflict, ...]:
        """Return the conflicts that stand after the import and did not before."""
        old = self.old[record]
        before = {question_id(record, one) for one in conflicts(fold(old))} if old else set()
        after = fold([*old, *self.new[record]])
        found = tuple(one for one in conflicts(after) if question_id(record, one) not in before)
        if found:
            self.states[record] = after
        return found

    def foreign(self, village: str) -> list[str]:
        """Return the records that belong to another village, and those written in a stream of its desks."""
        own = self._homes.get(village, village)
        return [record for record, lines in self.old.items() if self._owners([*lines, *self.new[record]]) - {own}]

    def parted(self, village: str) -> str:
        """Return the name of a village that once was part of another one, if it is such a one's that are foreign."""
        found = [owner for one in self.foreign(village) for owner in self._owners([*self.old[one], *self.new[one]])]
        return next((self._parted[one] for one in found if one in self._parted), "")

    def _owners(self, lines: Iterable[Line]) -> set[str]:
        streams = {line.header.stream for line in lines if line.header.stream.audience == TOWN}
        found = {self._villages[stream] for stream in streams if stream in self._villages}
        return {self._homes.get(one, one) for one in found}


def _planned(
    one: ScannedBundle, found: Placement, touched: _Touched, taken: Mapping[str, str], twins: Sequence[_Same]
) -> Planned:
    if found.forked:
        return Planned(one, ImportStatus.FORKED_DEVICE, _fork_words(one, found))
    received_at = taken.get(one.opened.sha256, "") if one.opened is not None else ""
    if not found.new or received_at:
        words = f"{one.name}：{_received_words(received_at)}，没有新的。"
        return Planned(one, ImportStatus.ALREADY, words, received_at=received_at)
    if one.opened is not None and touched.foreign(one.opened.manifest.village):
        return Planned(one, ImportStatus.BAD_SIGNATURE, _foreign_words(one, touched))
    records = touched.new
    clashes = sum(len(each) for each in touched.clashes.values())
    fresh = sum(1 for record in records if not touched.old[record])
    return Planned(
        one,
        ImportStatus.CONFLICTS if clashes else ImportStatus.OK,
        new_lines=len(found.new),
        new_records=fresh,
        changed_records=len(records) - fresh,
        conflicts=clashes,
        new=found.new,
        clashes=tuple(_clash(one, record, touched) for record in sorted(touched.states)),
        twins=tuple(same.twin for same in twins),
    )


@dataclass(frozen=True, slots=True)
class _Same:
    """A twin with the concern that tells it."""

    twin: Twin
    concern: Concern


def _twins(one: ScannedBundle, found: Placement, find_same: FindSame) -> list[_Same]:
    listed = []
    for line in found.new:
        head = line.header
        same = find_same(line) if head.op in ("create", "release") else ()
        if same:
            titles = "、".join(f"“{title}”" for _, title in same)
            concern = _concern("same_person", one, f"可能是同一个人：这里已有{titles}。", head.record)
            others = tuple(record for record, _ in same)
            listed.append(_Same(Twin(concern.id, head.record, head.form, head.form_version, others), concern))
    return listed


def _clash(one: ScannedBundle, record: str, touched: _Touched) -> Clash:
    last = touched.new[record][-1].header
    here = frozenset(line.header.dot for line in touched.old[record])
    concern = _clash_concern(one, record, touched)
    return Clash(
        concern.id, record, last.form, last.form_version, touched.states[record], touched.clashes[record], here
    )


def _clash_concern(one: ScannedBundle, record: str, touched: _Touched) -> Concern:
    words = f"有{len(touched.clashes[record])}处两边写得不一样，收下以后在“待问”里定。"
    return _concern("conflict", one, words, record)


def _concerns(
    one: ScannedBundle,
    found: Placement,
    touched: _Touched,
    known_forms: frozenset[tuple[str, int]],
    twins: Sequence[_Same],
) -> list[Concern]:
    if found.forked:
        return [_concern("forked", one, _fork_words(one, found))]
    if one.opened is not None and touched.foreign(one.opened.manifest.village):
        return [_concern("foreign", one, _foreign_words(one, touched))]
    listed = []
    brought = set(one.opened.forms()) if one.opened else set()
    for form, version in sorted({(line.header.form, line.header.form_version) for line in found.new}):
        if not form.startswith("_") and (form, version) not in known_forms:
            words = f"{one.name}：带来一份新的表样{form}（{version}）。"
            if (form, version) not in brought:
                words = f"{one.name}：用了这里没有的表样{form}（{version}），先存着，表样到了才看得见。"
            listed.append(_concern("unknown_form", one, words))
    listed += [same.concern for same in twins]
    return listed + [_clash_concern(one, record, touched) for record in sorted(touched.states)]


def _received_words(instant: str) -> str:
    if not instant:
        return "里面的都已经随别的包收过"
    at = parse_instant(instant).astimezone(CHINA)
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}收过"


def _fork_words(one: ScannedBundle, found: Placement) -> str:
    devices = "、".join(sorted({stream.device for stream in found.forked}))
    return f"{one.name}：{devices}这张桌子有两份不一样的记录，没有收。请村里把它改成新的桌子再封一包。"


def _foreign_words(one: ScannedBundle, touched: _Touched) -> str:
    village = one.opened.manifest.village if one.opened else ""
    count, parted = len(touched.foreign(village)), touched.parted(village)
    if parted:
        return f"{one.name}：写到了已经分开的{parted}的{count}件记录，没有收。先再并村，收下，再分开。"
    return f"{one.name}：写到了别的村的{count}件记录，没有收。问一问这个包是怎么来的。"


def _concern(kind: ConcernKind, one: ScannedBundle, words: str, record: str = "") -> Concern:
    digest = hashlib.sha256("\n".join((kind, one.name, record, words)).encode("utf-8")).hexdigest()
    return Concern(digest[:16], kind, one.name, words, record)
