"""Opening a sheet that a village was given, and what each of its columns is taken for: guessed, pointed, remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_targets import Target
from ruraldesk.sheets.grid import Grid
from ruraldesk.sheets.heads import Column, Head, Wanted, head_at, head_of
from ruraldesk.sheets.letters import column_of, letters_of
from ruraldesk.sheets.naming import plain
from ruraldesk.sheets.reading import read_book
from ruraldesk.store.safe_file import machine_error

LOCK_MARK = "~$"
MOST_KEPT = 300  # heads that are remembered for a form


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was opened: read once, so that what was previewed is what is taken in."""

    name: str
    content: bytes
    grids: tuple[Grid, ...]
    open_elsewhere: bool = False  # Excel has it open: this is how it was last saved


@dataclass(frozen=True, slots=True)
class Columns:
    """Which sheet, where its head stands (lines from 0), and what each column is taken for."""

    sheet: int
    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def taken(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.target)

    @property
    def sure(self) -> Columns:
        """The same without what was only guessed."""
        columns = tuple(one if one.sure else replace(one, target="") for one in self.columns)
        return replace(self, columns=columns)

    def pointed(self, place: int, target: str) -> Columns:
        """Return the same with a column taken for something else; no two for the same."""
        columns = tuple(_pointed(one, place, target) for one in self.columns)
        return replace(self, columns=columns)


