"""Registers without an entry of their own: each with its icon, its name, how many it has and the way in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label, picture
from ruraldesk.gui.routes import Route, ToForm, ToLedger
from ruraldesk.gui.shell.entries import groups
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import FormSpec
from ruraldesk.services import ledger

COLUMNS, GAP = 3, 14


class OthersPage(Page):
    """其他登记 at a village, 查询 at a town."""

    def __init__(self, bench: Bench, specs: list[FormSpec]) -> None:
        super().__init__(actions=False)
        self._bench, self._specs = bench, specs
        self._links: list[Link] = []
        self._counts: dict[str, QLabel] = {}
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(*self.body_margins)
        if specs:
            outer.addWidget(self._cards(specs))
        else:
            outer.addWidget(EmptyState("现在没有别的登记。", "镇里发来新的登记表，会出现在这里。"), 1)
            outer.addStretch(1)

    def _cards(self, specs: list[FormSpec]) -> QScrollArea:
        """Group by group, each with its word above where there are several."""
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        named = groups(specs)
        for _, word, members in named:
            if len(named) > 1:
                column.addWidget(label(word, role="small", colour=tokens.INK2))
            grid = QGridLayout()
            grid.setSpacing(GAP)
            for place, spec in enumerate(members):
                grid.addWidget(self._card(spec), place // COLUMNS, place % COLUMNS)
            for place in range(COLUMNS):
                grid.setColumnStretch(place, 1)
            column.addLayout(grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(ground)
        return area

    def heading(self) -> Heading:
        if self._bench.desk.role == "town":
            return Heading("查询", note="各村交来的记录")
        return Heading("其他登记")

    def shown(self) -> None:
        """Count anew: the page is kept, and records come and go."""
        desk, forms = self._bench.desk, [one.form_id for one in self._specs]
        self._bench.jobs.run(
            lambda _: {form: ledger.count(desk, form) for form in forms}, self._on_counts, label="数一数"
        )

    def focus_first(self) -> None:
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, spec: FormSpec) -> Panel:
        panel = Panel()
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 12, tokens.PAD, 12)
        row.setSpacing(12)
        row.addWidget(picture(spec.icon, tokens.ACCENT))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(spec.title, role="bold"))
        self._counts[spec.form_id] = label(" ", role="small", colour=tokens.INK2)
        words.addWidget(self._counts[spec.form_id])
        row.addLayout(words, 1)
        if self._bench.desk.role == "village":
            row.addWidget(self._link(f"begin.{spec.form_id}", "登记", spec, ToForm(spec.form_id)))
        link = self._link(f"open.{spec.form_id}", "打开", spec, ToLedger(spec.form_id))
        link.setObjectName(f"nav:{spec.form_id}")
        row.addWidget(link)
        self._links.append(link)
        panel.box.addLayout(row)
        return panel

    def _link(self, verb: str, words: str, spec: FormSpec, route: Route) -> Link:
        link = Link(verb, words)
        link.setAccessibleName(f"{words}{spec.title}")
        link.setProperty("route", route)
        link.clicked.connect(self._on_link)
        return link

    def _on_counts(self, counts: dict[str, int]) -> None:
        for spec in self._specs:
            count = counts[spec.form_id]
            self._counts[spec.form_id].setText(f"{count:,}{spec.list_view.noun}" if count else "还没有")

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))
