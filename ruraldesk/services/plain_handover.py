"""交给镇里的表: a month of what the town may see as a workbook and papers, for a town without this program."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Row, Scalar
from ruraldesk.model.report_table import EMPTY_CELL, Cell, ReportTable, ShownColumn
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import ledger_columns, showing
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_marked import put
from ruraldesk.services.stick_trouble import said_of_stick
from ruraldesk.services.town_eyes import Seen, TownEyes
from ruraldesk.store.safe_file import make_folder

_NOT_SHOWN = ("image", "file", "note")
_KINDS = ("新增", "改动", "删掉")


@dataclass(frozen=True, slots=True)
class PlainHandover:
    """What was written: the workbook, then the same on paper; ``stayed``: what could not be printed."""

    month: date
    files: tuple[Path, ...]
    counts: tuple[tuple[str, int], ...]  # the register's title, its records
    stayed: tuple[tuple[str, str], ...]  # the register's title, why there is no paper of it


def write(desk: Desk, month: date, folder: Path, progress: Progress = SILENT) -> PlainHandover:
    """Write a month into a folder that is made if need be.

    Raises UserError village_only, plain_nothing, stopped_by_hand, and those of the disk or the stick.
    """
    from ruraldesk.documents.joined import joined
    from ruraldesk.documents.report_sheet import report_pdf
    from ruraldesk.sheets.report_book import workbook_of

    tables = month_tables(desk, month)
    name = f"{desk.name}{month.year}年{month.month}月交镇里"
    papers: list[bytes] = []
    stayed: list[tuple[str, str]] = []
    for place, table in enumerate(tables):
        progress.step(place, len(tables), f"正在排版：{table.title}")
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        try:
            papers.append(report_pdf(table, 0, desk.clerk))
        except UserError as refusal:
            stayed.append((table.title, refusal.message))
    files = [folder / f"{name}.xlsx", folder / f"{name}.pdf"]
    with said_of_stick(folder):
        make_folder(folder)
        put(files[0], workbook_of(tables))
        put(files[1], joined(papers))
    counts = tuple((str(row[0].shown), int(row[-1].shown)) for row in tables[0].rows)
    return PlainHandover(month, tuple(files), counts, tuple(stayed))


def month_tables(desk: Desk, month: date) -> list[ReportTable]:
    """Return a month as tables: what it holds, then each register and each of its tables within.

    Raises UserError village_only, plain_nothing.
    """
    if desk.role != "village":
        raise UserError("village_only")
    eyes = TownEyes(desk)
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    by_form: dict[str, list[Seen]] = {}
    for one in eyes.month(month, last):
        by_form.setdefault(one.spec.form_id, []).append(one)
    if not by_form:
        raise UserError("plain_nothing", month=f"{month.year}年{month.month}月")
    scene = _Scene(desk, eyes, month)
    tables = [scene.contents(list(by_form.values()))]
    for seen in by_form.values():
        tables.append(scene.register(seen))
        within = (scene.rows_of(seen, repeat.name) for repeat in seen[0].spec.repeats)
        tables += [table for table in within if table is not None]
    return tables


@dataclass(frozen=True, slots=True)
class _Scene:
    """Makes the tables of one month."""

    desk: Desk
    eyes: TownEyes
    month: date

    def contents(self, registers: Sequence[Sequence[Seen]]) -> ReportTable:
        columns = [_words("register", "登记表"), *(_number(one, one) for one in (*_KINDS, "合计"))]
        rows = []
        for seen in registers:
            counts = [sum(_kind(one) == kind for one in seen) for kind in _KINDS]
            rows.append((_cell(seen[0].spec.title), *(Cell(one, str(one)) for one in (*counts, len(seen)))))
        return self._table("contents", "交镇里的表目录", columns, rows)

    def register(self, seen: Sequence[Seen]) -> ReportTable:
        spec = seen[0].spec
        fields = [one for one in spec.by_repeat[""] if _travels(one) and any(s.fields.get(one.name) for s in seen)]
        columns = [_words("kind", "本月"), *([_words("number", "编号")] if spec.numbering else [])]
        columns += [ledger_columns.column(one.label, one) for one in fields]
        columns += [_words("state", "状态")] if spec.states else []
        rows = []
        for one in seen:
            state = spec.state(one.state)
            lead = [_cell(_kind(one)), *([_cell(one.number)] if spec.numbering else [])]
            cells = [self._value(spec, field, one.fields.get(field.name)) for field in fields]  # type: ignore[arg-type]  # no repeat
            rows.append((*lead, *cells, *([_cell(state.label if state else one.state)] if spec.states else [])))
        return self._table(spec.form_id, spec.title, columns, rows)

    def rows_of(self, seen: Sequence[Seen], repeat: str) -> ReportTable | None:
        """Return the rows of a table within a register's records, None where the town sees none."""
        spec = seen[0].spec
        found: list[tuple[Seen, Row]] = []
        for one in seen:
            rows = one.fields.get(repeat)
            found += [(one, row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        fields = [one for one in spec.by_repeat[repeat] if _travels(one) and any(r.get(one.name) for _, r in found)]
        if not fields:
            return None
        label = spec.repeat_by_name[repeat].label
        columns = [_words("of", spec.title), *(ledger_columns.column(one.label, one) for one in fields)]
        lines = [
            (_cell(self._title(one)), *(self._value(spec, field, row.get(field.name)) for field in fields))
            for one, row in found
        ]
        return self._table(f"{spec.form_id}_{repeat}", f"{spec.title}·{label}", columns, lines)

    def _title(self, one: Seen) -> str:
        return "　".join(part for part in (one.number, self.eyes.title(one.record)) if part)

    def _value(self, spec: FormSpec, field: Field, value: Scalar) -> Cell:
        if value in (None, "", []):
            return EMPTY_CELL
        if field.type == "link":
            linked = value if isinstance(value, list) else [str(value)]
            return _cell("、".join(self.eyes.title(self.desk.store.records.canonical(one)) for one in linked))
        words = showing.value_text(self.desk, spec, field, value)
        if field.type == "date":
            return Cell(date.fromisoformat(str(value)), words)
        if field.unit or field.type == "integer":
            return Cell(Decimal(str(value)), words)
        return _cell(words)

    def _table(
        self, name: str, title: str, columns: Sequence[ShownColumn], rows: Sequence[tuple[Cell, ...]]
    ) -> ReportTable:
        today = self.desk.clock.today()
        month = f"{self.month.year}年{self.month.month}月"
        return ReportTable(
            name=f"plain_{name}",
            title=title,
            place=self.desk.name,
            audience="town",
            columns=tuple(columns),
            rows=tuple(rows),
            totals=(),
            ids=("",) * len(rows),
            subtitle=(f"{month}登记或改过的，按现在的内容",),
            units="",
            notes=("只有交镇里的各栏；照片、附件不在里面。",),
            as_of=f"本表数据截至{today.year}年{today.month}月{today.day}日。",
            signs=("交表人", "收表人") if name == "contents" else (),
            empty="没有。",
        )


def _travels(field: Field) -> bool:
    return field.is_stored and field.town != "never" and field.type not in _NOT_SHOWN


def _kind(one: Seen) -> str:
    return "删掉" if one.deleted else "新增" if one.new else "改动"


def _cell(words: str) -> Cell:
    return Cell(words, words) if words else EMPTY_CELL


def _words(name: str, label: str) -> ShownColumn:
    return ShownColumn(name, label, "text", 1.0, "left")


def _number(name: str, label: str) -> ShownColumn:
    return ShownColumn(name, label, "integer", 0.5, "right")
