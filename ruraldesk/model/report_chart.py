"""The charts of a report, found in its table: which kind fits its columns, and what each bar says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ruraldesk.model.report_table import NONE, Cell, ReportTable, ShownColumn

ChartKind = Literal["standing", "lying", "stack"]
YEAR_BEFORE = "__year_before"
HEAD = "_head_"
NOT_WRITTEN = "没有写"
MOST_PARTS, MOST_BARS, MOST_MONTHS = 7, 40, 24
COUNTS = frozenset({"integer", "money", "area", "hours"})
RATES = frozenset({"percent", "ratio"})


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: its name, its number as shown in the table, last year's, and the cell it stands for."""

    name: str
    value: float
    shown: str
    before: float | None = None
    row: int = -1  # place of the table's row; -1 for none
    column: int = -1
    month: str = ""  # of a bar that counts rows by month: 2026-10
    rows: tuple[int, ...] = ()  # of a bar that adds up rows: a year of months


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of a report. ``column``: what it is of, for choosing it."""

    title: str
    kind: ChartKind
    bars: tuple[ChartBar, ...]
    column: str = ""

    @property
    def compares(self) -> bool:
        """True if it shows last year beside this one."""
        return any(one.before is not None for one in self.bars)

    @property
    def is_empty(self) -> bool:
        return not any(one.value or one.before for one in self.bars)


def charts(table: ReportTable) -> list[Chart]:
    """Return every chart that a report's table has, the first to be shown first; none for a table without rows."""
    if not table.rows:
        return []
    numbers = [place for place, one in enumerate(table.columns) if one.kind in COUNTS | RATES and not one.of]
    heads = [place for place in numbers if table.columns[place].name.startswith(HEAD)]
    if heads:
        return _of_heads(table, heads)
    if any(one.name.startswith(HEAD) for one in table.columns):
        return _of_marks(table)
    if len(table.rows) == 1 and len(numbers) > 1:
        return _across(table, numbers)
    if any(table.ids) or not numbers:
        return [*_down(table, [place for place in numbers if table.columns[place].drawn]), *_of_ledger(table)]
    return _down(table, numbers)


def records_of(table: ReportTable, bar: ChartBar) -> list[str]:
    """Return the records behind a bar: those of its cell or cells, of a ledger those it counts; none if not told."""
    if bar.row >= 0 or bar.rows:
        column = table.columns[bar.column].name
        found = [one for row in bar.rows or (bar.row,) for one in table.records_behind(row, column)]
        return list(dict.fromkeys(found))
    if bar.column < 0:
        return []
    rows = zip(table.rows, table.ids, strict=True)
    if bar.month:
        found = [one for row, one in rows if row[bar.column].shown.startswith(bar.month)]
    else:
        found = [one for row, one in rows if (row[bar.column].shown or NOT_WRITTEN) == bar.name]
    return found if all(found) else []  # a list shorter than the number would say something false


def forms_of(table: ReportTable, bar: ChartBar) -> tuple[str, ...]:
    """Return the forms of the records behind a bar; none where the records have to say it themselves."""
    rows = bar.rows or ((bar.row,) if bar.row >= 0 else ())
    return tuple(
        dict.fromkeys(form for row in rows for form in table.forms_behind(row, table.columns[bar.column].name))
    )


def row_name(table: ReportTable, row: int) -> str:
    """Return what a row is called: by the column of words that tells rows apart best."""
    return _shown(table, row, _name_column(table))


def _down(table: ReportTable, numbers: Sequence[int]) -> list[Chart]:
    """A bar a row, a chart a column; rows of several groups make a chart a group."""
    name = _name_column(table)
    group = _group_column(table, name)
    kind: ChartKind = "standing" if name is not None and table.columns[name].kind == "month" else "lying"
    year = _common_year(table, name) if kind == "standing" and name is not None else ""
    found = []
    for place in numbers:
        for words, rows in _groups(table, group):
            named = [(row, _shown(table, row, name).removeprefix(year)) for row in rows]
            bars = tuple(one for row, words_ in named if (one := _cell_bar(table, row, place, words_)) is not None)
            column = table.columns[place]
            if kind == "standing" and len(bars) > MOST_MONTHS and column.kind in COUNTS:
                bars = _by_year(bars)
            if len(bars) > 1 and len(bars) <= MOST_BARS:
                title = "　".join(part for part in (words, column.label) if part)
                found.append(Chart(title, kind, _without_nothing(bars, kind), title))
    return sorted(found, key=lambda one: one.is_empty)


