"""A town's blank table and what goes where in it: guessed, kept under its fingerprint, and told where columns moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import forms, sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_columns import Source, open_file
from ruraldesk.sheets.grid import Grid
from ruraldesk.sheets.heads import Column, Head, head_at, head_of
from ruraldesk.sheets.layout import Spot, fingerprint, slots_of, spot_fingerprint, spots_of
from ruraldesk.sheets.letters import column_of, letters_of
from ruraldesk.sheets.naming import plain
from ruraldesk.sheets.reaches import with_reaches

MOST_KEPT = 60
_KEPT = "sheets/templates"
_ONCE = (sheet_targets.VILLAGE, sheet_targets.TODAY)


@dataclass(frozen=True, slots=True)
class Template:
    """A table, and what is written where. ``first`` and ``last``: lines of its head from 0, -1 without one."""

    source: Source
    sheet: int
    first: int
    last: int
    columns: tuple[Column, ...]
    spots: tuple[Spot, ...] = ()
    known: bool = False  # kept from an earlier time, and nothing has moved since
    moved: tuple[str, ...] = ()  # how it differs from the one it seems to be

    @property
    def grid(self) -> Grid:
        return self.source.grids[self.sheet]

    @property
    def taken(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.target)

    @property
    def sure(self) -> Template:
        """The same without what was only guessed."""
        columns = tuple(one if one.sure else replace(one, target="") for one in self.columns)
        return replace(self, columns=columns)

    def pointed(self, place: int, target: str) -> Template:
        """Return the same with something else written into a column."""
        columns = tuple(replace(one, target=target, sure=True) if one.place == place else one for one in self.columns)
        return replace(self, columns=columns)

    def spot_pointed(self, place: str, target: str) -> Template:
        """Return the same with something else written into a cell, by its letters and line."""
        spots = tuple(
            replace(one, target=target) if f"{letters_of(one.column)}{one.row + 1}" == place else one
            for one in self.spots
        )
        return replace(self, spots=spots)

    @property
    def fingerprint(self) -> str:
        if self.first < 0:
            return spot_fingerprint(self.grid)
        return fingerprint(self.grid, self.first, self.last)


def open_template(file: Path) -> Source:
    """Open a table to be filled. Raises UserError template_not_xlsx and those of sheet_columns.open_file."""
    source = open_file(file)
    if not source.grids[0].part:
        raise UserError("template_not_xlsx", file=source.name)
    return replace(source, grids=with_reaches(source.content, source.name, source.grids))


def form_of(desk: Desk, source: Source) -> str:
    """Return the form a table was filled from before, else the one whose fields it names most; "" for none."""
    for fact in _kept(desk):
        if _fits(source, fact) >= 0 and desk.store.specs.known(fact["form"]):
            return str(fact["form"])
    found = [(_score(desk, one, source), one.form_id) for one in forms.forms(desk)]
    best = max(found, default=(0, ""))
    return best[1] if best[0] > 0 else ""


def template(desk: Desk, spec: FormSpec, source: Source) -> Template:
    """Return what goes where: as it was kept; where columns moved as they are called, to be looked at; else a guess."""
    kept = [one for one in _kept(desk) if one["form"] == spec.form_id]
    for fact in kept:
        sheet = _fits(source, fact)
        if sheet >= 0:
            return _as_kept(source, sheet, fact)
    guessed = guess(desk, spec, source)
    former = _former(guessed, kept)
    if former is None:
        return guessed
    by_head = {plain(head): former["columns"].get(letters, "") for letters, head in former["heads"].items()}
    columns = tuple(
        replace(one, target=by_head.get(plain(one.head), one.target), sure=plain(one.head) in by_head)
        for one in guessed.columns
    )
    moved = _moves(former["heads"], guessed.columns) if _is_that_table(former, guessed.columns) else ()
    return replace(guessed, columns=columns, moved=moved)


def guess(desk: Desk, spec: FormSpec, source: Source) -> Template:
    """Return what the words over the columns, or the labels beside blank cells, seem to mean."""
    wanted = [one.wanted for one in sheet_targets.filled_in(desk, spec)]
    heads = [(at, head) for at, one in enumerate(source.grids) if (head := head_of(one, wanted)) is not None]
    heads = [(at, head) for at, head in heads if slots_of(source.grids[at], head.last, _places(head)).rows]
    spots = [(at, spots_of(one, wanted)) for at, one in enumerate(source.grids)]
    at_spots, most = max(spots, key=lambda pair: len(pair[1]))
    best = max(heads, key=lambda pair: pair[1].score) if heads else None
    if best is not None and best[1].found >= len([one for one in most if one.target not in _ONCE]):
        at, head = best
        return _of_head(source, at, head, spots[at][1])
    if most:
        return Template(source, at_spots, -1, -1, (), most)
    first = next((row for row, line in enumerate(source.grids[0].rows) if line), 0)
    return _of_head(source, 0, head_at(source.grids[0], first, first, wanted), ())


def at_line(desk: Desk, spec: FormSpec, source: Source, sheet: int, line: int) -> Template:
    """Return the table with its head in this line, from 0: a clerk has pointed at it."""
    wanted = [one.wanted for one in sheet_targets.filled_in(desk, spec)]
    grid = source.grids[sheet]
    return _of_head(source, sheet, head_at(grid, line, line, wanted), spots_of(grid, wanted))


def keep(desk: Desk, spec: FormSpec, one: Template) -> None:
    """Keep what goes where under the table's fingerprint; the oldest of many is forgotten."""
    fact = {"fingerprint": one.fingerprint, "form": spec.form_id, **as_data(one)}
    rest = [other for other in _kept(desk) if other["fingerprint"] != fact["fingerprint"]]
    desk.store.settings.set(_KEPT, [fact, *rest][:MOST_KEPT])


