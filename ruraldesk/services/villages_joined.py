"""并进来的村: which are part of this one and how much is here; their files looked into and taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.unpack import Opened
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import village_changes
from ruraldesk.services.desk import Desk
from ruraldesk.services.devices import devices


@dataclass(frozen=True, slots=True)
class Part:
    """A village that went into this one, as its town says, and how many of its records are here."""

    code: str
    name: str
    on: str  # ISO date from which it is part of this one
    records: int


@dataclass(frozen=True, slots=True)
class Coming:
    """What the chosen files of one village bring. ``missing``: the numbers of parts that were not chosen."""

    village: str
    made_at: str  # instant of the newest file
    lines: int
    files: int
    missing: tuple[int, ...]
    sha256: tuple[str, ...]  # of the files, to be compared with what the old village wrote down


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking in brought: new lines, questions, and how much is here now of the villages that came."""

    new: int
    questions: int
    parts: tuple[Part, ...]
    changes: ChangeSet


def parts(desk: Desk) -> list[Part]:
    """Return the villages that are part of this one, in the order of their codes."""
    found = village_changes.joined(desk)
    here: defaultdict[str, int] = defaultdict(int)
    for spec in desk.store.specs.all() if found else ():
        for code, count in desk.store.peers.records_by_village(spec.form_id).items():
            here[code] += count
    return [Part(one.code, one.name, one.on, here[one.code]) for one in found]


def look(desk: Desk, files: Iterable[Path]) -> list[Coming]:
    """Return what these files would bring, by village; changes nothing. Raises what ``look_into`` does."""
    by_village: defaultdict[str, list[Opened]] = defaultdict(list)
    for one in village_changes.look_into(desk, files):
        by_village[one.manifest.village].append(one)
    return [_coming(one) for one in by_village.values()]


def take(desk: Desk, files: Iterable[Path], progress: Progress = SILENT) -> Taken:
    """Take in all of these files or none. Raises what ``village_changes.merge_villages`` does."""
    changes, new, questions = ChangeSet(settings=True), 0, 0
    found = village_changes.merge_villages(desk, files, progress)
    for one in found:
        changes |= one.changes
        new += one.counts.get("new", 0)
        questions += one.questions
    codes = {one.village for one in found}
    return Taken(new, questions, tuple(one for one in parts(desk) if one.code in codes), changes)


def other_desks(desk: Desk) -> int:
    """Return how many further desks this village has: what they alone hold is not handed over from here."""
    return len([one for one in devices(desk) if not one.me])


def _coming(opened: Sequence[Opened]) -> Coming:
    last = opened[-1].manifest
    there = {one.manifest.part for one in opened if one.manifest.created_at == last.created_at}
    missing = tuple(one for one in range(1, last.parts + 1) if one not in there)
    lines = sum(one.manifest.counts.get("lines", 0) for one in opened)
    return Coming(last.village_name, last.created_at, lines, len(opened), missing, tuple(one.sha256 for one in opened))