def _across(table: ReportTable, numbers: Sequence[int]) -> list[Chart]:
    """The only row's numbers of one kind, a bar a column."""
    found = []
    for kinds, title in ((frozenset({"integer"}), "各项"), (RATES, "各率"), (COUNTS - {"integer"}, "金额和时长")):
        places = [place for place in numbers if table.columns[place].kind in kinds]
        bars = [_cell_bar(table, 0, place, table.columns[place].label) for place in places]
        told = tuple(one for one in bars if one is not None)
        if len(told) > 1:
            found.append(Chart(title, "lying", _without_nothing(told, "lying"), title))
    return found


def _of_heads(table: ReportTable, heads: Sequence[int]) -> list[Chart]:
    """A turned table: its heads along the axis, each the sum of its column; then a chart a row."""
    months = any(table.columns[place].label.endswith("月") for place in heads)
    kind: ChartKind = "standing" if months and len(heads) <= MOST_MONTHS else "lying"
    found = []
    if table.totals:
        bars = [_cell_bar(table, len(table.rows), place, table.columns[place].label) for place in heads]
        found.append(Chart("合计", kind, tuple(one for one in bars if one is not None), "合计"))
    name = _name_column(table)
    for row in range(len(table.rows)):
        bars = [_cell_bar(table, row, place, table.columns[place].label) for place in heads]
        words = _shown(table, row, name)
        found.append(Chart(words, kind, tuple(one for one in bars if one is not None), words))
    return [one for one in found if len(one.bars) > 1 and not one.is_empty]


def _of_marks(table: ReportTable) -> list[Chart]:
    """A table of words only: how often each mark stands in it."""
    heads = [place for place, one in enumerate(table.columns) if one.name.startswith(HEAD)]
    counted = Counter(row[place].shown for row in table.rows for place in heads if row[place].shown not in ("", NONE))
    if not counted or len(counted) > MOST_PARTS:
        return []
    return [Chart("各种情况", "stack", _counted(counted.items(), -1), "各种情况")]


def _of_ledger(table: ReportTable) -> list[Chart]:
    """A row a record: how many of each state and choice, and how many a month."""
    found = []
    for place, column in enumerate(table.columns):
        if column.kind in ("state", "choice"):
            counted = Counter(row[place].shown or NOT_WRITTEN for row in table.rows)
            if 1 < len(counted) <= MOST_BARS:
                kind: ChartKind = "stack" if column.kind == "state" and len(counted) <= MOST_PARTS else "lying"
                found.append(Chart(column.label, kind, _counted(counted.items(), place), column.label))
        elif column.kind == "date" and (chart := _by_month(table, place, column)) is not None:
            found.append(chart)
    if not found:
        return _of_words(table)
    first = [one for one in found if one.kind == "stack"]
    return [*first, *(one for one in found if one not in first)]


def _of_words(table: ReportTable) -> list[Chart]:
    """Count words that come again and again, those further right first: they say how a row stands."""
    found = []
    for place in reversed(range(len(table.columns))):
        if table.columns[place].kind != "text" or all(row[place].shown.isascii() for row in table.rows):
            continue  # a phone, a number of a paper
        counted = Counter(row[place].shown or NOT_WRITTEN for row in table.rows)
        if 1 < len(counted) <= MOST_BARS and 2 * len(counted) <= len(table.rows):
            label = table.columns[place].label
            kind: ChartKind = "stack" if len(counted) <= MOST_PARTS else "lying"
            found.append(Chart(label, kind, _counted(counted.items(), place), label))
    return found


