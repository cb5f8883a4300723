"""A sheet as a page shows it: the plan of an import line by line, a town's table with what would stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.report_table import EMPTY_CELL, Cell, ReportTable, ShownColumn
from ruraldesk.services import sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.sheet_fill import FillPlan
from ruraldesk.services.sheet_import import DONE_WORDS, STATUS_WORDS, ImportPlan, RowPlan, Status
from ruraldesk.services.viewing import is_hidden, shown_words
from ruraldesk.sheets.cell_words import shown
from ruraldesk.sheets.grid import Grid
from ruraldesk.sheets.letters import letters_of
from ruraldesk.sheets.part_patch import Value

SAMPLES, MOST_SHOWN = 3, 80


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A part of a town's table. ``written``: the places in it, by line and column of the table, that are filled."""

    table: ReportTable
    written: frozenset[tuple[int, int]]


def plan_table(spec: FormSpec, planned: ImportPlan, only: Status | None = None) -> ReportTable:
    """Return the lines of an import: number, verdict, reason, and the cells as they stand."""
    rows = [one for one in planned.rows if only is None or one.status == only]
    columns = [
        ShownColumn("line", "行", "integer", 0.3, "right"),
        ShownColumn("verdict", "结果", "text", 0.5, "left"),
        ShownColumn("reason", "原因", "text", 2.0, "left"),
        *(ShownColumn(letters_of(one.place), one.head, "text", 1.0, "left") for one in planned.columns.columns),
    ]
    masked = [_masked_field(spec, one.target) for one in planned.columns.columns]
    cells = [(Cell(one.number, str(one.number)), *(_words(words) for words in _told(one, masked))) for one in rows]
    return _table(spec.form_id, f"{spec.title}：核对结果", columns, cells, tuple(one.record for one in rows))


def sentence(one: RowPlan) -> str:
    """Say about one line what became of it and why."""
    return f"第{one.number}行　{'　'.join(part for part in _told(one, ())[:2] if part)}"


def samples(spec: FormSpec, grid: Grid, last: int, place: int, target: str) -> str:
    """Return the first things that stand under a head, a private number masked."""
    field = _masked_field(spec, target)
    found = (_over_a_shoulder(field, shown(grid.cell(row, place))) for row in range(last + 1, len(grid.rows)))
    kept: list[str] = []
    for words in found:
        if words and words not in kept:
            kept.append(words)
        if len(kept) == SAMPLES:
            break
    return "、".join(kept)


def preview(desk: Desk, spec: FormSpec, template: Template, plan: FillPlan | None) -> SheetPreview:
    """Return a town's table from its top, with what would be written in its places, private numbers masked."""
    grid, values = template.grid, plan.values if plan else {}
    growth = plan.growth if plan else None
    width = max([grid.width, *(column for line in values.values() for column in line)], default=1)
    last = max([len(grid.rows) + (growth.more if growth else 0), *values])
    columns = [ShownColumn("line", "行", "integer", 0.3, "right")]
    columns += [ShownColumn(letters_of(one), letters_of(one), "text", 1.0, "left") for one in range(width)]
    targets = {one.place: sheet_targets.field_of(desk, spec, one.target) for one in template.taken}
    rows, written = [], set()
    for number in range(1, min(last, MOST_SHOWN) + 1):
        was = growth.was(number) if growth else number
        cells = [Cell(number, str(number))]
        for place in range(width):
            value = values.get(number, {}).get(place + 1)
            if value is not None:
                written.add((number - 1, place + 1))
                cells.append(_words(_over_a_shoulder(targets.get(place), _written(value))))
            else:
                cells.append(_words(_standing(grid, was - 1, place) if was else ""))
        rows.append(tuple(cells))
    return SheetPreview(_table("fill", template.source.name, columns, rows, ("",) * len(rows)), frozenset(written))


def _masked_field(spec: FormSpec, target: str) -> Field | None:
    field = spec.by_name.get(target)
    return field if field is not None and is_hidden(field) else None


def _over_a_shoulder(field: Field | None, words: str) -> str:
    """Return what may stand on the screen, which is seen by whoever stands at the desk."""
    return shown_words(field, words) if field is not None and is_hidden(field) else words


def _told(one: RowPlan, masked: Sequence[Field | None]) -> tuple[str, ...]:
    word = DONE_WORDS if one.record else STATUS_WORDS[one.status]
    notes = [f"留意：{note}" for note in one.notes]
    cells = [_over_a_shoulder(*pair) for pair in zip(masked, one.cells, strict=False)]
    return word, "；".join((*one.reasons, *notes)), *cells


def _standing(grid: Grid, row: int, place: int) -> str:
    """Return what stands in a cell; a merged block says it once, a formula by its sign."""
    if (row, place) in grid.formulas:
        return shown(grid.cell(row, place)) or "＝"
    for block in grid.blocks:
        inside = block.top <= row <= block.bottom and block.left <= place <= block.right
        if inside and (row, place) != (block.top, block.left):
            return ""
    return shown(grid.cell(row, place))


def _written(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _words(words: str) -> Cell:
    return Cell(words, words) if words else EMPTY_CELL


def _table(
    name: str, title: str, columns: Sequence[ShownColumn], rows: Sequence[tuple[Cell, ...]], ids: tuple[str, ...]
) -> ReportTable:
    return ReportTable(
        name=f"sheet_{name}", title=title, place="", audience="internal", columns=tuple(columns), rows=tuple(rows),
        totals=(), ids=ids, subtitle=(), units="", notes=(), as_of="", signs=(), empty="",
    )  # fmt: skip
