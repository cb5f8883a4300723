"""本桌情况 as a panel: every number and every verb leads to its list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label, picture
from ruraldesk.gui.pages.home_items import Item, items_of
from ruraldesk.gui.routes import Route
from ruraldesk.gui.theme import tokens
from ruraldesk.services.home import Home

LINK_ROOM = 10  # above and below the words of a small link


class StatePanel(Panel):
    """The items of a village's or a town's desk."""

    def __init__(self, bench: Bench, facts: Home) -> None:
        super().__init__()
        self._bench = bench
        self.add_head("本桌情况")
        items = items_of(bench, facts)
        for place, item in enumerate(items):
            self.box.addWidget(self._row(item), 1)
            if place < len(items) - 1:
                self.box.addWidget(hline(tokens.ROW_LINE))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def _row(self, item: Item) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(18, 0, tokens.PAD, 0)
        row.setSpacing(12)
        row.addWidget(picture(item.icon, item.tint, filled=item.icon == "shield_checkmark"))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(0)
            column.addStretch(1)
        left.addWidget(label(item.title))
        left.addWidget(ElidedLabel(item.note, role="small", colour=tokens.INK2))
        if item.count:
            number = Link(f"count.{item.name}", item.count, colour=item.colour, bold=True, plain=True)
            number.setAccessibleName(f"{item.title}{item.count}")
            self._lead(number, item.number or item.route)
            right.addWidget(number, 0, Qt.AlignmentFlag.AlignRight)
        if item.verb:
            verb = Link(f"home.{item.name}", item.verb, small=True)
            self._lead(verb, item.route)
            right.addWidget(verb, 0, Qt.AlignmentFlag.AlignRight)
        left.addStretch(1)
        right.addStretch(1)
        row.addLayout(left, 1)
        row.addLayout(right)
        return holder

    def _lead(self, link: Link, route: Route) -> None:
        link.setFixedHeight(tokens.measures().small + LINK_ROOM + 2 * tokens.measures().large)
        link.setProperty("route", route)
        link.clicked.connect(self._on_link)

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))
