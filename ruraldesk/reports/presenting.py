"""From worked-out rows to the table that is shown: columns with their comparisons, cells, the row 合计."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ruraldesk.model.report_table import EMPTY_CELL, NONE, Cell, ShownColumn, ShownKind
from ruraldesk.reports.definition import NUMERIC, WORKED_OUT, ReportColumn, ReportSpec
from ruraldesk.reports.pivoting import SUM
from ruraldesk.reports.rows import Row, sums, totals
from ruraldesk.reports.seeing import FEW_CELL, as_seen, hides_few, is_few
from ruraldesk.reports.values import (
    Raw,
    as_measured,
    change_cell,
    measured,
    measured_cell,
    number_cell,
    places_of,
    points_cell,
    share,
    share_cell,
    text_cell,
)

PREVIOUS, YEAR_BEFORE = "previous", "year_before"
TOTAL_WORDS = "合计"
_NOT_TOLD = Cell(None, NONE)
_WAN_PLACES = 2
_CHANGE_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Presenter:
    """Makes the cells of one report. ``columns``: those after a pivot; ``blank``: of an empty cell of one."""

    spec: ReportSpec
    columns: tuple[ReportColumn, ...]
    villages: Mapping[str, str] | None  # code -> name where the column 村 is shown
    labels: Mapping[str, Mapping[str, str]]  # column -> what its choices or states are called
    rules: Mapping[str, str]  # column -> the masking rule it stands under, "" for none
    compare: bool
    blank: str = ""

    def shown_columns(self) -> tuple[ShownColumn, ...]:
        """Return the columns of the paper."""
        found = [ShownColumn("_village", "村", "text", 7, "left")] if self.villages is not None else []
        for one in self._visible():
            places = _WAN_PLACES if one.wan else places_of(one)
            found.append(ShownColumn(one.name, one.label, one.kind, one.width, one.align, places, drawn=one.draw))
            if self._is_compared(one):
                found.extend(_comparison_columns(one, places))
        return tuple(found)

    def row(self, row: Row, number: int) -> tuple[Cell, ...]:
        """Return the cells of one row."""
        cells = [] if self.villages is None else [_text(self.villages.get(row.village, row.village))]
        for one in self._visible():
            cells.extend([EMPTY_CELL] * self._width(one) if one.only_total else self._cells(one, row, number))
        return tuple(cells)

    def totals(self, rows: Sequence[Row]) -> tuple[Cell, ...]:
        """Return the cells of the row 合计; none where nothing is added up."""
        if not rows or not any(one.total for one in self._visible()):
            return ()
        whole, added = (
            Row(make(self.columns, rows), then={when: make(self.columns, rows, when) for when in _WHENS})
            for make in (totals, sums)
        )
        hidden = {
            one.name for one in self.columns if any(self._is_hidden(one, row, when) for row in rows for when in _ALL)
        }
        cells = [] if self.villages is None else [EMPTY_CELL]
        for one in self._visible():
            cells.extend(self._total_cells(one, added if one.kind in WORKED_OUT else whole, hidden))
        return _with_words(self.shown_columns(), cells)

    def _visible(self) -> Iterator[ReportColumn]:
        return (one for one in self.columns if not one.hidden)

    def _width(self, column: ReportColumn) -> int:
        """Return how many columns of the paper a column takes, its comparisons with it."""
        return 1 + 2 * len(_WHENS) * self._is_compared(column)

    def _is_compared(self, column: ReportColumn) -> bool:
        return self.compare and column.name in self.spec.compare

    def _cells(self, column: ReportColumn, row: Row, number: int) -> Iterator[Cell]:
        if column.kind == "serial":
            yield Cell(number, str(number))
        elif column.kind not in NUMERIC:
            label = self._label(column, row.values.get(column.name))
            cell = text_cell(column, row.values.get(column.name), label)
            seen = as_seen(cell, self._rule(column), self.spec.audience)
            yield Cell(None, self.blank) if seen.value is None and column.name.startswith("_head_") else seen
        else:
            yield from self._numbers(column, row)

    def _numbers(self, column: ReportColumn, row: Row) -> Iterator[Cell]:
        withheld = self._rule(column) in ("withheld", "never")
        yield EMPTY_CELL if withheld else self._number(column, row, "")
        if self._is_compared(column):
            for when in _WHENS:
                yield EMPTY_CELL if withheld else self._number(column, row, when)
                yield EMPTY_CELL if withheld else self._change(column, row, when)

    def _number(self, column: ReportColumn, row: Row, when: str) -> Cell:
        raw = _raw(row, column.name, when)
        if column.kind in WORKED_OUT:
            return _NOT_TOLD if self._is_hidden(column, row, when) else self._share(column, row, when)
        if self._is_hidden(column, row, when):
            return _NOT_TOLD if column.name == SUM else FEW_CELL
        if raw is None and column.name.startswith("_head_"):
            return Cell(None, self.blank)
        return number_cell(column, raw)

    def _change(self, column: ReportColumn, row: Row, when: str) -> Cell:
        if self._is_hidden(column, row, "") or self._is_hidden(column, row, when):
            return _NOT_TOLD
        if _is_nothing(row, column, "") and _is_nothing(row, column, when):
            return EMPTY_CELL
        if column.by:
            one = as_measured(column, row.values.get(column.by))
            return points_cell(*(measured(*self._operands(column, row, at), one) for at in ("", when)))
        if column.kind in WORKED_OUT:
            now, then = (share(*self._operands(column, row, one), column) for one in ("", when))
            return points_cell(now, then)
        return change_cell(row.amount(column), row.amount(column, when))

    def _share(self, column: ReportColumn, row: Row, when: str) -> Cell:
        operands = self._operands(column, row, when)
        if column.by:
            return measured_cell(*operands, as_measured(column, row.values.get(column.by)))
        return share_cell(*operands, column)

    def _operands(self, column: ReportColumn, row: Row, when: str) -> tuple[Fraction | None, Fraction | None]:
        part, whole = (self.spec.column(name) for name in column.of)
        if part is None or whole is None:
            raise AssertionError("the reader has seen to it that the operands are there")
        return row.amount(part, when), row.amount(whole, when)

    def _is_hidden(self, column: ReportColumn, row: Row, when: str) -> bool:
        """True if the number would tell of one or two people."""
        if not self.spec.is_public:
            return False
        if column.kind in WORKED_OUT:
            operands = [self.spec.column(name) for name in column.of]
            return any(one is not None and self._is_hidden(one, row, when) for one in operands)
        if column.name == SUM:
            heads = [one for one in self.columns if one.name.startswith("_head_")]
            return any(self._is_hidden(one, row, when) for one in heads)
        return hides_few(self.spec, column) and is_few(_raw(row, column.name, when))

    def _total_cells(self, column: ReportColumn, whole: Row, hidden: set[str]) -> Iterator[Cell]:
        shown = bool(column.total) or (column.kind in WORKED_OUT and not column.by)  # rows in many units have no sum
        count = self._width(column)
        if not shown or self._rule(column) in ("withheld", "never"):
            yield from [EMPTY_CELL] * count
        elif column.name in hidden:
            yield from [_NOT_TOLD] * count
        elif column.kind not in NUMERIC:
            raw = whole.values.get(column.name)
            yield Cell(raw, str(raw))
        else:
            yield from self._numbers(column, whole)

    def _label(self, column: ReportColumn, raw: Raw) -> str | None:
        names = self.labels.get(column.name)
        if names is None or not isinstance(raw, str):
            return None
        if raw in names or column.kind == "state":
            return names.get(raw, raw)
        return "、".join(names.get(one, one) for one in raw.split())

    def _rule(self, column: ReportColumn) -> str:
        return self.rules[column.name]


_WHENS = (PREVIOUS, YEAR_BEFORE)
_ALL = ("", *_WHENS)


def _is_nothing(row: Row, column: ReportColumn, when: str) -> bool:
    """True if the select gave no number here: there is nothing to compare."""
    of = column.of[0] if column.by and column.of else column.of[1] if column.of else column.name
    return _raw(row, of, when) is None


def _raw(row: Row, name: str, when: str) -> Raw:
    return row.then.get(when, {}).get(name) if when else row.values.get(name)


def _comparison_columns(column: ReportColumn, places: int) -> Iterator[ShownColumn]:
    name, label, of = column.name, column.label, column.name
    change: ShownKind = "points" if column.kind in WORKED_OUT else "change"
    more = places if change == "points" else 1
    after = "（百分点）" if column.kind == "percent" else ""
    yield ShownColumn(f"{name}__previous", f"上期{label}", column.kind, column.width, "right", places, of)
    yield ShownColumn(f"{name}__mom", f"{label}环比{after}", change, _CHANGE_WIDTH, "right", more, of)
    yield ShownColumn(f"{name}__year_before", f"去年同期{label}", column.kind, column.width, "right", places, of)
    yield ShownColumn(f"{name}__yoy", f"{label}同比{after}", change, _CHANGE_WIDTH, "right", more, of)


def _text(words: str) -> Cell:
    return Cell(words, words) if words else EMPTY_CELL


def _with_words(columns: Sequence[ShownColumn], cells: list[Cell]) -> tuple[Cell, ...]:
    """Write 合计 into the first empty cell, of a column of words if there is one before the numbers."""
    free = [place for place, cell in enumerate(cells) if not cell.shown]
    words = [place for place in free if not columns[place].is_number]
    for place in (words or free)[:1]:
        cells[place] = Cell(TOTAL_WORDS, TOTAL_WORDS)
    return tuple(cells)
