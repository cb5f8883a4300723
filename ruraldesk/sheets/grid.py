"""A sheet as it was read: rows of raw cells, those of a merged block filled from its first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Raw = str | int | float | bool | date | datetime | time | timedelta | None
Line = tuple[Raw, ...]
MOST_SPREAD = 500_000  # cells that merged blocks may fill


@dataclass(frozen=True, slots=True)
class Block:
    """A merged block: first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_wide(self) -> bool:
        return self.right > self.left


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that something counts on: the first and the last, from 0, and the line of it; -1: of another sheet."""

    first: int
    last: int
    of: int = -1


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``formulas``: their places; ``unread``: of those that no program has worked out yet.

    ``hidden``: lines that are not shown. ``reaches``: known only of a table that is to be filled.
    """

    name: str
    rows: tuple[Line, ...]
    blocks: tuple[Block, ...] = ()
    unread: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    from_1904: bool = False  # how old Macs count days
    part: str = ""  # where it stands in its workbook
    hidden: frozenset[int] = frozenset()
    reaches: tuple[Span, ...] = ()

    @property
    def width(self) -> int:
        return max((len(one) for one in self.rows), default=0)

    def cell(self, row: int, column: int) -> Raw:
        """Return a cell; nothing outside the sheet."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else None


def is_blank(raw: Raw) -> bool:
    """True for nothing, and for blanks only."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def trimmed(rows: Iterable[Sequence[Raw]]) -> tuple[Line, ...]:
    """Return rows without the empty cells at their ends and the empty rows at the end."""
    kept: list[Line] = []
    for row in rows:
        end = max((place for place, raw in enumerate(row, 1) if not is_blank(raw)), default=0)
        kept.append(tuple(row[:end]))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def spread(rows: tuple[Line, ...], blocks: Sequence[Block]) -> tuple[Line, ...]:
    """Return rows in which every cell of a merged block says what its first cell says."""
    if not blocks:
        return rows
    made = [list(one) for one in rows]
    room = MOST_SPREAD
    for block in blocks:
        room -= (min(block.bottom, len(made)) + 1 - block.top) * (block.right + 1 - block.left)
        if room < 0:
            break
        first = made[block.top][block.left] if block.top < len(made) and block.left < len(made[block.top]) else None
        if is_blank(first):
            continue
        for row in made[block.top : block.bottom + 1]:
            row.extend([None] * (block.right + 1 - len(row)))
            row[block.left : block.right + 1] = [first] * (block.right + 1 - block.left)
    return tuple(tuple(one) for one in made)
