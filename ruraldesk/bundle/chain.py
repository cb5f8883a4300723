"""Where a bundle's lines fit onto the log that is here: new, already here, a gap before them, or a fork."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ruraldesk.bundle.manifest import StreamRange
from ruraldesk.bundle.source import Chains
from ruraldesk.model.changes import Line, Stream

Heads = Mapping[Stream, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines of a stream that are missing before those that came."""

    stream: Stream
    seq_from: int
    seq_to: int

    @property
    def words(self) -> str:
        return f"缺第{self.seq_from}到{self.seq_to}条"


@dataclass(frozen=True, slots=True)
class Placement:
    """How a bundle fits: what is new, what is missing before it, and which devices were forked."""

    new: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    forked: tuple[Stream, ...]


def place(lines: Sequence[Line], ranges: Iterable[StreamRange], log: Chains, heads: Heads) -> Placement:
    """Return how these proved lines fit onto the log, whose ends are ``heads``."""
    by_dot = {one.header.dot: one for one in lines}
    gaps, forked = [], []
    for one in ranges:
        seq, head_hash = heads.get(one.stream, (0, ""))
        if one.seq_from > seq + 1:
            gaps.append(Gap(one.stream, seq + 1, one.seq_from - 1))
            continue
        meet = min(seq, one.seq_to)
        if meet == 0:
            continue
        theirs = by_dot[(one.stream.key, meet)].header.hash if meet >= one.seq_from else one.prev_hash
        ours = head_hash if meet == seq else _hash_at(log, one.stream, meet)
        if ours != theirs:
            forked.append(one.stream)
    new = tuple(one for one in lines if one.header.seq > heads.get(one.header.stream, (0, ""))[0])
    return Placement(new, tuple(gaps), tuple(forked))


def _hash_at(log: Chains, stream: Stream, seq: int) -> str:
    return next((one.header.hash for one in log.lines(stream, seq, seq)), "")
