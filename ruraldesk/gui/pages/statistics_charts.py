"""The charts above a report's table: one or two side by side, which of the table's numbers each shows is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.charts.bar import Bar
from ruraldesk.gui.charts.bars import Bars
from ruraldesk.gui.charts.lying import LyingBars
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.charts.stack import StackBar
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.model.report_chart import Chart, ChartBar

SIDE_BY_SIDE = 2
LOWEST, HIGHEST, SHARE = 92, 170, 0.25  # heights of a chart without its head: a share of the page's
TONES = ("", "plain", "good", "bad", "off")  # of a divided bar's parts, in turn


CRAMPED = 470  # on a page this low the charts are as low as they can be
TOO_LOW = 360  # on a page this low the table has all the room, until the charts are asked for


class ReportCharts(QWidget):
    """``picked`` gives the bar that was asked for, and its chart."""

    picked = Signal(object, object)  # Chart, ChartBar

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        beside = 1 if tokens.measures().large else SIDE_BY_SIDE  # large words need the whole width
        self._panels = [ChartPanel(place + 1) for place in range(beside)]
        for panel in self._panels:
            panel.picked.connect(self.picked)
            row.addWidget(panel, 1)
        self.show_charts(())

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """Show the first ones; each panel offers them all."""
        for place, panel in enumerate(self._panels):
            panel.setVisible(place < len(charts))
            if place < len(charts):
                panel.show_charts(charts, place)
        self.setVisible(bool(charts))

    def fit(self, page: int) -> None:
        """Take a share of the page's height, so that the table keeps the most of it."""
        for panel in self._panels:
            share = SHARE if page > CRAMPED else 0
            panel.take_height(min(HIGHEST, max(LOWEST, int(page * share))))

    def forget(self) -> None:
        """Begin with the first charts when another report comes."""
        for panel in self._panels:
            panel.forget()

    def focus_chart(self) -> None:
        self._panels[0].focus_chart()


class ChartPanel(Panel):
    """One chart with its head; what it shows is chosen in the head."""

    picked = Signal(object, object)  # Chart, ChartBar

    def __init__(self, number: int) -> None:
        super().__init__()
        self._charts: tuple[Chart, ...] = ()
        self._chart: Chart | None = None
        self._widget: PickChart | None = None
        head = QWidget()
        head.setFixedHeight(tokens.measures().row + 6)
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 2, tokens.PAD, 2)
        row.setSpacing(12)
        self._title = ElidedLabel("", role="bold")
        self._which = ChoiceBox()
        self._which.setObjectName(f"field:chart{number}")
        self._which.setAccessibleName(f"第{number}张图看什么")
        self._which.setMinimumHeight(tokens.measures().row - 4)
        self._which.setMinimumWidth(tokens.measures().body * 9)
        self._which.setMaximumWidth(tokens.measures().body * 18)
        self._which.activated.connect(self._on_which)
        self._legend = Legend()
        row.addWidget(self._title, 1)
        row.addWidget(self._which, 1)
        row.addStretch(0)
        row.addWidget(self._legend)
        self.box.addWidget(head)
        self.box.addWidget(hline())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.take_height(HIGHEST)
        self.box.addWidget(self._area)

    def take_height(self, height: int) -> None:
        """Give the chart so much height, its head not counted."""
        self._area.setFixedHeight(height)

    def show_charts(self, charts: Sequence[Chart], place: int) -> None:
        """Offer charts and show the one at a place, unless one of the same name was shown before."""
        before = self._chart.column if self._chart is not None else ""
        self._charts = tuple(charts)
        names = [one.column for one in charts]
        self._which.blockSignals(True)
        self._which.clear()
        self._which.addItems(names)
        self._which.setCurrentIndex(names.index(before) if before in names else place)
        self._which.blockSignals(False)
        self._which.setVisible(len(names) > 1)
        self._title.setVisible(len(names) == 1)
        self._show()

    def forget(self) -> None:
        """Begin with the first chart when another report comes."""
        self._chart = None

    def focus_chart(self) -> None:
        if self._widget is not None:
            self._widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        chart = self._chart = self._charts[max(0, self._which.currentIndex())]
        self._title.setText(chart.title)
        self._title.setToolTip(chart.title)
        self._legend.setVisible(chart.compares)
        ground = QWidget()
        palette.ground(ground, tokens.SHEET)
        column = QVBoxLayout(ground)
        column.setContentsMargins(14, 8, 14, 6)
        if chart.is_empty:
            column.addWidget(label("这一期都是0。", colour=tokens.INK2), 0, Qt.AlignmentFlag.AlignCenter)
            self._widget = None
        else:
            self._widget = chart_widget(chart)
            self._widget.setObjectName(f"chart:{self._which.objectName().removeprefix('field:')}")
            self._widget.picked.connect(self._on_picked)
            if chart.kind == "lying":
                line = QFontMetrics(fonts.small()).height() + 4
                self._widget.setMinimumHeight(line * len(chart.bars) + 4)
            column.addWidget(self._widget, 1)
        self._area.setWidget(ground)

    def _on_which(self) -> None:
        self._show()

    def _on_picked(self, place: int) -> None:
        if self._chart is not None:
            self.picked.emit(self._chart, self._chart.bars[place])


class Legend(QWidget):
    """Which bar is this year's and which last year's: a swatch of each form with its word."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for colour, high, words in ((tokens.CHART1, 12, "本期"), (tokens.CHART4, 6, "去年同期")):
            row.addWidget(_Swatch(colour, high))
            row.addWidget(label(words, role="small", colour=tokens.INK2))


class _Swatch(QWidget):
    def __init__(self, colour: str, high: int) -> None:
        super().__init__()
        self._colour, self._high = colour, high
        self.setFixedSize(12, 14)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        QPainter(self).fillRect(0, (self.height() - self._high) // 2, self.width(), self._high, QColor(self._colour))


def chart_widget(chart: Chart) -> PickChart:
    """Return the painted chart of its kind."""
    match chart.kind:
        case "standing":
            return Bars(tuple(_bar(one) for one in chart.bars), "", every=len(chart.bars) <= 13, pickable=True)
        case "stack":
            bars = tuple(_bar(one, TONES[place % len(TONES)]) for place, one in enumerate(chart.bars))
            return StackBar(bars, "", pickable=True)
        case _:
            return LyingBars(tuple(_bar(one) for one in chart.bars), "", pickable=True)


def _bar(one: ChartBar, tone: str = "") -> Bar:
    return Bar(one.name, one.value, one.before, one.shown, tone)
