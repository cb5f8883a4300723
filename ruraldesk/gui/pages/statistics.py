"""统计: a list of reports at the left, the one in hand at the right, with its period; 一览 is where one lands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, MessageBar
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.pages.report_asking import ReportQuestion
from ruraldesk.gui.pages.report_list import OVERVIEW, ReportList
from ruraldesk.gui.pages.statistics_overview import Overview
from ruraldesk.gui.routes import Route, ToForm, ToStatistics
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.report_table import ReportTable
from ruraldesk.services import records, reporting
from ruraldesk.services.reporting import ReportEntry

_KINDS = {".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)", ".pdf": "PDF (*.pdf)"}
BLANK_ROWS = 20


class StatisticsPage(Page):
    """One report at a time; it is worked out in the job runner."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._entries: dict[str, ReportEntry] = {}
        self._name = OVERVIEW
        self._table: ReportTable | None = None
        self._stale = True
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
        opens = ("双击打开那一件",) if any(self._table.ids) else ()
        return (f"{len(self._table.rows)}行", self._table.as_of.rstrip("。"), *opens)

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
        self._list = ReportList()
        self._list.chosen.connect(self.choose)
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
        self._lead = label("", colour=tokens.INK2, wrap=True, name="report_period")
        column.addWidget(self._lead)
        self._view = ReportView()
        self._view.opened.connect(self._on_open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._empty = QWidget()
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        self._notes = label("", role="small", colour=tokens.INK2, wrap=True, name="report_notes")
        column.addWidget(self._notes)
        return side

    def _build_bar(self) -> None:
        self._buttons = {
            "blank": Button("export_blank", "空表供手填", icon="print"),
            ".csv": Button("export_csv", "存为CSV", icon="document_table"),
            ".pdf": Button("export_pdf", "存为PDF", icon="document_pdf"),
            ".xlsx": Button("export_xlsx", "导出Excel", icon="arrow_download", key="F9", kind="primary"),
        }
        for kind, button in self._buttons.items():
            button.setProperty("kind", kind)
            button.clicked.connect(self._on_export)
            self.bar.right.addWidget(button)

    def _choose(self, name: str) -> None:
        self._name = name if name in self._entries else OVERVIEW
        entry = self._entries.get(self._name)
        self._table = None
        self._list.choose(self._name)
        self._pages.setCurrentIndex(0 if entry is None else 1)
        self.bar.setVisible(entry is not None)
        if entry is not None:
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
        self._bench.jobs.run(
            lambda _: reporting.run(desk, name, wanted), self._on_table, self._on_refused, label="算统计表"
        )

    def _on_table(self, table: ReportTable) -> None:
        if table.name != self._name:
            return
        self._table = table
        self._message.hide()
        units = [f"单位：{table.units}"] if table.units else []
        self._lead.setText("　　".join([*table.subtitle, *units]))
        self._notes.setText("　".join(table.foot))
        if table.rows:
            self._view.show_table(table)
            self._stack.setCurrentIndex(0)
        else:
            self._show_empty(table.empty)
        self._show_buttons()
        self.status_changed.emit()

    def _show_empty(self, sentence: str) -> None:
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = EmptyState(sentence, "换一个期间再看，或者先印空表手填。")
        self._stack.addWidget(self._empty)
        self._stack.setCurrentIndex(1)

    def _on_refused(self, refusal: UserError) -> None:
        self._table = None
        self._message.show_message("warn", "".join([refusal.message, *(f"{one}。" for one in refusal.where[:3])]))
        self._message.show()
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in self._buttons.values():
            button.setEnabled(self._table is not None)

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
