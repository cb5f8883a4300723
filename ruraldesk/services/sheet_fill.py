"""Filling the town's own table: what is written where, what is kept back, and the file it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import fill_templates, ledger, sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.fill_values import FillValues
from ruraldesk.services.ledger import LedgerQuestion
from ruraldesk.services.sheet_columns import Source
from ruraldesk.services.sheet_marked import put
from ruraldesk.sheets.filling import filled, has_room
from ruraldesk.sheets.layout import MOST_SLOTS, Slots, slots_of
from ruraldesk.sheets.letters import letters_of
from ruraldesk.sheets.part_patch import Value
from ruraldesk.sheets.row_growth import Growth

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FillPlan:
    """What would be written: the cells by row and column from 1, what stays empty because the town may not see it."""

    template: Template
    values: Mapping[int, Mapping[int, Value]]
    patterns: Mapping[int, int]
    records: int
    withheld: tuple[tuple[str, int], ...]  # label, cells
    growth: Growth | None = None  # rows that are put in over a total

    @property
    def sentence(self) -> str:
        """Say what was kept back, "" where nothing was."""
        named = "、".join(f"{label}（{count}格）" for label, count in self.withheld)
        return f"平时不交镇里的没有填：{named}。" if named else ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A table that was filled and written."""

    file: Path
    plan: FillPlan


def plan(
    desk: Desk,
    spec: FormSpec,
    template: Template,
    question: LedgerQuestion,
    progress: Progress = SILENT,
    *,
    everything: bool = False,
) -> FillPlan:
    """Work out what is written where. ``everything``: also what the town does not get to see.

    Raises UserError fill_no_columns, fill_no_records, fill_too_many, fill_rows_short, fill_one_record, fill_merged,
    fill_on_formula, fill_other_unit, stopped_by_hand.
    """
    if not template.taken and not template.spots:
        raise UserError("fill_no_columns", file=template.source.name)
    found = list(_records(desk, spec, question, progress))
    if not found:
        raise UserError("fill_no_records")
    values = FillValues(desk, spec, everything)
    if not template.taken:
        return _of_spots(template, values, found)
    slots = _slots(template)
    rows, growth = _room(template, slots, len(found))
    _refuse_formulas(template, slots.rows)
    merged = _merged(template, rows)
    cells: dict[int, dict[int, Value]] = {}
    for place, (row, record) in enumerate(zip(rows, found, strict=True), 1):
        cells[row + 1] = {at: one for at, one in _cells(template, values, record, place) if (row, at - 1) not in merged}
    for line, once in _once(template, values).items():
        cells.setdefault(line, {}).update(once)
    patterns = {row + 1: rows[0] + 1 for row in rows[1:]}
    withheld = tuple(values.withheld.items())
    return FillPlan(template, cells, patterns, len(found), withheld, growth)


def write(desk: Desk, spec: FormSpec, planned: FillPlan, out: Path) -> Filled:
    """Write the filled table, and keep what was pointed out for the next time the town sends it.

    Raises UserError sheet_in_use, and those of the disk.
    """
    source = planned.template.source
    ending = _ending(source)
    target = out if out.suffix.lower() == ending else out.with_name(f"{out.name}{ending}")
    grid = planned.template.grid
    put(target, filled(source.content, source.name, grid, planned.values, planned.patterns, planned.growth))
    fill_templates.keep(desk, spec, planned.template)
    return Filled(target, planned)


def proposed_name(desk: Desk, source: Source) -> str:
    """Return what the filled table may be called."""
    return f"{Path(source.name).stem}（{desk.name}{desk.clock.today():%Y%m%d}）{_ending(source)}"


def _ending(source: Source) -> str:
    """Return how the filled table's name must end: Excel opens one with macros under its own ending only."""
    return ".xlsm" if source.name.lower().endswith(".xlsm") else ".xlsx"


def _slots(template: Template) -> Slots:
    serials = [one.place for one in template.taken]
    return slots_of(template.grid, template.last, serials)


def _room(template: Template, slots: Slots, wanted: int) -> tuple[tuple[int, ...], Growth | None]:
    """Return a row for each record, and the rows that have to be put in before the last one over a total.

    Raises UserError fill_rows_short where that cannot be done without something losing its place.
    """
    rows = slots.of(wanted)
    if len(rows) == wanted:
        return rows, None
    more, source = wanted - len(rows), template.source
    shown = [row for row in range(rows[0], rows[-1] + 1) if row not in template.grid.hidden] if len(rows) > 1 else []
    if shown == list(rows) and has_room(source.content, source.name, template.grid):
        return (*rows[:-1], *range(rows[-1], rows[-1] + more + 1)), Growth(rows[-1] + 1, more)
    line = (rows[-1] if rows else template.last) + 1
    raise UserError("fill_rows_short", room=len(rows), wanted=wanted, more=more, line=line)


def _refuse_formulas(template: Template, rows: Sequence[int]) -> None:
    """The town's own sums stay: a column that is worked out by the sheet is not written over."""
    wrong = [
        f"{letters_of(one.place)}列“{one.head}”"
        for one in template.taken
        if any((row, one.place) in template.grid.formulas for row in rows)
    ]
    if wrong:
        raise UserError("fill_on_formula", where=tuple(wrong), columns="、".join(wrong))


def _merged(template: Template, rows: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Return the cells that say what the one at their top says: the village's name beside all of its records.

    Raises UserError fill_merged where each record would say something else in them.
    """
    found: set[tuple[int, int]] = set()
    for block in template.grid.blocks:
        inside = [row for row in rows if block.top < row <= block.bottom]
        columns = [one for one in template.taken if block.left <= one.place <= block.right]
        wrong = [f"{letters_of(one.place)}列“{one.head}”" for one in columns if one.target != sheet_targets.VILLAGE]
        if inside and wrong:
            raise UserError("fill_merged", where=tuple(wrong), columns="、".join(wrong))
        found |= {(row, one.place) for row in inside for one in columns}
    return frozenset(found)


def _cells(template: Template, values: FillValues, record: Record, place: int) -> Iterator[tuple[int, Value]]:
    for column in template.taken:
        found = values.value(record, column.target, column.with_units, place)
        if found is not None:
            yield column.place + 1, found


def _once(template: Template, values: FillValues) -> dict[int, dict[int, Value]]:
    """Return the cells that do not depend on a record: the village's name, today."""
    found: dict[int, dict[int, Value]] = {}
    for spot in template.spots:
        value = values.known(spot.target)
        if value is not None:
            found.setdefault(spot.row + 1, {})[spot.column + 1] = value
    return found


def _of_spots(template: Template, values: FillValues, found: Sequence[Record]) -> FillPlan:
    if len(found) > 1:
        raise UserError("fill_one_record", count=len(found))
    cells: dict[int, dict[int, Value]] = {}
    for spot in template.spots:
        value = values.value(found[0], spot.target, spot.label, 1)
        if value is not None:
            cells.setdefault(spot.row + 1, {})[spot.column + 1] = value
    return FillPlan(template, cells, {}, 1, tuple(values.withheld.items()))


def _records(desk: Desk, spec: FormSpec, question: LedgerQuestion, progress: Progress) -> Iterator[Record]:
    places = ledger.ids(desk, spec.form_id, question)
    if len(places) > MOST_SLOTS:
        raise UserError("fill_too_many", count=len(places), most=MOST_SLOTS)
    for start in range(0, len(places), _AT_ONCE):
        progress.step(start, len(places), "正在取记录")
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        yield from ledger.whole(desk, spec.form_id, places[start : start + _AT_ONCE])
