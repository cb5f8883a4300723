"""The report in hand: the question at the top, charts, the table, its notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import EmptyState, MessageBar
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, unbroken
from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.pages.report_asking import ReportQuestion
from ruraldesk.gui.pages.statistics_charts import TOO_LOW, ReportCharts
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.report_chart import Chart
from ruraldesk.model.report_table import ReportTable
from ruraldesk.services.reporting import ReportEntry

NOTHING_DRAWN = "这张表列的是名目，没有可以画成图的数。"
NOTE_LINES = 2
TABLE_ONLY, WITH_CHARTS = "只看表", "图和表"


class ReportSide(QWidget):
    """``asked``: the question has changed. The table and the charts tell for themselves what is wanted of them."""

    asked = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._found: Sequence[Chart] = ()
        self._table_only: bool | None = None  # None: as there is room
        self._height = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAD, 10, tokens.MARGIN, 6)
        column.setSpacing(6)
        self.question = ReportQuestion(clock)
        self.question.changed.connect(self.asked)
        column.addWidget(self.question)
        self._message = MessageBar("warn")
        self._message.hide()
        column.addWidget(self._message)
        column.addLayout(self._lead_row())
        self.charts = ReportCharts()
        column.addWidget(self.charts)
        self.view = ReportView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._empty = QWidget()
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notes_area())

    def show_entry(self, entry: ReportEntry) -> None:
        """Ask about another report."""
        self.charts.forget()
        self.question.show_entry(entry)

    def show_table(self, table: ReportTable, found: Sequence[Chart]) -> None:
        """Show what was worked out."""
        self._found = found
        self._message.hide()
        units = [f"单位：{table.units}"] if table.units else []
        self._lead.setText(unbroken("　　".join([*table.subtitle, *units])))
        undrawn = [NOTHING_DRAWN] if table.rows and not found else []
        self._notes.setText("　".join([*table.foot, *undrawn]))
        if table.rows:
            self.view.show_table(table)
            self._stack.setCurrentIndex(0)
        else:
            self._show_empty(table.empty)
        self._show_charts()

    def show_refusal(self, refusal: UserError) -> None:
        """Say why there is no table."""
        self._found = ()
        self._show_charts()
        self._message.show_message("warn", "".join([refusal.message, *(f"{one}。" for one in refusal.where[:3])]))
        self._message.show()

    def fit(self, height: int) -> None:
        """Share so much height between the charts and the table."""
        self._height = height
        self.charts.fit(height)
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
        return row

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

    def _show_charts(self) -> None:
        """Show the charts, unless the table wants all the room or there are none."""
        self.charts.show_charts(() if self._is_bare else self._found)
        self._bare.setEnabled(bool(self._found))
        self._bare.set_words(WITH_CHARTS if self._is_bare else TABLE_ONLY)

    @property
    def _is_bare(self) -> bool:
        """True if the table has all the room: asked for, or the page is too low for both."""
        return self._height < TOO_LOW if self._table_only is None else self._table_only

    def _show_empty(self, sentence: str) -> None:
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = EmptyState(sentence, "换一个期间再看，或者先印空表手填。")
        self._stack.addWidget(self._empty)
        self._stack.setCurrentIndex(1)

    def _on_earlier(self) -> None:
        self.question.step(-1)

    def _on_later(self) -> None:
        self.question.step(1)

    def _on_bare(self) -> None:
        self._table_only = not self._is_bare
        self._show_charts()