def _by_month(table: ReportTable, place: int, column: ShownColumn) -> Chart | None:
    days = [cell for row in table.rows if isinstance(cell := row[place].value, date)]
    counted = Counter((day.year, day.month) for day in days)
    if not 1 < len(counted) <= MOST_MONTHS:
        return None
    first, last = min(counted), max(counted)
    span = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    if len(span) > MOST_MONTHS:
        return None
    several = first[0] != last[0]
    bars = []
    for at in span:
        count = counted[at // 12, at % 12 + 1]
        name = f"{at // 12 % 100}-{at % 12 + 1}" if several else f"{at % 12 + 1}月"
        month = f"{at // 12:04}-{at % 12 + 1:02}"
        bars.append(ChartBar(name, count, str(count), column=place, month=month))
    return Chart(f"每月　{column.label}", "standing", tuple(bars), column.label)


def _counted(pairs: Iterable[tuple[str, int]], column: int) -> tuple[ChartBar, ...]:
    return tuple(ChartBar(name, count, str(count), column=column) for name, count in pairs)


def _by_year(bars: Sequence[ChartBar]) -> tuple[ChartBar, ...]:
    """Add up months to years: of ten years nobody can tell the months apart."""
    years: dict[str, list[ChartBar]] = {}
    for one in bars:
        years.setdefault(f"{one.name.partition('年')[0]}年", []).append(one)
    found = []
    for year, months in years.items():
        value = sum(one.value for one in months)
        shown = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        rows = tuple(one.row for one in months)
        found.append(ChartBar(year, value, shown, column=months[0].column, rows=rows))
    return tuple(found)


def _common_year(table: ReportTable, name: int) -> str:
    """Return the year that all months have in front, "" where there are several: then it has to be said."""
    years = {row[name].shown.partition("年")[0] for row in table.rows}
    return f"{years.pop()}年" if len(years) == 1 else ""


def _cell_bar(table: ReportTable, row: int, place: int, name: str) -> ChartBar | None:
    """Return the bar of a cell; None where nothing is told (a percentage of nothing, a count of one or two)."""
    cell = _cell(table, row, place)
    value = _number(cell)
    if value is None:
        return None
    before = next(
        (at for at, one in enumerate(table.columns) if one.name == f"{table.columns[place].name}{YEAR_BEFORE}"), -1
    )
    then = _number(_cell(table, row, before)) if before >= 0 else None
    return ChartBar(name, value, cell.shown, then, row, place)


def _cell(table: ReportTable, row: int, place: int) -> Cell:
    return (table.rows[row] if row < len(table.rows) else table.totals)[place]


def _number(cell: Cell) -> float | None:
    return float(cell.value) if isinstance(cell.value, int | Decimal) else None


def _without_nothing(bars: tuple[ChartBar, ...], kind: ChartKind) -> tuple[ChartBar, ...]:
    """Leave out bars of nothing where there are many; a month of nothing stays."""
    if kind == "standing" or len(bars) <= MOST_PARTS:
        return bars
    return tuple(one for one in bars if one.value or one.before) or bars[:MOST_PARTS]


def _name_column(table: ReportTable) -> int | None:
    """Return the column of words that tells rows apart best; before the numbers, of two alike the later: the name."""
    best, most, counted = None, 0, False
    for place, one in enumerate(table.columns):
        counted = counted or one.kind in COUNTS | RATES
        if one.kind in ("text", "choice", "month", "state", "date"):
            told = len({row[place].shown for row in table.rows})
            if told > most or (told == most and not counted):
                best, most = place, told
    return best


def _group_column(table: ReportTable, name: int | None) -> int | None:
    """Return the column of words, before the rows' names, that parts the rows into blocks."""
    for place, one in enumerate(table.columns[:name]):
        if one.kind not in ("text", "choice", "state"):
            continue
        words = [row[place].shown for row in table.rows]
        blocks = sum(before != after for before, after in zip(["", *words], words, strict=False))
        if 1 < blocks == len(set(words)) < len(words):
            return place
    return None


def _groups(table: ReportTable, group: int | None) -> list[tuple[str, list[int]]]:
    if group is None:
        return [("", list(range(len(table.rows))))]
    found: dict[str, list[int]] = {}
    for at, row in enumerate(table.rows):
        found.setdefault(row[group].shown, []).append(at)
    return list(found.items())


def _shown(table: ReportTable, row: int, name: int | None) -> str:
    if name is None:
        return ""
    return table.rows[row][name].shown if row < len(table.rows) else "合计"
