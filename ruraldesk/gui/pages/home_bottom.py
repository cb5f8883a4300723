"""The lower half of 首页: the matrix at the left, the small charts at the right; or the registers in numbers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from ruraldesk.gui.pages.home_charts import ReportPanel
from ruraldesk.gui.pages.home_registers import RegistersPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.model.home_panel import HomePanel
from ruraldesk.services.home_panels import Plan
from ruraldesk.services.register_counts import RegisterCount

CHARTS_AT_MOST, COLUMNS = 4, 2
GAP, INNER_GAP = 14, 8
MATRIX_SHARE, CHARTS_SHARE = 598, 538  # of the page's width, as drawn; even in large text, which wants wider charts


class BottomPanels(QWidget):
    """Built once for its plans; afterwards only the numbers change."""

    asked = Signal(object)  # Route
    view_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._plans: list[Plan] | None = None
        self._registers: list[RegisterCount] = []
        self._panels: list[ReportPanel] = []
        self._inside: list[QWidget] = []

    def show_plans(self, plans: list[Plan], registers: list[RegisterCount]) -> None:
        """Make a panel for each plan, with nothing in it yet; what stands there already stays."""
        if plans == self._plans and registers == self._registers:
            return
        self._plans, self._registers = plans, registers
        for one in self._inside:
            self._row.removeWidget(one)
            one.hide()
            one.setParent(None)
            one.deleteLater()
        self._panels, self._inside = [], []
        matrices = [one for one in plans if one.kind == "matrix"][:1]
        charts = [one for one in plans if one.kind != "matrix"][:CHARTS_AT_MOST]
        if matrices:
            self._put(self._panel(matrices[0]), CHARTS_SHARE if tokens.measures().large else MATRIX_SHARE)
        if charts:
            self._put(self._grid(charts, COLUMNS if matrices else CHARTS_AT_MOST), CHARTS_SHARE)
        if not plans and registers:
            made = RegistersPanel(registers)
            made.asked.connect(self.asked)
            self._put(made, 1)
        self.setVisible(bool(self._inside))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        widest = max((one.minimumSizeHint().width() for one in self._inside), default=0)
        return QSize(widest, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where both do not fit beside each other, the charts stand under the matrix."""
        super().resizeEvent(event)
        wanted = sum(one.minimumSizeHint().width() for one in self._inside) + GAP
        beside = event.size().width() >= wanted or len(self._inside) < COLUMNS
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._row.direction():
            self._row.setDirection(direction)
            self.updateGeometry()

    def reports(self) -> list[str]:
        """Return the reports that are in front."""
        return [one.report for one in self._panels]

    def show_panel(self, panel: HomePanel) -> None:
        """Show the numbers of a report where it is in front."""
        for one in self._panels:
            one.show_panel(panel)

    def _put(self, widget: QWidget, share: int) -> None:
        self._row.addWidget(widget, share)
        self._inside.append(widget)

    def _grid(self, charts: list[Plan], columns: int) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(INNER_GAP)
        for place, plan in enumerate(charts):
            grid.addWidget(self._panel(plan), place // columns, place % columns)
        for column in range(min(columns, len(charts))):
            grid.setColumnStretch(column, 1)
        for line in range(-(-len(charts) // columns)):
            grid.setRowStretch(line, 1)
        return holder

    def _panel(self, plan: Plan) -> ReportPanel:
        made = ReportPanel(plan)
        made.asked.connect(self.asked)
        made.view_asked.connect(self.view_asked)
        self._panels.append(made)
        return made
