"""Which line of a sheet is its head, and which column means what: by the names of the fields and their synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ruraldesk.sheets.grid import Grid, is_blank
from ruraldesk.sheets.naming import OVER, bare, is_counter, is_unit, plain, units_said

LOOKED_AT = 40  # lines from the top
SURE, GUESS = 3, 1
LEAST_COUNTED = 3  # columns that are numbered at least: what is shorter may be a record
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BARE = re.compile(r"[()（）\s]")
SHORTEST = 2  # signs that one name must have to be found inside another


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a column may mean: a target and the words it goes by, its own label first."""

    target: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its head, and what it is taken for; "" = for nothing.

    ``units``: what stands under its head or over the whole table, such as 万元.
    """

    place: int
    head: str
    target: str = ""
    sure: bool = False
    units: str = ""

    @property
    def with_units(self) -> str:
        """Its head and the units that count for it, as ``unit_in`` takes them."""
        return f"{self.head}{OVER}{self.units}" if self.units else self.head


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a sheet: its first and last line from 0, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def found(self) -> int:
        return sum(bool(one.target) for one in self.columns)

    @property
    def score(self) -> int:
        return sum(SURE if one.sure else GUESS for one in self.columns if one.target)


def head_of(grid: Grid, wanted: Sequence[Wanted], kept: Mapping[str, str] | None = None) -> Head | None:
    """Return the head whose columns say most of what is wanted; None where no line looks like one.

    ``kept``: what a clerk took a head for before (by ``plain``); "" = for nothing.
    """
    names = _Names(wanted, kept or {})
    best: Head | None = None
    for lines in (1, 2):  # of two that say as much the shorter one
        for first in range(min(LOOKED_AT, len(grid.rows))):
            if lines > 1 and _units_over(grid, first):
                continue  # it stands over the table
            found = _head(grid, first, first + lines - 1, names)
            if found.found >= min(2, grid.width) and found.score > 0 and (best is None or found.score > best.score):
                best = found
    if best is not None and _stands_under_groups(grid, best.first):
        return _head(grid, best.first - 1, best.last, names)
    return best


def head_at(grid: Grid, first: int, last: int, wanted: Sequence[Wanted], kept: Mapping[str, str] | None = None) -> Head:
    """Return the head that stands in these lines, whatever is found in them; over a line of units or numbers."""
    while first > 0 and (_says_units(grid, first) or _counts_columns(grid, first)):
        first -= 1
    return _head(grid, first, last, _Names(wanted, kept or {}))


def words_over(grid: Grid, first: int, last: int, column: int) -> tuple[str, str]:
    """Return the words over a column: the lowest, and all of them from the top."""
    said: list[str] = []
    for row in range(first, last + 1):
        raw = None if _is_title(grid, row, column) else grid.cell(row, column)
        words = "" if is_blank(raw) else " ".join(str(raw).split())
        if words and (not said or said[-1] != words):
            said.append(words)
    return (said[-1] if said else ""), " ".join(said)


class _Names:
    """The words that are known, each with what it means."""

    def __init__(self, wanted: Sequence[Wanted], kept: Mapping[str, str]) -> None:
        self._kept = {plain(words): target for words, target in kept.items()}
        self._plain: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._inside: list[tuple[str, str]] = []
        by_rank = sorted(((rank, one) for one in wanted for rank in range(len(one.words))), key=lambda pair: pair[0])
        for rank, one in by_rank:  # every label before any synonym
            self._plain.setdefault(plain(one.words[rank]), one.target)
            self._bare.setdefault(bare(one.words[rank]), one.target)
            if len(bare(one.words[rank])) >= SHORTEST:
                self._inside.append((bare(one.words[rank]), one.target))

    def meaning(self, words: Iterable[str]) -> tuple[str, bool]:
        """Return (target, sure) of the first of these words that means anything."""
        for one in words:
            if plain(one) in self._kept:
                return self._kept[plain(one)], True
            target = self._plain.get(plain(one)) or self._bare.get(bare(one))
            if one and target:
                return target, True
        for one in words:
            if target := self._guess(bare(one)):
                return target, False
        return "", False

    def _guess(self, words: str) -> str:
        if len(words) < SHORTEST:
            return ""
        near = [(len(name), target) for name, target in self._inside if name in words or words in name]
        longest = max((length for length, _ in near), default=0)
        found = {target for length, target in near if length == longest}
        return found.pop() if len(found) == 1 else ""


def _head(grid: Grid, first: int, last: int, names: _Names) -> Head:
    columns: list[Column] = []
    lowest_line = last
    while lowest_line > first and (_says_units(grid, lowest_line) or _counts_columns(grid, lowest_line)):
        lowest_line -= 1
    last = _end(grid, first, lowest_line)
    below = last + 1 if _says_units(grid, last + 1) else -1
    counted = max(last, below) + 1
    table = next((said for row in range(first - 1, -1, -1) if (said := _units_over(grid, row))), "")
    for place in range(grid.width):
        lowest, whole = words_over(grid, first, lowest_line, place)
        if not whole:
            continue
        target, sure = names.meaning((whole, lowest) if whole != lowest else (whole,))
        under = str(grid.cell(below, place) or "").strip("()（） ")
        columns.append(Column(place, whole, target, sure, under or table))
    end = counted if _counts_columns(grid, counted) else counted - 1
    return Head(first, end, _each_once(columns))


def _says_units(grid: Grid, row: int) -> bool:
    """True for a line in which only units stand, each under its head."""
    said = [str(one) for one in (grid.rows[row] if row < len(grid.rows) else ()) if not is_blank(one)]
    return any(is_unit(one) for one in said) and all(is_unit(one) or is_counter(one) for one in said)


def _counts_columns(grid: Grid, row: int) -> bool:
    """True for a line that numbers the columns: 甲 乙 1 2 3."""
    line = [_BARE.sub("", str(one)) for one in (grid.rows[row] if row < len(grid.rows) else ()) if not is_blank(one)]
    stems = next((at for at, one in enumerate(line) if _STEMS[at : at + 1] != one), len(line))
    numbers = line[stems:] == [str(one) for one in range(1, len(line) - stems + 1)]
    return numbers and len(line) >= (LEAST_COUNTED if stems else LEAST_COUNTED + 2)


def _units_over(grid: Grid, row: int) -> str:
    return next((said for one in grid.rows[row] if isinstance(one, str) and (said := units_said(one))), "")


def _is_title(grid: Grid, row: int, column: int) -> bool:
    """True for a cell of a block that runs over most of the sheet: a title or a line about who fills it in."""
    return any(
        one.top <= row <= one.bottom and one.left <= column <= one.right and 2 * (one.right - one.left) >= grid.width
        for one in grid.blocks
    )


def _stands_under_groups(grid: Grid, first: int) -> bool:
    """True if merged cells over a head name groups of its columns: 收入 over 金额 and 日期."""
    return any(
        one.top == one.bottom == first - 1 and one.is_wide and not _is_title(grid, one.top, one.left)
        for one in grid.blocks
    )


def _end(grid: Grid, first: int, last: int) -> int:
    """Return the head's last line: merged cells may reach further down than the line that was looked at."""
    reach = [one.bottom for one in grid.blocks if first <= one.top <= last and one.bottom - one.top < LOOKED_AT]
    return max([last, *reach])


def _each_once(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Let every target be meant by one column: the first sure one, else the first."""
    taken: dict[str, int] = {}
    for one in sorted(columns, key=lambda one: (not one.sure, one.place)):
        if one.target:
            taken.setdefault(one.target, one.place)
    return tuple(
        one if not one.target or taken[one.target] == one.place else replace(one, target="", sure=False)
        for one in columns
    )
