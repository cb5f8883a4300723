"""Tables: rows never split unless longer than a page, heads repeated, page totals, outer 1 pt and inner 0.5 pt."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from ruraldesk.documents.layout.line import Line, Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Box, FillMark, Page, RuleMark

OUTER, INNER = 1.0, 0.5
HEAD_GREY = 0.93
ROUNDING = 0.05
GIVEN = 2  # last rows of a table that go to the next page with what follows it
LEAST_AMOUNT = 0.55  # of its size: an amount is set so small before it is broken over two lines
_AMOUNT = re.compile(r"-?[0-9][0-9,.]*")


class Cell(NamedTuple):
    """Set lines in the columns from ``first`` up to ``last`` (exclusive)."""

    lines: Sequence[Line]
    first: int
    last: int
    grey: bool = False


class Row(NamedTuple):
    """One row of a table."""

    cells: tuple[Cell, ...]
    height: float
    pitch: float
    texts: tuple[str, ...] = ()  # as given, for page totals


RowMaker = Callable[[Sequence[Row]], Row]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand: edges from the table's left side, one more than columns."""

    edges: tuple[float, ...]
    pad: float

    @staticmethod
    def of(weights: Sequence[float], width: float, pad: float) -> Columns:
        total = sum(weights)
        return Columns((0.0, *(width * part / total for part in accumulate(weights))), pad)

    def inner(self, first: int, last: int) -> float:
        """Width for text between the paddings of a cell."""
        return self.edges[last] - self.edges[first] - 2 * self.pad


def make_row(
    texts: Sequence[str],
    styles: Sequence[TextStyle],
    columns: Columns,
    setter: Setter,
    *,
    spans: Sequence[int] = (),
    greys: Sequence[bool] = (),
    least: float = 0.0,
) -> Row:
    """Set the texts of one row; ``spans`` says how many columns each fills (default one)."""
    cells: list[Cell] = []
    column, most, pitch, pad = 0, 1, styles[0].pitch, columns.pad
    for place, text in enumerate(texts):
        span = spans[place] if spans else 1
        style = styles[place]
        width = columns.edges[column + span] - columns.edges[column] - 2 * pad
        lines = setter.lines(text, style, width)
        if len(lines) > 1 and _AMOUNT.fullmatch(text):
            lines = setter.lines(text, _narrowed(style, setter.width(text, style), width), width)
        most = len(lines) if len(lines) > most else most
        pitch = style.pitch if style.pitch > pitch else pitch
        cells.append(Cell(lines, column, column + span, bool(greys) and greys[place]))
        column += span
    return Row(tuple(cells), max(least, most * pitch + pad * 1.4), pitch, tuple(texts))


def _narrowed(style: TextStyle, needed: float, width: float) -> TextStyle:
    """Return a style in which an amount stays on one line: broken in two it would read as two."""
    return replace(style, size=style.size * max(LEAST_AMOUNT, (width - ROUNDING) / needed))