def as_data(one: Template) -> dict[str, Any]:
    """Return what goes where as a file for ``--mapping`` has it; lines from 1."""
    return {
        "sheet": one.grid.name,
        "head": [one.first + 1, one.last + 1] if one.first >= 0 else [],
        "columns": {letters_of(column.place): column.target for column in one.columns},
        "heads": {letters_of(column.place): column.head for column in one.columns},
        "cells": {f"{letters_of(spot.column)}{spot.row + 1}": spot.target for spot in one.spots},
        "labels": {f"{letters_of(spot.column)}{spot.row + 1}": spot.label for spot in one.spots},
    }


def from_data(desk: Desk, spec: FormSpec, source: Source, given: Mapping[str, Any]) -> Template:
    """Return a written mapping for a table. Raises UserError mapping_wrong, mapping_target, mapping_sheet,
    mapping_column, mapping_moved."""
    known = {one.name for one in sheet_targets.filled_in(desk, spec)}
    sheet = _sheet(source, given.get("sheet"))
    columns, cells = given.get("columns", {}), given.get("cells", {})
    if not isinstance(columns, dict) or not isinstance(cells, dict):
        raise UserError("mapping_wrong", words="columns")
    for target in (*columns.values(), *cells.values()):
        if target and target not in known:
            raise UserError("mapping_target", words=str(target)[:40])
    guessed = guess(desk, spec, source)
    lines = given.get("head") or [guessed.first + 1, guessed.last + 1]
    if not (isinstance(lines, list) and len(lines) == 2 and all(isinstance(one, int) for one in lines)):
        raise UserError("mapping_wrong", words="head")
    found: tuple[Column, ...] = ()
    if columns and lines[0] > 0:
        head = head_at(source.grids[sheet], lines[0] - 1, lines[1] - 1, ())
        heads = given.get("heads", {})
        moves = _moves(heads if isinstance(heads, dict) else {}, head.columns)
        if moves:
            raise UserError("mapping_moved", count=len(moves), where=moves)
        found = _named(head, columns)
    spots = tuple(_spot(str(place), str(target)) for place, target in cells.items() if target)
    first, last = (lines[0] - 1, lines[1] - 1) if found else (-1, -1)
    return Template(source, sheet, first, last, found, spots, known=True)


def _score(desk: Desk, spec: FormSpec, source: Source) -> int:
    found = guess(desk, spec, source)
    sure = [one for one in found.columns if one.target and one.sure]
    return 3 * len(sure) + len(found.spots) if len(sure) > 1 or len(found.spots) > 1 else 0


