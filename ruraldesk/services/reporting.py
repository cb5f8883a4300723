"""Reports: which there are, working one out, and writing it as a workbook, a CSV or a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal  # Any: JSON values

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import Cell, ReportTable
from ruraldesk.progress import SILENT, Progress
from ruraldesk.reports import periods
from ruraldesk.reports.computing import Asked, Scene, compute, default_period, is_offered
from ruraldesk.reports.definition import PeriodKind, ReportSpec
from ruraldesk.reports.periods import Period
from ruraldesk.reports.reader import FOLDER, check_report, file_name, parse_report
from ruraldesk.services.desk import Desk, need_supervisor
from ruraldesk.store.safe_file import write_safely

PeriodKey = Literal["month", "quarter", "last_quarter", "year", "last_year"]
Encoding = Literal["utf-8", "gb18030"]


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One report as a list shows it."""

    name: str
    title: str
    group: str
    audience: str
    period: PeriodKind
    basis: tuple[tuple[str, str], ...]  # name, label
    compares: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a report: without days its running period, without a basis its first one."""

    first: date | None = None
    last: date | None = None
    basis: str = ""
    compare: bool = True


def list_reports(desk: Desk) -> list[ReportEntry]:
    """Return the reports whose forms this desk has, group by group. A file that cannot be read is left out."""
    found = [one for one in _specs(desk) if is_offered(one, desk.store)]
    ordered = sorted(found, key=lambda one: (one.group, one.order, one.name))
    first: dict[str, int] = {}
    for one in ordered:
        first[one.group] = min(first.get(one.group, one.order), one.order)
    return [_entry(one) for one in sorted(ordered, key=lambda one: (first[one.group], one.group))]


def run(desk: Desk, name: str, wanted: Wanted = Wanted(), progress: Progress = SILENT) -> ReportTable:  # frozen
    """Work a report out. Raises UserError report_unknown, report_needs_form, stopped_by_hand and those of reports/."""
    return compute(spec := report(desk, name), _asked(spec, wanted, desk.clock.today()), scene(desk), progress)


def report(desk: Desk, name: str) -> ReportSpec:
    """Return a report by its name or title. Raises UserError report_unknown, report_needs_form."""
    text = desk.store.specs.shared(file_name(name))
    if text is not None:
        found = parse_report(text, file_name(name))
    else:
        titled = [one for one in _specs(desk) if one.title == name]
        if len(titled) != 1:
            known = tuple(f"{one.name} {one.title}" for one in list_reports(desk))
            raise UserError("report_unknown", report=name[:40], where=known)
        found = titled[0]
    if not is_offered(found, desk.store):
        absent = "、".join(one for one in found.needs if not desk.store.specs.known(one))
        raise UserError("report_needs_form", report=found.title, forms=absent)
    return found


def period_of(key: PeriodKey, today: date) -> tuple[date, date]:
    """Return the days of a period as the keys of the window name it."""
    kind: PeriodKind = "year" if "year" in key else "quarter" if "quarter" in key else "month"
    found = periods.period_at(today, kind)
    if key.startswith("last_"):
        found = periods.previous(found) or found
    return found.first, found.last


def beside(first: date, last: date, way: int, *, as_of: bool = False) -> tuple[date, date] | None:
    """Return the period after (1) or before (-1), of the same length; ``as_of``: the end of the month beside.

    None where there is none.
    """
    if as_of:
        month = periods.period_at(last, "month")
        found = periods.previous(month) if way < 0 else periods.following(month)
        return (first, found.last) if found else None
    period = periods.sure_period(first, last)
    found = periods.previous(period) if way < 0 else periods.following(period)
    return (found.first, found.last) if found else None


def written_period(text: str) -> tuple[date, date]:
    """Read ``2026``, ``2026Q3``, ``2026H1``, ``2026-09``. Raises UserError report_period_unread."""
    found = periods.read_period(text)
    return found.first, found.last


def period_words(first: date, last: date) -> str:
    """Return a period in words."""
    return periods.words(periods.sure_period(first, last))


def scene(desk: Desk) -> Scene:
    """Return where the reports of a desk are worked out."""
    at_town = desk.role == "town"
    parts = desk.store.aliases.at_town() if at_town else {}  # counted with the village they went into
    known = desk.store.peers.villages() if at_town else []
    villages = tuple((one.code, one.name) for one in known if one.code not in parts)
    return Scene(desk.store, desk.name, villages or ((desk.code, desk.name),), at_town, desk.clock.today(), parts)


def check(desk: Desk | None, source: Path) -> list[str]:
    """Return the mistakes of a report's file; at a desk its select is run too."""
    text = _text(source)
    found = [str(one) for one in check_report(text, source.as_posix())]
    if found or desk is None:
        return found
    spec = parse_report(text, source.as_posix())
    try:
        compute(spec, _asked(spec, Wanted(), desk.clock.today()), scene(desk))
    except UserError as problem:
        return [problem.sentence]
    return []