@dataclass(slots=True)
class TableBox:
    """Rows under a head. A part of a split table is ``continued``: it closes with a page total."""

    columns: Columns
    head: Sequence[Row]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()
    page_total: RowMaker | None = None
    space_before: float = 0.0
    keep_with_next: bool = False
    continued: bool = False
    ruled: bool = True
    rows_height: float = -1.0  # of all rows; counted once, then handed on from part to part
    carried: RowMaker | None = None  # what opens a further page, from the rows before it
    opening: Row | None = None  # that row, on a part that is not the first
    followers: float = 0.0  # height of what comes after and does not stand on a page without some of the last rows

    def __post_init__(self) -> None:
        if self.rows_height < 0:
            self.rows_height = sum(row.height for row in self.rows)

    @property
    def height(self) -> float:
        return self._frame() + self.rows_height + sum(row.height for row in self.totals)

    @property
    def given(self) -> float:
        """Height of the rows that go to the next page with the followers; 0 for a table of a few rows."""
        if len(self.rows) <= 2 * GIVEN:
            return 0.0
        return sum(row.height for row in (*self.rows[-GIVEN:], *self.totals)) - ROUNDING

    def put(self, page: Page, x: float, top: float) -> None:
        rows = [*self.head, *([self.opening] if self.opening else ()), *self.rows]
        if self.continued and self.page_total:
            rows.append(self.page_total(self.rows))
        rows += self.totals
        y = top
        for row in rows:
            _put_row(page, row, self.columns, x, y)
            y -= row.height
        if rows and self.ruled:
            _put_rules(page, rows, self.columns, x, top)

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:
        free = room - self._frame(continued=True)
        count = 0
        for row in self.rows:
            if row.height > free + ROUNDING:
                break
            free -= row.height
            count += 1
        if count == len(self.rows) and self.totals:
            count -= 1  # the totals do not stand alone under a head
        if count > 0:
            upper = self._part(self.rows[:count], (), opening=self.opening)
            left = self.rows_height - upper.rows_height
            opening = self.carried(self._before(count)) if self.carried else None
            return upper, self._part(self.rows[count:], self.totals, left, opening)
        if not fresh or not self.rows:
            return (self, None) if fresh else (None, self)
        return self._split_row(room)

    def _split_row(self, room: float) -> tuple[Box | None, Box | None]:
        """Cut a row that is longer than a page between its lines."""
        row, rest = self.rows[0], self.rows[1:]
        fits = max(1, math.floor((room - self._frame(continued=True) - self.columns.pad * 1.4) / row.pitch))
        upper, lower = _cut_row(row, fits, self.columns.pad)
        return self._part((upper,), (), opening=self.opening), self._part((lower, *rest), self.totals)

    def _before(self, count: int) -> Sequence[Row]:
        """Return the rows that a further page goes on from."""
        return [*([self.opening] if self.opening else ()), *self.rows[:count]]

    def _part(
        self, rows: Sequence[Row], totals: Sequence[Row], rows_height: float = -1.0, opening: Row | None = None
    ) -> TableBox:
        return TableBox(
            self.columns,
            self.head,
            rows,
            totals,
            self.page_total,
            self.space_before,
            continued=True,
            ruled=self.ruled,
            rows_height=rows_height,
            carried=self.carried,
            opening=opening,
            followers=self.followers,
        )

    def _frame(self, continued: bool = False) -> float:
        height = sum(row.height for row in self.head) + (self.opening.height if self.opening else 0.0)
        if self.page_total and (continued or self.continued):
            height += self.page_total(()).height
        return height


def _cut_row(row: Row, count: int, pad: float) -> tuple[Row, Row]:
    upper = tuple(cell._replace(lines=cell.lines[:count]) for cell in row.cells)
    lower = tuple(cell._replace(lines=cell.lines[count:]) for cell in row.cells)
    left = max((len(cell.lines) for cell in lower), default=0)
    height = count * row.pitch + pad * 1.4
    texts = ("",) * len(row.texts)
    return Row(upper, height, row.pitch, row.texts), Row(lower, left * row.pitch + pad * 1.4, row.pitch, texts)


def _put_row(page: Page, row: Row, columns: Columns, x: float, top: float) -> None:
    edges, pad, pitch, height = columns.edges, columns.pad, row.pitch, row.height
    for cell in row.cells:
        left = x + edges[cell.first]
        if cell.grey:
            page.fills.append(FillMark(left, top - height, edges[cell.last] - edges[cell.first], height, HEAD_GREY))
        upper = top - (height - len(cell.lines) * pitch) / 2
        for line in cell.lines:
            page.put_line(line, left + pad, upper, pitch)
            upper -= pitch


def _put_rules(page: Page, rows: Sequence[Row], columns: Columns, x: float, top: float) -> None:
    """Draw the grid: rules between rows, and between columns in unbroken stretches."""
    right, y = x + columns.edges[-1], top
    open_since: dict[int, float] = {}
    for row in rows:
        inner = {cell.first for cell in row.cells if cell.first}
        for edge in open_since.keys() - inner:
            _upright(page, x + columns.edges[edge], open_since.pop(edge), y)
        for edge in inner - open_since.keys():
            open_since[edge] = y
        y -= row.height
        page.rules.append(RuleMark(x, y, right, y, INNER))
    page.rules.pop()
    for edge, begun in sorted(open_since.items()):
        _upright(page, x + columns.edges[edge], begun, y)
    corners = ((x, top), (right, top), (right, y), (x, y), (x, top))
    half = OUTER / 2
    for (x1, y1), (x2, y2) in pairwise(corners):
        reach = half if y1 == y2 else 0.0  # close the corners
        low, high = min(x1, x2) - reach, max(x1, x2) + reach
        page.rules.append(RuleMark(low, max(y1, y2), high, min(y1, y2), OUTER))


def _upright(page: Page, x: float, y1: float, y2: float) -> None:
    page.rules.append(RuleMark(x, y1, x, y2, INNER))
