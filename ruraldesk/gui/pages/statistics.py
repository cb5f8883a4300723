"""统计: a list of reports at the left, the one in hand at the right, with its period; 一览 is where one lands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.pages.report_files import ReportFiles
from ruraldesk.gui.pages.report_list import OVERVIEW, ReportList
from ruraldesk.gui.pages.report_records import ReportRecords
from ruraldesk.gui.pages.report_side import ReportSide
from ruraldesk.gui.pages.statistics_overview import Overview
from ruraldesk.gui.routes import Route, ToFill, ToStatistics
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.report_chart import Chart, ChartBar, charts
from ruraldesk.model.report_table import ReportTable
from ruraldesk.progress import Progress
from ruraldesk.services import reporting
from ruraldesk.services.reporting import PeriodKey, ReportEntry

PERIOD_KEYS: dict[str, PeriodKey] = {
    "Ctrl+M": "month",
    "Ctrl+J": "quarter",
    "Ctrl+Shift+J": "last_quarter",
    "Ctrl+N": "year",
    "Ctrl+Shift+N": "last_year",
}  # as in the ledger: 季 J, 年 N; 月 as M


class StatisticsPage(Page):
    """One report at a time; it is worked out in the job runner."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._entries: dict[str, ReportEntry] = {}
        self._name = OVERVIEW
        self._table: ReportTable | None = None
        self._stale = True
        self._files = ReportFiles(bench, self)
        self._records = ReportRecords(bench, self)
        self._build()
        self._build_keys()
        bench.notifier.changed.connect(self._on_changed)
        self._choose(OVERVIEW)

    def heading(self) -> Heading:
        entry = self._entries.get(self._name)
        if entry is None:
            return Heading("统计", note=f"{self._bench.clock.today().year}年，到今天")
        return Heading("统计", note=entry.title)

    def status(self) -> tuple[str, ...]:
        if self._table is None:
            return ()
        row = "双击打开那一件" if any(self._table.ids) else ""
        number = "点蓝色的数，列出是哪几件" if self._table.behind or self._table.others else ""
        lines = f"{len(self._table.rows)}行"
        return tuple(one for one in (lines, number, row, self._table.as_of.rstrip("。")) if one)

    def arrive(self, route: Route) -> None:
        """Take up the report and the days that one was led here for."""
        if isinstance(route, ToStatistics) and route.report:
            self._take_entries()
            self._choose(route.report)
            if route.first:
                self._side.question.ask_days(date.fromisoformat(route.first), date.fromisoformat(route.last))
            self._ask()

    def shown(self) -> None:
        if self._stale:
            self._take_entries()
            self._ask()
        if self._name == OVERVIEW:
            self._overview.look()

    def focus_first(self) -> None:
        (self if self._name == OVERVIEW else self._side.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, name: str) -> None:
        """Show a report, or the overview."""
        self._choose(name)
        self._ask()

    def save(self, file: Path, *, blank: int = 0) -> None:
        """Write the report in hand."""
        self._files.save(file, blank=blank)

    def _take_entries(self) -> None:
        self._stale = False
        self._overview.forget()
        entries = reporting.list_reports(self._bench.desk)
        if [*self._entries.values()] != entries:
            self._entries = {one.name: one for one in entries}
            self._list.show_entries(entries)
            self._list.choose(self._name)

    def _build(self) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list = ReportList(fills=self._bench.desk.role == "village")
        self._list.chosen.connect(self.choose)
        self._list.fill_asked.connect(self._on_fill)
        row.addWidget(self._list)
        self._pages = QStackedWidget()
        row.addWidget(self._pages, 1)
        self._overview = Overview(self._bench)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(tokens.PAD, tokens.PAD, tokens.MARGIN, tokens.PAD)
        column.addWidget(self._overview)
        self._pages.addWidget(holder)
        self._side = ReportSide(self._bench.clock)
        self._side.asked.connect(self._ask)
        self._side.question.wrong.connect(self._on_refused)
        self._side.charts.picked.connect(self._on_bar)
        self._side.view.opened.connect(self._records.open_row)
        self._side.view.asked.connect(self._on_number)
        self._pages.addWidget(self._side)

    def _build_keys(self) -> None:
        for keys, name in PERIOD_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("period", name)
            shortcut.activated.connect(self._on_period_key)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._side.fit(event.size().height() - self.bar.height())

    def _choose(self, name: str) -> None:
        self._name = name if name in self._entries else OVERVIEW
        entry = self._entries.get(self._name)
        self._take(None)
        self._list.choose(self._name)
        self._pages.setCurrentIndex(0 if entry is None else 1)
        self.bar.setVisible(entry is not None)
        if entry is not None:
            self._side.show_entry(entry)
        else:
            self._overview.look()
        self.heading_changed.emit()

    def _ask(self) -> None:
        entry = self._entries.get(self._name)
        if entry is None:
            return
        try:
            wanted = self._side.question.wanted()
        except UserError as error:
            self._on_refused(error)
            return
        desk, name = self._bench.desk, entry.name

        def work(progress: Progress) -> tuple[ReportTable, list[Chart]]:
            table = reporting.run(desk, name, wanted, progress)
            return table, charts(table)

        self._bench.jobs.run(work, self._on_table, self._on_refused, label="算统计表", can_stop=True)

    def _on_table(self, worked_out: tuple[ReportTable, list[Chart]]) -> None:
        table, found = worked_out
        if table.name == self._name:
            self._side.show_table(table, found)
            self._take(table)

    def _on_refused(self, refusal: UserError) -> None:
        self._side.show_refusal(refusal)
        self._take(None)

    def _take(self, table: ReportTable | None) -> None:
        self._table = table
        self._files.take(table)
        self.status_changed.emit()

    def _on_period_key(self) -> None:
        shortcut = self.sender()
        if shortcut is not None and self._name != OVERVIEW:
            self._side.question.ask_key(shortcut.property("period"))

    def _on_number(self, row: int, column: int) -> None:
        if self._table is not None:
            self._records.open_number(self._table, row, column)

    def _on_bar(self, chart: Chart, bar: ChartBar) -> None:
        if self._table is not None:
            self._records.open_bar(self._table, chart, bar)

    def _on_fill(self) -> None:
        self._bench.navigator.go(ToFill())

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        self._stale = True
