"""The panels that reports declare: small charts and the matrix, each part of them a way to its list."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.charts.bar import Bar
from ruraldesk.gui.charts.bars import Bars
from ruraldesk.gui.charts.lying import LyingBars
from ruraldesk.gui.charts.matrix import Matrix, Square
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.charts.stack import StackBar
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.pages.home_ways import route_of
from ruraldesk.gui.theme import tokens
from ruraldesk.model.home_panel import Behind, HomePanel
from ruraldesk.services.home_panels import Plan

COUNTING = "正在数"


class ReportPanel(Panel):
    """One plan: stands in its place at once, shows its numbers when they are there, switches between its views."""

    asked = Signal(object)  # Route
    view_asked = Signal(str)  # a report that is to be worked out

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        self.report = plan.views[0][0]
        self.panel: HomePanel | None = None
        self.setObjectName(f"panel:{self.report}")
        self._holder: QWidget | None = None
        self._note: Link | None = None  # of a chart: the sum, whole where the card has room for it
        self._ways: list[Behind | None] = []
        self._draw()

    def show_panel(self, panel: HomePanel) -> None:
        """Show numbers, if they are of the view in front."""
        if panel.report == self.report and panel != self.panel:
            self.panel = panel
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_note()

    def _draw(self) -> None:
        """Build the inside anew; the frame stays where it is."""
        held = self._holder is not None and self._holder.isAncestorOf(self.window().focusWidget() or self)
        if self._holder is not None:
            self.box.removeWidget(self._holder)
            self._holder.hide()
            self._holder.setParent(None)
            self._holder.deleteLater()
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        matrix = self.plan.kind == "matrix"
        side = tokens.PAD if matrix else 12
        column.setContentsMargins(side, 0 if matrix else 6, side, 4)
        column.setSpacing(2)
        column.addLayout(self._head(matrix))
        column.addWidget(self._inside(), 1)
        self.box.addWidget(self._holder)
        self._fit_note()
        if held:
            self.focus_chart()

    def focus_chart(self) -> None:
        """Stand in the chart."""
        chart = self.findChild(PickChart)
        if chart is not None:
            chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, matrix: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._note = None
        title = label(self.plan.title, role="bold" if matrix else "small")
        title.setMinimumHeight(tokens.measures().row + 4 if matrix else 0)
        row.addWidget(title)
        if self.panel is not None and matrix and self.panel.note:
            row.addWidget(self._link("report", self.panel.note, self.panel.behind, quiet=True))
        if (following := self._next_view()) is not None:
            switch = Link(f"view.{following[0]}", f"看{following[1]}", small=True)
            switch.clicked.connect(self._on_switch)
            row.addWidget(switch)
        row.addStretch(1)
        if self.panel is not None and matrix and self.panel.gap:
            row.addWidget(self._link("gap", self.panel.gap[0], self.panel.gap[1]))
        elif self.panel is not None and self.panel.note and not matrix:
            self._note = self._link("report", self.panel.note, self.panel.behind, quiet=True)
            row.addWidget(self._note)
        return row

    def _fit_note(self) -> None:
        """Say the sum from its number on where the head is too narrow for all its words; the tip has them."""
        inside = self._holder.layout() if self._holder is not None else None
        if self._note is None or self.panel is None or inside is None:
            return
        note = self.panel.note
        self._note.set_words(note)
        inside.activate()  # else the head still says what it wanted for the words before
        frame = self.box.contentsMargins()
        room = self.width() - frame.left() - frame.right()
        if inside.sizeHint().width() > room and (number := re.search(r"\d.*", note)):
            self._note.set_words(number.group())
        self._note.setToolTip(note)
        self._note.setAccessibleName(f"{self.plan.title}　{note}")

    def _link(self, verb: str, words: str, behind: Behind, *, quiet: bool = False) -> Link:
        colour = tokens.INK2 if quiet else tokens.ACCENT
        link = Link(f"{verb}.{self.report}", words, small=quiet, colour=colour, plain=quiet)
        link.setAccessibleName(f"{self.plan.title}　{words}")
        link.setProperty("route", route_of(behind))
        link.clicked.connect(self._on_link)
        return link

    def _inside(self) -> QWidget:
        self._ways = []
        if self.panel is None or self.panel.empty:
            words = label(self.panel.empty if self.panel else COUNTING, role="small", colour=tokens.INK2, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            return words
        chart = _matrix(self.panel) if self.panel.kind == "matrix" else _chart(self.panel)
        self._ways = [*(one.behind for one in self.panel.bars), *(one.behind for one in self.panel.cells)]
        chart.setObjectName(f"chart:{self.report}")
        chart.picked.connect(self._on_picked)
        return chart

    def _next_view(self) -> tuple[str, str] | None:
        views = self.plan.views
        if len(views) < 2:
            return None
        here = next(at for at, (report, _) in enumerate(views) if report == self.report)
        return views[(here + 1) % len(views)]

    def _on_switch(self) -> None:
        following = self._next_view()
        if following is not None:
            self.report, self.panel = following[0], None
            self.view_asked.emit(self.report)
            if self.panel is None:
                self._draw()

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.asked.emit(link.property("route"))

    def _on_picked(self, place: int) -> None:
        way = self._ways[place]
        if way is not None:
            self.asked.emit(route_of(way))


def _chart(panel: HomePanel) -> PickChart:
    bars = tuple(Bar(one.name, float(one.value), None, one.shown, one.tone) for one in panel.bars)
    match panel.kind:
        case "lying":
            return LyingBars(bars, "", pickable=True)
        case "stack":
            return StackBar(bars, "", pickable=True)
        case _:
            return Bars(bars, "", pickable=True)


def _matrix(panel: HomePanel) -> Matrix:
    rows = {name: at for at, name in enumerate(panel.rows)}
    heads = {name: at for at, name in enumerate(panel.heads)}
    squares = tuple(Square(rows[one.row], heads[one.head], one.mark, one.behind is not None) for one in panel.cells)
    return Matrix(panel.rows, panel.heads, squares, now=panel.now, legend=dict(panel.legend))