def open_file(file: Path) -> Source:
    """Read a file. Raises UserError sheet_in_use, sheet_file_gone, sheet_lock_mark, and those of sheets.reading."""
    if file.name.startswith(LOCK_MARK):
        raise UserError("sheet_lock_mark", file=file.name)
    content = read_bytes(file)
    mark = file.with_name(f"{LOCK_MARK}{file.name}")
    return Source(file.name, content, read_book(content, file.name), mark.exists())


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes. Raises UserError sheet_in_use, sheet_file_gone, and those of the disk."""
    try:
        return file.read_bytes()
    except PermissionError as problem:
        raise UserError("sheet_in_use", file=file.name) from problem
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as problem:
        raise UserError("sheet_file_gone", file=file.name) from problem
    except OSError as problem:
        raise machine_error(problem, file) from problem


def guess(desk: Desk, spec: FormSpec, source: Source, sheet: int = -1) -> Columns:
    """Return what the columns seem to mean, in the sheet that says most; ``sheet``: in that one.

    Where no line looks like a head, the first one that says anything stands for it, and nothing is taken.
    """
    wanted, kept = _wanted(sheet_targets.read_in(desk, spec)), remembered(desk, spec)
    chosen = range(len(source.grids)) if sheet < 0 else (sheet,)
    heads = [(at, head) for at in chosen if (head := head_of(source.grids[at], wanted, kept)) is not None]
    if not heads:
        at = max(sheet, 0)
        first = next((row for row, line in enumerate(source.grids[at].rows) if line), 0)
        return _columns(at, head_at(source.grids[at], first, first, wanted, kept))
    at, best = max(heads, key=lambda pair: pair[1].score)
    return _columns(at, best)


def at_line(desk: Desk, spec: FormSpec, source: Source, sheet: int, line: int) -> Columns:
    """Return the columns where the head stands in this line, from 0: a clerk has pointed at it."""
    wanted = _wanted(sheet_targets.read_in(desk, spec))
    return _columns(sheet, head_at(source.grids[sheet], line, line, wanted, remembered(desk, spec)))


def missing(desk: Desk, spec: FormSpec, columns: Columns) -> list[Target]:
    """Return what a record cannot be without and no column is taken for."""
    taken = {one.target for one in columns.columns}
    return [one for one in sheet_targets.read_in(desk, spec) if one.required and one.name not in taken]


def remembered(desk: Desk, spec: FormSpec) -> dict[str, str]:
    """Return what a clerk took heads for before, by their plain words; "" = for nothing."""
    kept = desk.store.settings.get(_key(spec), {})
    known = {one.name for one in sheet_targets.read_in(desk, spec)}
    return {str(head): str(target) for head, target in dict(kept).items() if not target or target in known}


def remember(desk: Desk, spec: FormSpec, columns: Columns) -> None:
    """Remember what the heads were taken for; the oldest are forgotten beyond what is kept."""
    kept = dict(desk.store.settings.get(_key(spec), {}))
    for one in columns.columns:
        kept.pop(plain(one.head), None)
        kept[plain(one.head)] = one.target
    desk.store.settings.set(_key(spec), dict(list(kept.items())[-MOST_KEPT:]))


def as_data(source: Source, columns: Columns) -> dict[str, Any]:
    """Return a mapping as a file for ``--mapping`` has it; lines from 1, columns by their letters."""
    return {
        "sheet": source.grids[columns.sheet].name,
        "head": [columns.first + 1, columns.last + 1],
        "columns": {letters_of(one.place): one.target for one in columns.columns},
        "heads": {letters_of(one.place): one.head for one in columns.columns},
    }


def from_data(desk: Desk, spec: FormSpec, source: Source, given: Mapping[str, Any]) -> Columns:
    """Return a written mapping for a file: its columns by letters or by their heads.

    What it says of a head it names and that stands in another column now is refused.
    Raises UserError mapping_wrong, mapping_moved.
    """
    sheet = _sheet_named(source, given.get("sheet"))
    found = guess(desk, spec, source, sheet)
    head = given.get("head")
    if isinstance(head, list) and len(head) == 2 and all(isinstance(one, int) and one > 0 for one in head):
        wanted = _wanted(sheet_targets.read_in(desk, spec))
        found = _columns(found.sheet, head_at(source.grids[found.sheet], head[0] - 1, head[1] - 1, wanted))
    elif head is not None:
        raise UserError("mapping_wrong", words="head")
    columns, heads = given.get("columns"), given.get("heads", {})
    if not isinstance(columns, dict) or not isinstance(heads, dict):
        raise UserError("mapping_wrong", words="columns")
    refuse_moved(heads, {letters_of(one.place): one.head for one in found.columns})
    known = {one.name for one in sheet_targets.read_in(desk, spec)}
    targets: dict[int, str] = {}
    for named, target in columns.items():
        if target and target not in known:
            raise UserError("mapping_target", words=str(target)[:40])
        targets[_place(found.columns, str(named))] = str(target or "")
    pointed = (replace(one, target=targets.get(one.place, ""), sure=True) for one in found.columns)
    return replace(found, columns=tuple(pointed))


def read_mapping(file: Path) -> Mapping[str, Any]:
    """Read a mapping file. Raises UserError mapping_wrong and those of read_bytes."""
    try:
        given = json.loads(read_bytes(file).decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise UserError("mapping_wrong", words=file.name) from problem
    if not isinstance(given, dict):
        raise UserError("mapping_wrong", words=file.name)
    return given


def refuse_moved(before: Mapping[str, Any], now: Mapping[str, str]) -> None:
    """Refuse a mapping whose columns are not where they were: UserError("mapping_moved", where=each of them)."""
    moved = []
    for letters, head in before.items():
        if plain(now.get(letters, "")) != plain(str(head)):
            place = next((one for one, other in now.items() if plain(other) == plain(str(head))), "")
            moved.append(f"“{head}”原来在{letters}列，现在{f'在{place}列' if place else '没有了'}")
    if moved:
        raise UserError("mapping_moved", count=len(moved), where=tuple(moved))


def _pointed(one: Column, place: int, target: str) -> Column:
    if one.place == place:
        return replace(one, target=target, sure=True)
    return replace(one, target="", sure=False) if target and one.target == target else one


def _columns(sheet: int, head: Head) -> Columns:
    return Columns(sheet, head.first, head.last, head.columns)


def _wanted(targets: Sequence[Target]) -> list[Wanted]:
    return [one.wanted for one in targets]


def _sheet_named(source: Source, name: object) -> int:
    if name in (None, ""):
        return -1
    for place, grid in enumerate(source.grids):
        if grid.name == name:
            return place
    raise UserError("mapping_sheet", words=str(name)[:40], where=tuple(one.name for one in source.grids))


def _place(columns: Sequence[Column], named: str) -> int:
    by_head = [one.place for one in columns if plain(one.head) == plain(named)]
    place = by_head[0] if by_head else column_of(named)
    if place not in {one.place for one in columns}:
        raise UserError("mapping_column", words=named[:40])
    return place


def _key(spec: FormSpec) -> str:
    return f"sheets/{spec.form_id}/heads"
