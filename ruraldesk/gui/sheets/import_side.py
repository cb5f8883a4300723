"""The left side of 从Excel登记: which sheet and line, which column is what, which verdicts are shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.sheets.choosing import Choosing
from ruraldesk.gui.sheets.mapping_list import Mapped, MappingList, Offered
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.model.form import FormSpec
from ruraldesk.services import sheet_targets, sheet_views
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_columns import Columns, Source
from ruraldesk.services.sheet_import import STATUS_WORDS, ImportPlan, Status
from ruraldesk.sheets.letters import column_of, letters_of

LINES = 40
NOTHING = "（不登记）"
_WIDTH = 330


class ImportSide(Panel):
    """Tells what was pointed at; it decides nothing."""

    pointed = Signal(int, str)  # a column's place, and what it is
    place_chosen = Signal(int, int)  # sheet, and the line of its head from 0
    only_chosen = Signal()
    doubles_chosen = Signal()

    def __init__(self, desk: Desk, spec: FormSpec) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH + (60 if tokens.measures().large else 0))
        self._spec = spec
        self._offered = [
            Offered(one.name, f"{one.label}（必填）" if one.required else one.label)
            for one in sheet_targets.read_in(desk, spec)
        ]
        self.box.setContentsMargins(1, 10, 1, 1)
        self.box.setSpacing(6)
        self._sheet = Choosing("sheet", "哪一张")
        self._line = Choosing("head_line", "表头在")
        self._only = Choosing("only", "只看")
        self._doubles = TickBox("和已有的一样也登记")
        self._doubles.setObjectName("field:doubles")
        self._doubles.setAccessibleName(self._doubles.text())
        self._doubles.clicked.connect(self.doubles_chosen)
        self._doubles.hide()
        for one in (self._sheet, self._line, self._only):
            self.box.addWidget(one)
        self._sheet.box.activated.connect(self._on_place)
        self._line.box.activated.connect(self._on_place)
        self._only.box.activated.connect(self._on_only)
        inset = QHBoxLayout()
        inset.setContentsMargins(14, 0, 14, 0)
        inset.addWidget(self._doubles)
        self.box.addLayout(inset)
        self.box.addWidget(hline())
        self._list = MappingList("columns", "哪一列是哪一项")
        self._list.pointed.connect(self._on_pointed)
        self.box.addWidget(self._list, 1)

    @property
    def only(self) -> Status | None:
        """The verdict whose lines are shown; None = all."""
        return next((one for one in STATUS_WORDS if one == self._only.value), None)

    @property
    def doubles(self) -> bool:
        return self._doubles.isChecked()

    def show_sheet(self, source: Source, columns: Columns) -> None:
        """Show what the columns are taken for."""
        grid = source.grids[columns.sheet]
        self._sheet.offer([(str(at), one.name) for at, one in enumerate(source.grids)], str(columns.sheet))
        lines = range(min(LINES, len(grid.rows)))
        self._line.offer([(str(one), f"第{one + 1}行") for one in lines], str(columns.last))
        self._only.hide()
        self._doubles.hide()
        mapped = [
            Mapped(
                letters_of(one.place),
                one.head,
                sheet_views.samples(self._spec, grid, columns.last, one.place, one.target),
                one.target,
                bool(one.target) and not one.sure,
            )
            for one in columns.columns
        ]
        self._list.show_columns(mapped, self._offered, NOTHING)

    def show_counts(self, plan: ImportPlan) -> None:
        """Offer the verdicts there are."""
        counts = [(one, f"{words}（{plan.count(one)}行）") for one, words in STATUS_WORDS.items() if plan.count(one)]
        self._doubles.setVisible(self.doubles or any(one.status in ("same", "known") for one in plan.rows))
        self._only.offer([("", f"全部（{len(plan.rows)}行）"), *counts], self._only.value)

    def _on_pointed(self, letters: str, target: str) -> None:
        self.pointed.emit(column_of(letters), target)

    def _on_place(self) -> None:
        self.place_chosen.emit(int(self._sheet.value or 0), int(self._line.value or 0))

    def _on_only(self) -> None:
        self.only_chosen.emit()
