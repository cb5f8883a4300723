"""The left side of 填镇里的表: from which register, of which time and state, and what goes into each column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.sheets.choosing import Choosing
from ruraldesk.gui.sheets.mapping_list import Mapped, MappingList, Offered
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.model.form import FormSpec
from ruraldesk.services import ledger_filter, sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.ledger_filter import LedgerFilter
from ruraldesk.services.ledger_periods import PERIODS
from ruraldesk.sheets.letters import column_of, letters_of

LINES = 40
NOTHING = "（不填）"
_WIDTH = 330


class FillSide(Panel):
    """Tells what was chosen and pointed at; it decides nothing."""

    pointed = Signal(int, str)  # a column's place, and what goes into it
    form_chosen = Signal(str)
    place_chosen = Signal(int, int)  # sheet, and the line of its head from 0
    filter_chosen = Signal()

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH + (60 if tokens.measures().large else 0))
        self._desk, self._forms = desk, forms
        self.box.setContentsMargins(1, 10, 1, 1)
        self.box.setSpacing(6)
        self._form = Choosing("form", "从哪里取")
        self._period = Choosing("period", "期间")
        self._dated = Choosing("dated", "按哪一天")
        self._state = Choosing("state", "状态")
        self._sheet = Choosing("sheet", "哪一张")
        self._line = Choosing("head_line", "表头在")
        for one in (self._form, self._period, self._dated, self._state, self._sheet, self._line):
            self.box.addWidget(one)
        self._form.box.activated.connect(self._on_form)
        for one in (self._period, self._dated, self._state):
            one.box.activated.connect(self._on_filter)
        self._sheet.box.activated.connect(self._on_place)
        self._line.box.activated.connect(self._on_place)
        self._private = TickBox("平时不交镇里的也填")
        self._private.setObjectName("field:private")
        self._private.setAccessibleName(self._private.text())
        self._private.clicked.connect(self.filter_chosen)
        inset = QHBoxLayout()
        inset.setContentsMargins(14, 0, 14, 0)
        inset.addWidget(self._private)
        self.box.addLayout(inset)
        self.box.addWidget(hline())
        self._list = MappingList("columns", "哪一列填哪一项")
        self._list.pointed.connect(self._on_pointed)
        self.box.addWidget(self._list, 1)

    @property
    def private(self) -> bool:
        return self._private.isChecked()

    @property
    def filter(self) -> LedgerFilter:
        """What of the register is filled in."""
        return LedgerFilter(self._state.value, self._dated.value, self._period.value)

    def show_form(self, form: str) -> None:
        """Offer what a register can be filtered by."""
        self._form.offer([(one.form_id, one.title) for one in self._forms], form)
        spec = next(one for one in self._forms if one.form_id == form)
        self._period.offer([("", "不限"), *PERIODS.items()], self._period.value)
        self._dated.offer(ledger_filter.date_fields(spec), self._dated.value)
        states = [("", "所有状态"), *((one.name, one.label) for one in spec.states)]
        self._state.offer(states if spec.states else [("", "所有状态")], self._state.value)
        self._private.setVisible(self._desk.role == "village")
        self._show_dated()

    def show_template(self, spec: FormSpec, found: Template) -> None:
        """Show what goes where."""
        grids = found.source.grids
        self._sheet.offer([(str(at), one.name) for at, one in enumerate(grids)], str(found.sheet))
        lines = range(min(LINES, len(found.grid.rows)))
        self._line.offer([(str(one), f"第{one + 1}行") for one in lines], str(found.last))
        offered = [Offered(one.name, one.label) for one in sheet_targets.filled_in(self._desk, spec)]
        columns = [
            Mapped(letters_of(one.place), one.head, "", one.target, bool(one.target) and not one.sure)
            for one in found.columns
        ]
        cells = [
            Mapped(f"{letters_of(one.column)}{one.row + 1}", one.label, "", one.target, guessed=False)
            for one in found.spots
        ]
        self._list.show_columns([*cells, *columns], offered, NOTHING)

    def stand_at(self, letters: str) -> None:
        """Go to a column's list."""
        self._list.stand_at(letters)

    def _on_pointed(self, key: str, target: str) -> None:
        place = column_of(key)
        self.pointed.emit(place, target if place >= 0 else f"{key}={target}")

    def _show_dated(self) -> None:
        """Ask for the day only where there is a period: a low page has little room."""
        self._dated.setVisible(bool(self._period.value) and self._dated.box.count() > 1)

    def _on_filter(self) -> None:
        self._show_dated()
        self.filter_chosen.emit()

    def _on_form(self) -> None:
        self.form_chosen.emit(self._form.value)

    def _on_place(self) -> None:
        self.place_chosen.emit(int(self._sheet.value or 0), int(self._line.value or 0))
