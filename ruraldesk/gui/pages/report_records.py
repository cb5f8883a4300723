"""The ways from a report to records, or to another report: from a number, from a bar, from a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.dialogs.which_register import choose_register
from ruraldesk.gui.routes import ToForm, ToLedger, ToStatistics
from ruraldesk.model import report_chart
from ruraldesk.model.report_chart import Chart, ChartBar
from ruraldesk.model.report_table import ReportTable
from ruraldesk.services import records
from ruraldesk.services.counted import registers_of


class ReportRecords:
    """Leads to the ledger with just what is counted."""

    def __init__(self, bench: Bench, page: QWidget) -> None:
        self._bench, self._page = bench, page

    def open_number(self, table: ReportTable, row: int, column: int) -> None:
        """List the records behind a number of the table, or show the report it leads to."""
        shown = table.columns[column]
        other = table.report_behind(row, shown.name)
        if other is not None:
            days = other.first.isoformat(), other.last.isoformat()
            self._bench.navigator.go(ToStatistics(other.name, *days))
            return
        title = _joined(table.title, report_chart.row_name(table, row), shown.label)
        self._list(table.forms_behind(row, shown.name), table.records_behind(row, shown.name), title)

    def open_bar(self, table: ReportTable, chart: Chart, bar: ChartBar) -> None:
        """List the records behind a bar: those of its cell, or in a ledger those it counts."""
        found = report_chart.records_of(table, bar)
        self._list(report_chart.forms_of(table, bar), found, _joined(table.title, chart.title, bar.name))

    def open_row(self, record: str) -> None:
        """Open the record that a row speaks of."""
        try:
            found = records.get(self._bench.desk, record)
        except UserError as error:
            tell_refusal(self._page, error)
            return
        self._bench.navigator.go(ToForm(found.form, found.id))

    def _list(self, forms: Sequence[str], found: Sequence[str], title: str) -> None:
        if not found:
            self._bench.navigator.say("这个数是算出来的，没有单独的清单")
            return
        if len(forms) == 1:
            self._go(forms[0], found, title)
            return
        registers = registers_of(self._bench.desk, found)
        one = registers[0] if len(registers) == 1 else choose_register(self._page, title, registers)
        if one is not None:
            self._go(one.form, one.records, title)

    def _go(self, form: str, found: Sequence[str], title: str) -> None:
        self._bench.navigator.go(ToLedger(form, records=tuple(dict.fromkeys(found)), title=title))


def _joined(*words: str) -> str:
    return "　".join(one for one in words if one)