def _of_head(source: Source, sheet: int, head: Head, spots: Sequence[Spot]) -> Template:
    grid = source.grids[sheet]
    columns = tuple(_without_formulas(grid, head, one) for one in head.columns)
    once = tuple(one for one in spots if one.target in _ONCE and one.row < head.first)
    return Template(source, sheet, head.first, head.last, columns, once)


def _without_formulas(grid: Grid, head: Head, one: Column) -> Column:
    """A column that the sheet works out itself is nobody's to fill."""
    computed = any((row, one.place) in grid.formulas for row in slots_of(grid, head.last, _places(head)).rows)
    return replace(one, target="", sure=False) if computed else one


def _places(head: Head) -> list[int]:
    return [one.place for one in head.columns if one.target]


def _fits(source: Source, fact: Mapping[str, Any]) -> int:
    """Return the sheet that a kept mapping was made for, -1 for none."""
    lines = fact.get("head") or []
    for place, grid in enumerate(source.grids):
        known = fingerprint(grid, lines[0] - 1, lines[1] - 1) if lines else spot_fingerprint(grid)
        if known == fact["fingerprint"]:
            return place
    return -1


def _as_kept(source: Source, sheet: int, fact: Mapping[str, Any]) -> Template:
    lines = fact["head"]
    spots = tuple(
        replace(_spot(place, target), label=fact["labels"].get(place, "")) for place, target in fact["cells"].items()
    )
    if not lines:
        return Template(source, sheet, -1, -1, (), spots, known=True)
    head = head_at(source.grids[sheet], lines[0] - 1, lines[1] - 1, ())
    columns = _named(head, fact["columns"])
    return Template(source, sheet, head.first, head.last, columns, spots, known=True)


def _named(head: Head, columns: Mapping[str, Any]) -> tuple[Column, ...]:
    places = {one.place for one in head.columns}
    targets: dict[int, str] = {}
    for named, target in columns.items():
        by_head = [one.place for one in head.columns if plain(one.head) == plain(str(named))]
        place = by_head[0] if by_head else column_of(str(named))
        if place not in places:
            raise UserError("mapping_column", words=str(named)[:40])
        targets[place] = str(target or "")
    return tuple(replace(one, target=targets.get(one.place, ""), sure=True) for one in head.columns)


def _former(found: Template, kept: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the kept table of which most heads are here, so that they mean the same."""
    now = {plain(one.head) for one in found.columns}
    for fact in kept:
        before = {plain(one) for one in fact["heads"].values()}
        if len(now & before) >= max(2, (len(before) + 1) // 2):
            return fact
    return None


def _is_that_table(former: Mapping[str, Any], now: Sequence[Column]) -> bool:
    """True if two thirds of all heads are in both: another table of the same register shares some, too."""
    here, before = {plain(one.head) for one in now}, {plain(one) for one in former["heads"].values()}
    return 3 * len(here & before) >= 2 * len(here | before)


def _moves(before: Mapping[str, Any], now: Sequence[Column]) -> tuple[str, ...]:
    """Return in words which heads are not where they were, or new."""
    here = {letters_of(one.place): plain(one.head) for one in now}
    found = []
    for letters, head in before.items():
        if here.get(letters) != plain(str(head)):
            place = next((one for one, words in here.items() if words == plain(str(head))), "")
            found.append(f"“{head}”原来在{letters}列，现在{f'在{place}列' if place else '没有了'}")
    known = {plain(str(one)) for one in before.values()}
    found += [f"“{one.head}”是新的，在{letters_of(one.place)}列" for one in now if plain(one.head) not in known]
    return tuple(found) if before else ()


def _spot(place: str, target: str) -> Spot:
    letters = place.rstrip("0123456789")
    row = place[len(letters) :]
    if column_of(letters) < 0 or not row or int(row) < 1:
        raise UserError("mapping_column", words=place[:40])
    return Spot(int(row) - 1, column_of(letters), "", target)


def _sheet(source: Source, name: object) -> int:
    if name in (None, ""):
        return 0
    for place, grid in enumerate(source.grids):
        if grid.name == name:
            return place
    raise UserError("mapping_sheet", words=str(name)[:40], where=tuple(one.name for one in source.grids))


def _kept(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.store.settings.get(_KEPT, []))
