"""Where a town's blank table wants its lines: the free rows under its head, and the blank cells beside its labels."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.model.sheet_block import is_total
from ruraldesk.sheets.grid import Block, Grid, is_blank
from ruraldesk.sheets.heads import Wanted, words_over
from ruraldesk.sheets.naming import bare, plain

MOST_SLOTS = 5_000
_SKIPPED = 4  # lines under a head that are filled already: a second head, an example
_DIGITS = re.compile(r"[0-9一二三四五六七八九十]+")
_SERIALS = ("序号", "编号", "顺序号", "no")


@dataclass(frozen=True, slots=True)
class Slots:
    """The rows that take a record each, from 0. ``below``: something stands under them or counts on them alone,

    so there are no more.
    """

    rows: tuple[int, ...]
    below: bool

    def of(self, count: int) -> tuple[int, ...]:
        """Return the rows of so many records; further ones behind the last where nothing stands in the way."""
        if count <= len(self.rows) or self.below or not self.rows:
            return self.rows[:count]
        step = self.rows[-1] - self.rows[-2] if len(self.rows) > 1 else 1
        more = range(1, count - len(self.rows) + 1)
        return (*self.rows, *(self.rows[-1] + step * one for one in more))


@dataclass(frozen=True, slots=True)
class Spot:
    """A blank cell beside a label: row and column from 0."""

    row: int
    column: int
    label: str
    target: str = ""


def slots_of(grid: Grid, last: int, taken: Sequence[int]) -> Slots:
    """Return the free rows under a head that ends in a line; ``taken``: the columns that are to be filled."""
    free: list[int] = []
    covered = [one for one in grid.blocks if one.bottom > one.top]
    row, skipped = last + 1, 0
    while row < len(grid.rows) and len(free) < MOST_SLOTS:
        if not _is_free(grid, row, last):
            on_top = not free and _sums_up_below(grid, row)
            if not on_top and (free or skipped >= _SKIPPED or _ends(grid, row)):
                return Slots(tuple(free), below=True)
            skipped += not on_top
        elif row not in grid.hidden and not _is_lower_part(covered, row, taken):
            free.append(row)
        row += 1
    return _as_far_as_counted(grid, free or [row])


def _as_far_as_counted(grid: Grid, free: list[int]) -> Slots:
    """Return the free rows with those behind them that a sum, a chart, the printed area or a filter reaches over."""
    tall = [(one.top, one.bottom) for one in grid.blocks if sum(one.top <= row <= one.bottom for row in free) > 1]
    reaches = [*((one.first, one.last) for one in grid.reaches if one.of < free[0] or one.of > free[-1]), *tall]
    ends = [end for first, end in reaches if first <= free[-1] <= end < free[0] + MOST_SLOTS]
    if not ends:
        return Slots(tuple(free), below=False)
    step = free[-1] - free[-2] if len(free) > 1 else 1
    more = (one for one in range(free[-1] + step, max(ends) + 1, step) if one not in grid.hidden)
    return Slots((*free, *more), below=True)


def _is_lower_part(covered: Sequence[Block], row: int, taken: Sequence[int]) -> bool:
    """True for a line of which most cells belong to cells that begin over it: the record's second line."""
    inside = [one for one in taken if any(b.left <= one <= b.right and b.top < row <= b.bottom for b in covered)]
    return 2 * len(inside) > len(taken)


def _sums_up_below(grid: Grid, row: int) -> bool:
    """True for a total that stands over the records: its sums reach over lines below it."""
    return any(one.of == row < one.first for one in grid.reaches)


def spots_of(grid: Grid, wanted: Sequence[Wanted]) -> tuple[Spot, ...]:
    """Return the blank cells at the right of labels that are known by name, each meaning once."""
    names: dict[str, str] = {}
    for rank in range(max((len(one.words) for one in wanted), default=0)):
        for one in wanted:
            if rank < len(one.words):
                names.setdefault(plain(one.words[rank]), one.target)
                names.setdefault(bare(one.words[rank]), one.target)
    found: dict[str, Spot] = {}
    for row, line in enumerate(grid.rows):
        for column, raw in enumerate(line):
            words = str(raw or "")
            target = names.get(plain(words)) or names.get(bare(words)) if words.strip() else ""
            place = _right_of(grid, row, column)
            if target and place is not None:
                found.setdefault(target, Spot(row, place, " ".join(words.split()), target))
    return tuple(found.values())


def fingerprint(grid: Grid, first: int, last: int) -> str:
    """Return what a table is known by again: its heads and where they stand; years and months do not count."""
    heads = [(place, words_over(grid, first, last, place)[1]) for place in range(grid.width)]
    return _hash([first, last, [[place, _still(words)] for place, words in heads if words]])


def spot_fingerprint(grid: Grid) -> str:
    """Return what a table of labels is known by again: every label and where it stands."""
    labels = [
        [row, column, _still(str(raw))]
        for row, line in enumerate(grid.rows)
        for column, raw in enumerate(line)
        if isinstance(raw, str) and raw.strip()
    ]
    return _hash(labels)


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _still(words: str) -> str:
    return _DIGITS.sub("#", plain(words))


def _is_free(grid: Grid, row: int, head: int) -> bool:
    """True if nothing stands in a row but formulas and its running number."""
    line = grid.rows[row]
    said = [place for place, raw in enumerate(line) if not is_blank(raw) and (row, place) not in grid.formulas]
    if is_total([str(one or "") for one in line]):
        return False
    return all(plain(words_over(grid, 0, head, one)[0]) in _SERIALS and _counts(line[one]) for one in said)


def _ends(grid: Grid, row: int) -> bool:
    """True for a line that stands under the records of a table: a total, a note over its whole width."""
    wide = any(one.top <= row <= one.bottom and 2 * (one.right - one.left) >= grid.width for one in grid.blocks)
    return wide or is_total([str(one or "") for one in grid.rows[row]])


def _counts(raw: object) -> bool:
    return isinstance(raw, int | float) or (isinstance(raw, str) and raw.strip().isdecimal())


def _right_of(grid: Grid, row: int, column: int) -> int | None:
    """Return the column of the blank cell at the right of a label, None where there is none."""
    block = _block_at(grid, row, column)
    if block is not None and (row, column) != (block.top, block.left):
        return None
    place = (block.right if block else column) + 1
    beside = _block_at(grid, row, place)
    if beside is not None and (row, place) != (beside.top, beside.left):
        return None
    inside = place < grid.width or beside is not None
    return place if inside and is_blank(grid.cell(row, place)) and (row, place) not in grid.formulas else None


def _block_at(grid: Grid, row: int, column: int) -> Block | None:
    return next((o for o in grid.blocks if o.top <= row <= o.bottom and o.left <= column <= o.right), None)
