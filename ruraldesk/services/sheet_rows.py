"""The lines of a sheet read as records: every cell as if it was typed, with a reason for each that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import fold
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.sheet_block import is_total
from ruraldesk.model.values import parse_text
from ruraldesk.services.desk import Desk
from ruraldesk.services.own_unit import in_own_unit
from ruraldesk.services.sheet_columns import Columns, Source
from ruraldesk.services.sheet_links import Links
from ruraldesk.services.sheet_targets import BETWEEN
from ruraldesk.sheets.cell_words import NOTHING, choice_of, shown, words_of
from ruraldesk.sheets.grid import Grid, Line, is_blank
from ruraldesk.sheets.heads import Column
from ruraldesk.sheets.letters import letters_of
from ruraldesk.sheets.naming import bare, plain

_BETWEEN_CHOICES = re.compile(r"[,，、;；/／\s]+")
_NAMED_CHOICES = 6
_SIGNED = re.compile(r"[^：:]{1,20}[：:]")  # 填表人：沈样例
_NOTE_WIDTH = 3  # columns that a merged line of notes covers at least


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line: its number in the sheet, its cells as they stand, the fields they give, what cannot be read."""

    number: int
    cells: tuple[str, ...]
    fields: dict[str, Any]
    reasons: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()  # the fields that the reasons speak of


def read_rows(desk: Desk, spec: FormSpec, source: Source, columns: Columns) -> Iterator[ReadRow]:
    """Yield every line below the head that is one of records: no empty one, no total, no line of notes."""
    grid, reader = source.grids[columns.sheet], _Reader(desk, spec, columns)
    for place in range(columns.last + 1, len(grid.rows)):
        if is_record_line(grid, place, columns):
            yield reader.row(grid, place)


def lines_left_out(source: Source, columns: Columns) -> int:
    """Return how many lines below the head say something and are no records: totals and notes."""
    grid = source.grids[columns.sheet]
    below = range(columns.last + 1, len(grid.rows))
    return sum(not is_record_line(grid, one, columns) and any(not is_blank(c) for c in grid.rows[one]) for one in below)


def is_record_line(grid: Grid, place: int, columns: Columns) -> bool:
    """True for a line that speaks of a record."""
    line = grid.rows[place]
    taken = [one.place for one in columns.taken]
    if all(is_blank(_at(line, one)) for one in taken) or is_total([str(one or "") for one in line]):
        return False
    if any(block.top <= place <= block.bottom and block.right - block.left >= _NOTE_WIDTH for block in grid.blocks):
        return False  # a note or a signature over the whole width
    said = [str(one) for one in line if not is_blank(one)]
    heads = [plain(one.head) for one in columns.columns]
    if len(taken) > 1 and [plain(one) for one in said] == heads:
        return False  # the head once more, on the next page
    return not (len(taken) > 1 and all(_SIGNED.match(one) for one in said))


def lines_out_of_sight(source: Source, columns: Columns) -> int:
    """Return how many lines of records Excel does not show, because of a filter."""
    grid = source.grids[columns.sheet]
    return sum(one > columns.last and is_record_line(grid, one, columns) for one in grid.hidden if one < len(grid.rows))


class _Reader:
    """Reads the lines of one sheet."""

    def __init__(self, desk: Desk, spec: FormSpec, columns: Columns) -> None:
        self._desk, self._spec, self._columns = desk, spec, columns
        self._today = desk.clock.today()
        self._links = Links(desk)
        self._own = [one for one in columns.taken if BETWEEN not in one.target]
        self._beside = [one for one in columns.taken if BETWEEN in one.target]

    def row(self, grid: Grid, place: int) -> ReadRow:
        cells = tuple(shown(grid.cell(place, one.place)) for one in self._columns.columns)
        fields: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        for column in self._own:
            try:
                value = self._value(grid, place, column)
            except UserError as refusal:
                reasons[column.target] = f"{letters_of(column.place)}列{_head(column)}：{_reason(refusal)}"
                continue
            if value not in (None, ""):
                fields[column.target] = value
        return ReadRow(place + 1, cells, fields, tuple(reasons.values()), frozenset(reasons))

    def _value(self, grid: Grid, place: int, column: Column) -> Any:  # Any: JSON value
        field = self._spec.by_name[column.target]
        words = self._words(grid, place, column, field)
        if field.type == "link":
            beside = self._said_beside(grid, place, field) if words else {}
            return self._links.find(field.link_form, words, beside) if words else None
        if field.type in ("select_one", "select_multiple"):
            return self._choice(field, words)
        return parse_text(field, words, self._today)

    def _words(self, grid: Grid, place: int, column: Column, field: Field) -> str:
        if (place, column.place) in grid.unread:
            raise UserError("cell_formula_unread")
        words = words_of(grid.cell(place, column.place), field, from_1904=grid.from_1904)
        return in_own_unit(words, column.with_units, field)

    def _choice(self, field: Field, words: str) -> Any:  # Any: as above
        choices = self._spec.choices.get(field.choice_list, ())
        if not words:
            return None
        try:
            one = choice_of(words, choices)
            return [one] if field.type == "select_multiple" else one
        except UserError:
            if fold(words) in NOTHING:
                return None
            if field.type == "select_one":
                raise
        parts = [one for one in _BETWEEN_CHOICES.split(words) if one]
        return list(dict.fromkeys(choice_of(one, choices) for one in parts))

    def _said_beside(self, grid: Grid, place: int, link: Field) -> dict[str, str]:
        said: dict[str, str] = {}
        for column in self._beside:
            name, _, sub = column.target.partition(BETWEEN)
            if name == link.name:
                field = self._desk.store.specs.newest(link.link_form).by_name[sub]
                words = self._words(grid, place, column, field)
                if words and field.choice_list:
                    choices = self._desk.store.specs.newest(link.link_form).choices[field.choice_list]
                    said[sub] = choice_of(words, choices)
                elif words:
                    said[sub] = str(parse_text(field, words, self._today) or "")
        return said


def _head(column: Column) -> str:
    return f"“{column.head}”" if bare(column.head) else ""


def _reason(refusal: UserError) -> str:
    """Say what is so and the next step; of a long list of choices the first."""
    if not refusal.where:
        return refusal.message
    named = "、".join(refusal.where[:_NAMED_CHOICES])
    more = f"等{len(refusal.where)}种" if len(refusal.where) > _NAMED_CHOICES else ""
    return f"{refusal.message}（{named}{more}）"


def _at(line: Line, place: int) -> Any:  # Any: a raw cell
    return line[place] if place < len(line) else None
