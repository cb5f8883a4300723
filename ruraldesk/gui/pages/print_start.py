"""打印 without records: where to choose them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.routes import ToLedger, ToMonthPrint
from ruraldesk.gui.shell.entries import groups
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import FormSpec
from ruraldesk.services import forms

BESIDE_NAMES = 300  # width of what stands beside a register's list of papers


class PrintStartPage(Page):
    """Every register that has papers, with their names."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(actions=False)
        self._bench = bench
        self._links: list[Link] = []
        self._names: list[QLabel] = []
        area = self._area = QScrollArea()
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(*self.body_margins)
        outer.addWidget(area)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        column.addWidget(self._month())
        panel = Panel()
        panel.add_head("各登记能打的", "在台账里选好几件，按F8一起打")
        for spec in (one for _, _, members in groups(forms.forms(bench.desk)) for one in members):
            if spec.prints:
                panel.box.addWidget(self._line(spec))
                panel.box.addWidget(hline(tokens.ROW_LINE))
        column.addWidget(panel)
        column.addStretch(1)
        area.setWidget(ground)

    def heading(self) -> Heading:
        return Heading("打印", note="先选要打的记录")

    def focus_first(self) -> None:
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give the papers' names the lines they need: a scroll area asks nobody for a height at its width."""
        super().resizeEvent(event)
        bar = self._area.verticalScrollBar().sizeHint().width()
        margins = self.body_margins[0] + self.body_margins[2]
        width = event.size().width() - margins - bar - BESIDE_NAMES
        for names in self._names:
            names.setFixedWidth(width)
            room = QRect(0, 0, width, 1000)
            high = names.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, names.text()).height()
            names.setMinimumHeight(high)

    def _month(self) -> QWidget:
        """The month's board papers in one go."""
        today = self._bench.clock.today()
        panel = Panel()
        head = panel.add_head("本月公开一次打印", f"{today.year}年{today.month}月要张贴的，一次打完")
        link = Link("month_print", "去打")
        link.clicked.connect(self._on_month)
        head.addWidget(link)
        self._links.append(link)
        return panel

    def _on_month(self) -> None:
        self._bench.navigator.go(ToMonthPrint())

    def _line(self, spec: FormSpec) -> QWidget:
        holder = QWidget()
        holder.setMinimumHeight(tokens.measures().row + 6)
        row = QHBoxLayout(holder)
        row.setContentsMargins(tokens.PAD, 6, tokens.PAD, 6)
        row.setSpacing(12)
        row.addWidget(picture(spec.icon))
        title = label(spec.title, role="bold")
        title.setFixedWidth(150)
        row.addWidget(title)
        names = label("、".join(one.label for one in spec.prints), colour=tokens.INK2, wrap=True)
        self._names.append(names)
        row.addWidget(names)
        row.addStretch(1)
        link = Link(f"choose.{spec.form_id}", "去选")
        link.setProperty("form", spec.form_id)
        link.clicked.connect(self._on_link)
        row.addWidget(link)
        self._links.append(link)
        return holder

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(ToLedger(str(link.property("form"))))