def add(desk: Desk, source: Path) -> ReportSpec:
    """Keep a report from a file, in the place of one of its name. Raises UserError needs_supervisor,
    report_file_unreadable, report_file_mistake, and those of its select."""
    need_supervisor(desk)
    text = _text(source)
    spec = parse_report(text, source.as_posix())
    with desk.store.transaction():
        desk.store.specs.keep_shared(file_name(spec.name), text, f"文件 {source.name}")
        try_out(desk, spec)
    return spec


def try_out(desk: Desk, spec: ReportSpec) -> None:
    """Run a report over what the transaction under way has written. Raises UserError as ``run`` does.

    One whose forms this desk does not have is not run: it is not offered here either.
    """
    from ruraldesk.reports.trying import try_report

    if is_offered(spec, desk.store):
        try_report(spec, _asked(spec, Wanted(), desk.clock.today()), scene(desk))


def write(desk: Desk, table: ReportTable, out: Path, *, encoding: Encoding = "utf-8", blank: int = 0) -> Path:
    """Write a report to FILE.xlsx, .csv or .pdf. ``blank``: so many empty rows in place of the table's own.

    Raises UserError report_file_kind, and those of the disk.
    """
    write_safely(out, content(desk, table, out.suffix.lower(), encoding=encoding, blank=blank))
    return out


def content(desk: Desk, table: ReportTable, suffix: str, *, encoding: Encoding = "utf-8", blank: int = 0) -> bytes:
    """Return a report as the bytes of a .xlsx, .csv or .pdf file. Raises UserError report_file_kind."""
    match suffix:
        case ".xlsx":
            from ruraldesk.sheets.report_book import workbook

            return workbook(table, blank)
        case ".csv":
            from ruraldesk.sheets.report_csv import csv_bytes

            return csv_bytes(table, encoding, blank)
        case ".pdf":
            from ruraldesk.documents.report_sheet import report_pdf

            return report_pdf(table, blank, desk.clerk if table.audience != "board" else "")
        case _:
            raise UserError("report_file_kind", suffix=suffix or "（没有）")


def as_data(table: ReportTable) -> dict[str, Any]:  # Any: JSON
    """Return a report as JSON data: exact numbers as texts in their unit."""
    data: dict[str, Any] = {
        "name": table.name,
        "title": table.heading,
        "audience": table.audience,
        "subtitle": list(table.subtitle),
        "units": table.units,
        "columns": [{"name": one.name, "label": one.label, "kind": one.kind} for one in table.columns],
        "rows": [_row(table, row, record) for row, record in zip(table.rows, table.ids, strict=True)],
        "totals": {one.name: _plain(cell) for one, cell in zip(table.columns, table.totals, strict=False)},
        "notes": list(table.foot),
    }
    return data if table.rows else {**data, "empty": table.empty}


def _text(source: Path) -> str:
    try:
        return source.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError("report_file_unreadable", file=source.name) from problem


def _row(table: ReportTable, row: tuple[Cell, ...], record: str) -> dict[str, Any]:
    values = {one.name: _plain(cell) for one, cell in zip(table.columns, row, strict=True)}
    return {**values, "_id": record} if record else values


def _plain(cell: Cell) -> int | str | None:
    return cell.value if cell.value is None or isinstance(cell.value, int) else str(cell.value)


def _specs(desk: Desk) -> Iterator[ReportSpec]:
    for name in desk.store.specs.shared_names(FOLDER):
        try:
            yield parse_report(desk.store.specs.shared(name) or "", name)
        except UserError:
            continue  # a town's own file with mistakes: `report --check` names them


def _entry(spec: ReportSpec) -> ReportEntry:
    basis = tuple((one.name, one.label) for one in spec.basis)
    return ReportEntry(spec.name, spec.title, spec.group, spec.audience, spec.period, basis, bool(spec.compare))


def _asked(spec: ReportSpec, wanted: Wanted, today: date) -> Asked:
    if spec.period == "none":  # nobody knows how things will stand on a day to come
        return Asked(Period(periods.BEGINNING, min(wanted.last or today, today)), wanted.basis, wanted.compare)
    running = default_period(spec, wanted.last or wanted.first or today)
    period = periods.sure_period(wanted.first or running.first, wanted.last or running.last)
    return Asked(period, wanted.basis, wanted.compare)
