"""Works a report out: its select over the period and its comparisons, village by village, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from ruraldesk.errors import UserError
from ruraldesk.model.form import Choice, FormSpec
from ruraldesk.model.report_table import Cell, OtherReport, ReportTable
from ruraldesk.progress import SILENT, Progress
from ruraldesk.reports import periods
from ruraldesk.reports.behind import column_forms, records_behind
from ruraldesk.reports.definition import Basis, ReportColumn, ReportSpec
from ruraldesk.reports.holes import Filling, choices_of, fill
from ruraldesk.reports.periods import Period
from ruraldesk.reports.pivoting import turn
from ruraldesk.reports.presenting import PREVIOUS, YEAR_BEFORE, Presenter
from ruraldesk.reports.reader import file_name, parse_report
from ruraldesk.reports.rows import Row, match, read_rows
from ruraldesk.reports.seeing import refuse_private_numbers, rule_for
from ruraldesk.store.database import Value
from ruraldesk.store.report_queries import ReportTable as Found
from ruraldesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know: of which period, by which basis ("" = the first), with comparisons or without."""

    period: Period
    basis: str = ""
    compare: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a report is worked out. ``each``: once for every village, at a town."""

    store: Store
    place: str
    villages: tuple[tuple[str, str], ...]  # code, name
    at_town: bool
    today: date
    parts: Mapping[str, str] = field(default_factory=dict)  # villages that went into another one, and into which

    def began(self, villages: Sequence[tuple[str, str]]) -> date:
        """Return the day of the first thing that stands here of these villages; today where nothing does."""
        codes = {code for code, _ in villages}
        codes |= {part for part, home in self.parts.items() if home in codes}
        first = self.store.log.began(codes)
        return date.fromisoformat(first) if first else self.today


def default_period(spec: ReportSpec, today: date) -> Period:
    """Return the running period of a report's kind."""
    return periods.period_at(today, spec.period)


def is_offered(spec: ReportSpec, store: Store) -> bool:
    """True if the forms it reads are in the vault."""
    return all(store.specs.known(one) for one in spec.needs)


def compute(spec: ReportSpec, asked: Asked, scene: Scene, progress: Progress = SILENT) -> ReportTable:
    """Return the table of a report. Raises UserError report_basis_unknown, stopped_by_hand and those of its select."""
    basis = basis_of(spec, asked.basis)
    compare = asked.compare and bool(spec.compare)
    with scene.store.reports.look() as look:
        count = Counting(spec, basis, scene, look, progress)
        rows = count.rows(asked.period)
        for when, period in _others(asked.period) if compare else ():
            match(spec, rows, count.rows(period) if period else [], when)
    if compare:
        order = {code: place for place, (code, _) in enumerate(scene.villages)}
        rows.sort(key=lambda row: order.get(row.village, len(order)))
    columns: tuple[ReportColumn, ...] = spec.columns
    if spec.pivot:
        head = spec.column(spec.pivot.column)
        choices = _choices(head, scene.store) if head else ()
        turned = turn(spec, spec.pivot, rows, asked.period, choices)
        columns, rows = turned.columns, turned.rows
    presenter = Presenter(
        spec=spec,
        columns=columns,
        villages=dict(scene.villages) if _has_village_column(spec, scene) else None,
        labels=_labels(columns, scene.store),
        rules=_rules(spec, columns, scene.store),
        compare=compare,
        blank=spec.pivot.blank or "" if spec.pivot else "",
    )
    return _table(spec, asked.period, basis, scene, presenter, rows)


def laid_out(spec: ReportSpec, period: Period, scene: Scene) -> list[tuple[Row, dict[str, Cell]]]:
    """Return every row of a report with the cell of each of its columns, hidden ones too, as this desk may see them."""
    whole = replace(spec, audience="internal", columns=tuple(replace(one, hidden=False) for one in spec.columns))
    with scene.store.reports.look() as look:
        rows = Counting(whole, basis_of(whole, ""), scene, look).rows(period)
    labels, rules = _labels(whole.columns, scene.store), dict.fromkeys((one.name for one in whole.columns), "")
    presenter = Presenter(whole, whole.columns, None, labels, rules, compare=False)
    names = [one.name for one in whole.columns]
    return [(row, dict(zip(names, presenter.row(row, at), strict=True))) for at, row in enumerate(rows, 1)]


class Looking(Protocol):
    """What runs the selects of a report."""

    def run(self, sql: str, values: Mapping[str, Value], village: str = "", /) -> Found: ...


