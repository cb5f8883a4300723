"""What is made of the report in hand: files to save, blank tables to fill in, a paper to print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import choose_new_file
from ruraldesk.gui.pages.print_run import Load, PrintRun, Ran
from ruraldesk.gui.printing import How
from ruraldesk.gui.shell.page import Page
from ruraldesk.gui.theme import tokens
from ruraldesk.model.report_table import ReportTable
from ruraldesk.progress import Progress
from ruraldesk.services import print_set, reporting

_KINDS = {".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)", ".pdf": "PDF (*.pdf)"}
BLANK_ROWS = 20


class ReportFiles(QObject):
    """The buttons of the bar; off while there is no report."""

    def __init__(self, bench: Bench, page: Page) -> None:
        super().__init__(page)
        self._bench, self._page = bench, page
        self._table: ReportTable | None = None
        self._run = PrintRun(bench, page)
        self._run.ended.connect(self._on_ran)
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
            page.bar.right.addWidget(button)

    def take(self, table: ReportTable | None) -> None:
        """Be about this report; about none while it is worked out."""
        self._table = table
        for button in self._buttons.values():
            button.setEnabled(table is not None)

    def save(self, file: Path, *, blank: int = 0) -> None:
        """Write the report in hand."""
        table, desk = self._table, self._bench.desk
        if table is not None:
            self._bench.jobs.run(
                lambda _: reporting.write(desk, table, file, blank=blank), self._on_saved, label="写统计表"
            )

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
        file = choose_new_file(self._page, button.text(), proposal, _KINDS[suffix])
        if file is not None:
            named = file if file.suffix.lower() == suffix else file.with_name(file.name + suffix)
            self.save(named, blank=BLANK_ROWS if blank else 0)

    def _on_saved(self, file: Path) -> None:
        self._bench.navigator.say(f"已存到{file.name}")
