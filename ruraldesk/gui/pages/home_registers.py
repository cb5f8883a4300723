"""各册登记: the registers in numbers, for a village whose reports put nothing on the first page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.theme import tokens
from ruraldesk.services.register_counts import RegisterCount

COLUMNS, MOST = 2, 12


class RegistersPanel(Panel):
    """One line for each register: its name, how many, how many this year, and a new one."""

    asked = Signal(object)  # Route

    def __init__(self, counts: list[RegisterCount]) -> None:
        super().__init__()
        self.add_head("各册登记", "今年新登记的在右边")
        grid = QGridLayout()
        grid.setContentsMargins(tokens.PAD, 6, tokens.PAD, 8)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for place, one in enumerate(counts[:MOST]):
            line, start = place // COLUMNS, place % COLUMNS * 5
            grid.addWidget(ElidedLabel(one.title), line, start)
            grid.addWidget(self._link(f"open.{one.form}", f"{one.total:,}{one.noun}", one, new=False), line, start + 1)
            grid.addWidget(label(f"今年{one.this_year:,}{one.noun}", colour=tokens.INK2), line, start + 2)
            grid.addWidget(self._link(f"begin.{one.form}", "登记", one, new=True), line, start + 3)
            grid.setColumnStretch(start, 1)
            grid.setColumnMinimumWidth(start + 4, tokens.COLUMN_GAP)
        self.box.addLayout(grid)
        self.box.addStretch(1)

    def _link(self, verb: str, words: str, one: RegisterCount, *, new: bool) -> Link:
        link = Link(verb, words)
        link.setAccessibleName(f"{one.title}　{words}")
        link.setProperty("route", ToForm(one.form) if new else ToLedger(one.form))
        link.clicked.connect(self._on_link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.asked.emit(link.property("route"))