@dataclass(frozen=True, slots=True)
class Counting:
    """Runs a report's select over periods, village by village where it is counted so."""

    spec: ReportSpec
    basis: Basis | None
    scene: Scene
    look: Looking
    progress: Progress = SILENT

    def rows(self, period: Period) -> list[Row]:
        if self.scene.at_town and self.spec.each_village:
            return [row for one in self.scene.villages for row in self._run(period, (one,), one[0])]
        return self._run(period, self.scene.villages, "")

    def _run(self, period: Period, villages: Sequence[tuple[str, str]], only: str) -> list[Row]:
        if self.progress.cancelled():
            raise UserError("stopped_by_hand")
        column = self.basis.column if self.basis else ""
        form_of = self.scene.store.specs.newest
        filling = Filling(column, form_of, period.first, period.last, villages, self._other)
        village = villages[0][0] if len(villages) == 1 else ""
        values = {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "on": min(period.last, self.scene.today).isoformat(),
            "today": self.scene.today.isoformat(),
            "village": village,
            "began": self.scene.began(villages).isoformat(),
            "side": "town" if self.scene.at_town else "village",
        }
        found = self.look.run(fill(self.spec.sql, filling), values, only)
        return read_rows(self.spec, found.columns, found.rows, village)

    def _other(self, name: str) -> tuple[str, str]:
        """Return the select of another report and the column of its first basis. Raises UserError report_hole."""
        text = self.scene.store.specs.shared(file_name(name))
        if text is None:
            raise UserError("report_hole", hole=f"report {name}")
        other = parse_report(text, file_name(name))
        return other.sql, other.basis[0].column if other.basis else ""


def _table(
    spec: ReportSpec, period: Period, basis: Basis | None, scene: Scene, presenter: Presenter, rows: list[Row]
) -> ReportTable:
    shown = presenter.shown_columns()
    cells = tuple(presenter.row(row, number) for number, row in enumerate(rows, 1))
    if spec.is_public:
        refuse_private_numbers(shown, cells)
    behind = {} if spec.is_public or spec.pivot else records_behind(spec, shown, rows)
    others = {} if spec.is_public or spec.pivot else _other_reports(spec, scene, period)
    label, words = basis.label if basis else "", periods.words(period)
    notes = [one.replace("{basis}", label).replace("{period}", words) for one in spec.notes]
    lines = [words if spec.period == "none" else f"所属期间：{words}", *([f"按{label}统计"] if basis else [])]
    return ReportTable(
        name=spec.name,
        title=spec.title,
        place=scene.place,
        audience=spec.audience,
        columns=shown,
        rows=cells,
        totals=presenter.totals(rows),
        ids=tuple("" if spec.is_public else row.record for row in rows),
        subtitle=tuple(lines),
        units=spec.units,
        notes=tuple(notes),
        as_of=f"本表数据截至{periods.day_words(scene.today)}。",
        signs=spec.signs,
        empty=spec.empty,
        form=spec.records,
        row_forms=tuple(str(row.values.get(spec.records_by) or "") for row in rows) if spec.records_by else (),
        column_forms=column_forms(spec, shown) if behind else {},
        behind=behind,
        others=others,
    )


def _other_reports(spec: ReportSpec, scene: Scene, period: Period) -> dict[str, OtherReport]:
    """Return the report that each column leads to, of those this desk has."""
    found: dict[str, OtherReport] = {}
    for one in spec.columns:
        text = scene.store.specs.shared(file_name(one.report)) if one.report else None
        if text is not None:
            other = parse_report(text, file_name(one.report))
            found[one.name] = OtherReport(other.name, other.title, period.first, period.last)
    return found


def _others(period: Period) -> tuple[tuple[str, Period | None], ...]:
    return (PREVIOUS, periods.previous(period)), (YEAR_BEFORE, periods.year_before(period))


def _has_village_column(spec: ReportSpec, scene: Scene) -> bool:
    return (scene.at_town and spec.each_village) or (spec.village_column and not scene.at_town)


def basis_of(spec: ReportSpec, name: str) -> Basis | None:
    """Return a basis by name or label, "" the first. Raises UserError report_basis_unknown."""
    if not name:
        return spec.basis[0] if spec.basis else None
    found = next((one for one in spec.basis if name in (one.name, one.label)), None)
    if found is None:
        known = tuple(f"{one.name} {one.label}" for one in spec.basis)
        raise UserError("report_basis_unknown", basis=name, where=known)
    return found


def _labels(columns: Sequence[ReportColumn], store: Store) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for one in columns:
        if one.kind == "choice":
            found[one.name] = {choice.name: choice.label for choice in _choices(one, store)}
        elif one.kind == "state":
            form = _form(store, one.form)
            found[one.name] = {state.name: state.label for state in form.states} if form else {}
    return found


def _rules(spec: ReportSpec, columns: Sequence[ReportColumn], store: Store) -> Mapping[str, str]:
    return {one.name: rule_for(spec, one, lambda form: _form(store, form)) for one in columns}


def _choices(column: ReportColumn, store: Store) -> tuple[Choice, ...]:
    form, _, name = column.field.partition(".")
    spec = _form(store, form) if name else None
    return choices_of(spec, name) if spec else ()


def _form(store: Store, form: str) -> FormSpec | None:
    return store.specs.newest(form) if store.specs.known(form) else None
