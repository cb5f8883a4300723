"""Makes the panel of the first page from a report: its bars or cells, and the list behind each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ruraldesk.model.home_panel import (
    MARKS,
    TONES,
    Behind,
    HomePanel,
    Mark,
    PanelBar,
    PanelCell,
    ToList,
    ToNew,
    ToRecord,
    ToReport,
)
from ruraldesk.model.report_table import Cell
from ruraldesk.reports import periods
from ruraldesk.reports.computing import Scene, default_period, laid_out
from ruraldesk.reports.definition import ROW_ID, HomePart, ReportSpec, Way
from ruraldesk.reports.home_part import told
from ruraldesk.reports.periods import Period
from ruraldesk.reports.rows import Row

REST = "其余"
Line = tuple[Row, Mapping[str, Cell]]


def panel(spec: ReportSpec, home: HomePart, scene: Scene) -> HomePanel:
    """Work out what the first page shows of a report. Raises UserError as the report does."""
    period = span_of(spec, home, scene.today)
    lines: list[Line] = list(laid_out(spec, period, scene))
    whole = ToReport(spec.name, period.first.isoformat(), period.last.isoformat())
    note = told(home.note, _shown(lines[-1])) if lines else ""
    if home.kind == "matrix":
        return _matrix(spec, home, lines, whole, note, scene.today)
    bars = _folded(home, [_bar(home, one, whole) for one in lines], whole)
    empty = "" if any(one.value for one in bars) else spec.empty
    return HomePanel(spec.name, home.kind, home.title, home.view, note, whole, bars, empty=empty)


def span_of(spec: ReportSpec, home: HomePart, today: date) -> Period:
    """Return the days that the first page looks at: so many periods up to the running one."""
    if home.span is None:
        return default_period(spec, today)
    many, kind = home.span
    found = periods.period_at(today, kind)
    first = found
    for _ in range(many - 1):
        first = periods.previous(first) or first
    return Period(first.first, found.last)


def _bar(home: HomePart, line: Line, whole: Behind) -> PanelBar:
    row, cells = line
    value, tone = cells[home.value], _raw(row, home.tone)
    number = value.value if isinstance(value.value, int | Decimal) else 0
    name = cells[home.name].shown
    return PanelBar(
        name=name,
        value=Decimal(number),
        shown=f"{_brief(value)}{home.unit}",
        tone=next((one for one in TONES if one == tone), ""),
        behind=_behind(home.ways, row, name) or whole,
    )


def _folded(home: HomePart, bars: Sequence[PanelBar], whole: Behind) -> tuple[PanelBar, ...]:
    """Keep as many bars as there is room for; the others stand together in the last one."""
    if not home.most or len(bars) <= home.most:
        return tuple(bars)
    kept, rest = bars[: home.most - 1], bars[home.most - 1 :]
    number = sum((one.value for one in rest), Decimal(0))
    return (*kept, PanelBar(REST, number, f"{number:,}{home.unit}", "", whole))


def _matrix(
    spec: ReportSpec, home: HomePart, lines: Sequence[Line], whole: Behind, note: str, today: date
) -> HomePanel:
    written = sorted({_raw(row, home.column) for row, _ in lines})
    one_year = len({one[:4] for one in written}) == 1
    months = {one: periods.month_words(one)[5 * one_year :] for one in written}
    cells = tuple(_cell(home, one, months) for one in lines)
    made = HomePanel(
        report=spec.name,
        kind="matrix",
        title=home.title,
        view=home.view,
        note=note,
        behind=whole,
        rows=tuple(dict.fromkeys(one.row for one in cells)),
        heads=tuple(months[one] for one in written),
        now=months.get(today.strftime("%Y-%m"), ""),
        cells=cells,
        legend=home.legend,
        empty="" if cells else spec.empty,
    )
    worst = made.gaps[0] if made.gaps else None
    return replace(made, gap=(worst.todo, worst.behind or whole)) if worst is not None and worst.todo else made


def _cell(home: HomePart, line: Line, months: Mapping[str, str]) -> PanelCell:
    row, cells = line
    written = _raw(row, home.mark)
    mark: Mark = next((one for one in MARKS if one == written), "")
    name, head = cells[home.row].shown, months[_raw(row, home.column)]
    todo = told(home.gap, _shown(line)) if mark == "missing" else ""
    return PanelCell(name, head, mark, _behind(home.ways, row, f"{name} {head}") if mark else None, todo)


def _behind(ways: Sequence[Way], row: Row, title: str) -> Behind | None:
    """Return the first way all of whose columns hold something in this row."""
    for way in ways:
        values = [(key, _raw(row, column)) for key, column in way.pairs]
        ids = _raw(row, way.ids).split() if way.ids else []
        if any(not value for _, value in values) or (way.ids and not ids):
            continue
        match way.to:
            case "record":
                return ToRecord(way.name, ids[0])
            case "new":
                return ToNew(way.name, tuple(values))
            case "report":
                return ToReport(way.name, *(value for _, value in values))
            case "ledger":
                where = tuple((key, one) for key, value in values for one in value.split())
                return ToList(way.name, where, tuple(ids), title if ids else "")
    return None


def _raw(row: Row, column: str) -> str:
    if column == ROW_ID:
        return row.record
    value = row.values.get(column)
    return "" if value is None else str(value)


def _shown(line: Line) -> dict[str, str]:
    return {name: _brief(cell) for name, cell in line[1].items()}


def _brief(cell: Cell) -> str:
    """Return what a cell shows, a whole number without its places: 73 for 73.0."""
    whole = isinstance(cell.value, Decimal) and cell.value == cell.value.to_integral_value()
    return re.sub(r"\.0+(?=%?$)", "", cell.shown) if whole else cell.shown
