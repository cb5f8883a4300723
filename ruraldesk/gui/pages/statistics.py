"""统计: a list of reports at the left, the one in hand at the right, with its period; 一览 is where one lands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, MessageBar
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.pages.print_run import Load, PrintRun, Ran
from ruraldesk.gui.pages.report_asking import ReportQuestion
from ruraldesk.gui.pages.report_list import OVERVIEW, ReportList
from ruraldesk.gui.pages.statistics_charts import TOO_LOW, ReportCharts
from ruraldesk.gui.pages.statistics_overview import Overview
from ruraldesk.gui.printing import How
from ruraldesk.gui.routes import Route, ToFill, ToForm, ToLedger, ToStatistics
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model import report_chart
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.report_chart import Chart, ChartBar, charts
from ruraldesk.model.report_table import ReportTable
from ruraldesk.progress import Progress
from ruraldesk.services import print_set, records, reporting
from ruraldesk.services.reporting import PeriodKey, ReportEntry

_KINDS = {".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)", ".pdf": "PDF (*.pdf)"}
BLANK_ROWS, NOTE_LINES = 20, 2
TABLE_ONLY, WITH_CHARTS = "只看表", "图和表"
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
        self._found: list[Chart] = []
        self._table_only: bool | None = None  # None: as there is room
        self._run = PrintRun(bench, self)
        self._run.ended.connect(self._on_ran)
        self._build()
        self._build_bar()
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
        opens = "双击打开那一件" if any(self._table.ids) else "点蓝色的数，列出是哪几件" if self._table.behind else ""
        rows = f"{len(self._table.rows)}行"
        return tuple(one for one in (rows, opens, self._table.as_of.rstrip("。")) if one)

    def arrive(self, route: Route) -> None:
        """Take up the report and the days that one was led here for."""
        if isinstance(route, ToStatistics) and route.report:
            self._take_entries()
            self._choose(route.report)
            if route.first:
                self._question.ask_days(date.fromisoformat(route.first), date.fromisoformat(route.last))
            self._ask()

    def shown(self) -> None:
        if self._stale:
            self._take_entries()
            self._ask()
        if self._name == OVERVIEW:
            self._overview.look()

    def focus_first(self) -> None:
        (self if self._name == OVERVIEW else self._view).setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, name: str) -> None:
        """Show a report, or the overview."""
        self._choose(name)
        self._ask()

    def save(self, file: Path, *, blank: int = 0) -> None:
        """Write the report in hand."""
        table, desk = self._table, self._bench.desk
        if table is not None:
            self._bench.jobs.run(
                lambda _: reporting.write(desk, table, file, blank=blank), self._on_saved, label="写统计表"
            )

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
        self._pages.addWidget(self._report_side())

    def _report_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(tokens.PAD, 10, tokens.MARGIN, 6)
        column.setSpacing(6)
        self._question = ReportQuestion(self._bench.clock)
        self._question.changed.connect(self._ask)
        self._question.wrong.connect(self._on_refused)
        column.addWidget(self._question)
        self._message = MessageBar("warn")
        self._message.hide()
        column.addWidget(self._message)
        column.addLayout(self._lead_row())
        self._charts = ReportCharts()
        self._charts.picked.connect(self._on_bar)
        column.addWidget(self._charts)
        self._view = ReportView()
        self._view.opened.connect(self._on_open)
        self._view.asked.connect(self._on_number)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._empty = QWidget()
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notes_area())
        return side

    def _notes_area(self) -> QScrollArea:
        """The notes under the table: two lines of them, the rest by scrolling, so that the table has the room."""
        self._notes = label("", role="small", colour=tokens.INK2, wrap=True, name="report_notes")
        self._notes.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName("表下的说明")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(NOTE_LINES * self._notes.fontMetrics().lineSpacing() + 4)
        area.setWidget(self._notes)
        palette.ground(area.viewport(), tokens.PAGE)
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        page = event.size().height() - self.bar.height()
        self._charts.fit(page)
        if self._table_only is None:
            self._show_charts()

    def _lead_row(self) -> QHBoxLayout:
        """Which period and basis it is, and the ways to the periods beside it."""
        row = QHBoxLayout()
        row.setSpacing(tokens.PAD)
        self._lead = label("", role="small", colour=tokens.INK2, wrap=True, name="report_period")
        row.addWidget(self._lead, 1)
        self._earlier = Link("earlier", "上一期", key="PgUp", small=True)
        self._later = Link("later", "下一期", key="PgDn", small=True)
        self._bare = Link("bare_table", TABLE_ONLY, key="Ctrl+G", small=True)
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        self._bare.clicked.connect(self._on_bare)
        for link in (self._earlier, self._later, self._bare):
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        for keys, name in PERIOD_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("period", name)
            shortcut.activated.connect(self._on_period_key)
        return row

    def _build_bar(self) -> None:
        wide = not tokens.measures().large  # large words have no room for icons
        self._buttons = {
            "blank": Button("export_blank", "空表供手填", icon="document_table" if wide else ""),
            ".csv": Button("export_csv", "存为CSV", icon="document_table" if wide else ""),
            ".pdf": Button("export_pdf", "存为PDF", icon="document_pdf" if wide else ""),
            "print": Button("print_report", "打印", icon="print" if wide else "", key="F8"),
            ".xlsx": Button("export_xlsx", "导出Excel", icon="arrow_download", key="F9", kind="primary"),
        }
        for kind, button in self._buttons.items():
            button.setProperty("kind", kind)
            button.clicked.connect(self._on_print if kind == "print" else self._on_export)
            self.bar.right.addWidget(button)

    def _choose(self, name: str) -> None:
        self._name = name if name in self._entries else OVERVIEW
        entry = self._entries.get(self._name)
        self._table = None
        self._list.choose(self._name)
        self._pages.setCurrentIndex(0 if entry is None else 1)
        self.bar.setVisible(entry is not None)
        if entry is not None:
            self._charts.forget()
            self._question.show_entry(entry)
        else:
            self._overview.look()
        self._show_buttons()
        self.heading_changed.emit()
        self.status_changed.emit()

    def _ask(self) -> None:
        entry = self._entries.get(self._name)
        if entry is None:
            return
        try:
            wanted = self._question.wanted()
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
        if table.name != self._name:
            return
        self._table, self._found = table, found
        self._message.hide()
        units = [f"单位：{table.units}"] if table.units else []
        self._lead.setText("　　".join([*table.subtitle, *units]))
        self._notes.setText("　".join(table.foot))
        if table.rows:
            self._view.show_table(table)
            self._stack.setCurrentIndex(0)
        else:
            self._show_empty(table.empty)
        self._show_charts()
        self._show_buttons()
        self.status_changed.emit()

    def _show_charts(self) -> None:
        """Show the charts, unless the table wants all the room or there are none."""
        self._charts.show_charts(() if self._is_bare else self._found)
        self._bare.setEnabled(bool(self._found))
        self._bare.set_words(WITH_CHARTS if self._is_bare else TABLE_ONLY)

    @property
    def _is_bare(self) -> bool:
        """True if the table has all the room: asked for, or the page is too low for both."""
        return self.height() - self.bar.height() < TOO_LOW if self._table_only is None else self._table_only

    def _show_empty(self, sentence: str) -> None:
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = EmptyState(sentence, "换一个期间再看，或者先印空表手填。")
        self._stack.addWidget(self._empty)
        self._stack.setCurrentIndex(1)

    def _on_refused(self, refusal: UserError) -> None:
        self._table, self._found = None, []
        self._charts.show_charts(())
        self._message.show_message("warn", "".join([refusal.message, *(f"{one}。" for one in refusal.where[:3])]))
        self._message.show()
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in self._buttons.values():
            button.setEnabled(self._table is not None)

    def _on_earlier(self) -> None:
        self._question.step(-1)

    def _on_later(self) -> None:
        self._question.step(1)

    def _on_period_key(self) -> None:
        shortcut = self.sender()
        if shortcut is not None and self._name != OVERVIEW:
            self._question.ask_key(shortcut.property("period"))

    def _on_bare(self) -> None:
        self._table_only = not self._is_bare
        self._show_charts()

    def _on_number(self, row: int, column: int) -> None:
        """List the records behind a number of the table."""
        table = self._table
        if table is None:
            return
        shown = table.columns[column]
        words = [table.title, report_chart.row_name(table, row), shown.label]
        self._list_records(
            table.form_behind(row), table.records_behind(row, shown.name), "　".join(one for one in words if one)
        )

    def _on_bar(self, chart: Chart, bar: ChartBar) -> None:
        """List the records behind a bar: those of its cell, or in a ledger those it counts."""
        table = self._table
        if table is None:
            return
        title = "　".join((table.title, chart.title, bar.name))
        records_ = report_chart.records_of(table, bar)
        form = "" if table.row_forms else table.form
        if records_ and not form:
            form = records.get(self._bench.desk, records_[0]).form
        self._list_records(form, records_, title)

    def _list_records(self, form: str, found: Sequence[str], title: str) -> None:
        if not found:
            self._bench.navigator.say("这个数是算出来的，没有单独的清单")
            return
        self._bench.navigator.go(ToLedger(form, records=tuple(dict.fromkeys(found)), title=title))

    def _on_fill(self) -> None:
        self._bench.navigator.go(ToFill())

    def _on_print(self) -> None:
        desk, table = self._bench.desk, self._table
        if table is None:
            return

        def load(progress: Progress) -> list[Load]:
            progress.step(0, 1, "正在排版")
            ready = print_set.of_pdf(reporting.content(desk, table, ".pdf"))
            return [Load(ready, tuple(range(1, ready.paper.pages + 1)))]

        self._run.start(table.heading, How(), load)

    def _on_ran(self, ran: Ran) -> None:
        if ran.pages:
            self._bench.navigator.say(f"已送到打印机，{ran.pages}页")

    def _on_export(self) -> None:
        button, table = self.sender(), self._table
        if not isinstance(button, Button) or table is None:
            return
        blank = button.property("kind") == "blank"
        suffix = ".pdf" if blank else str(button.property("kind"))
        proposal = f"{table.heading}{'（空表）' if blank else ''}{suffix}"
        file = choose_new_file(self, button.text(), proposal, _KINDS[suffix])
        if file is not None:
            self.save(
                file if file.suffix.lower() == suffix else file.with_name(file.name + suffix),
                blank=BLANK_ROWS if blank else 0,
            )

    def _on_saved(self, file: Path) -> None:
        self._bench.navigator.say(f"已存到{file.name}")

    def _on_open(self, record: str) -> None:
        try:
            found = records.get(self._bench.desk, record)
        except UserError as error:
            tell_refusal(self, error)
            return
        self._bench.navigator.go(ToForm(found.form, found.id))

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        self._stale = True
