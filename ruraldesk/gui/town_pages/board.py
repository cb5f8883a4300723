"""村情: which village handed in what and until when, what stands open. In the order of codes; nobody is ranked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.routes import ToLedger, ToQuestions, ToSettings
from ruraldesk.gui.shell.entries import rail_groups
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import DotButton
from ruraldesk.gui.town_pages.board_cell import CellPanel
from ruraldesk.gui.town_pages.board_matrix import MONTHS, BoardTable, Place
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import forms
from ruraldesk.town import matrix
from ruraldesk.town.matrix import Arrival, VillageRow

Facts = tuple[list[VillageRow], dict[str, dict[str, int]]]


class BoardPage(Page):
    """A matrix, and at its right what stands behind the cell that is looked at."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._months = matrix.months_until(bench.clock.today(), MONTHS)
        self._rows: list[VillageRow] = []
        self._registers: dict[str, dict[str, int]] = {}
        known = forms.forms(bench.desk)
        self._titles = {one.form_id: one.title for one in known}
        self._groups = {word: tuple(one.form_id for one in members) for word, members in rail_groups(known)}
        column = QVBoxLayout(self.body)
        column.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 12)
        column.setSpacing(10)
        column.addLayout(self._choice())
        row = QHBoxLayout()
        row.setSpacing(16)
        self._table = BoardTable()
        self._table.looked_at.connect(self._on_looked_at)
        self._table.opened.connect(self._on_opened)
        self._cell = CellPanel(bench.clock)
        self._cell.asked.connect(bench.navigator.go)
        row.addWidget(self._table, 1)
        row.addWidget(self._cell)
        self._holder = QWidget()
        self._holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._holder, 1)
        enrol = Button("enrol", "登记一个村")
        enrol.clicked.connect(self._on_enrol)
        self._empty = EmptyState("还没有登记过村。", "在“设置”里收各村的卡，交来的包才打得开。", enrol)
        column.addWidget(self._empty, 1)
        self._empty.hide()
        self._paper = Button("receipt_paper", "印这个村的回执", icon="print")
        self._paper.clicked.connect(self._on_paper)
        self.bar.right.addWidget(self._paper)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        return Heading("村情", note="按村的代码排，不排名次；选一格，看那个月收了什么")

    def status(self) -> tuple[str, ...]:
        return ("回车打开这一格背后的登记或疑问",)

    def shown(self) -> None:
        desk, months = self._bench.desk, matrix.months_until(self._bench.clock.today(), MONTHS)
        self._months = months
        self._bench.jobs.run(
            lambda _: (matrix.matrix(desk, months), matrix.by_register(desk)), self._on_facts, label="看各村情况"
        )

    def focus_first(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(18)
        self._by_month, self._by_form = DotButton("按月看"), DotButton("按登记看（件）")
        for name, button in (("by_month", self._by_month), ("by_form", self._by_form)):
            button.setObjectName(f"choice:{name}")
            button.clicked.connect(self._show)
            row.addWidget(button)
        self._by_month.setChecked(True)
        row.addStretch(1)
        self._said = label(colour=tokens.INK2, name="board_said")
        row.addWidget(self._said)
        return row

    def _on_facts(self, facts: Facts) -> None:
        self._rows, self._registers = facts
        self._show()

    def _show(self) -> None:
        some = bool(self._rows)
        self._holder.setVisible(some)
        self._empty.setVisible(not some)
        self._paper.setEnabled(some)
        came = sum(bool(one.cells[-1].files) for one in self._rows)
        self._said.setText(f"这个月{came:,}个村交了，{len(self._rows) - came:,}个村还没交" if some else "")
        if not some:
            return
        if self._by_month.isChecked():
            self._table.show_months(self._rows, self._months, self._bench.clock)
        else:
            self._table.show_groups(self._rows, self._by_group())

    def _by_group(self) -> dict[str, dict[str, int]]:
        """Return by group and village how many records there are; groups without any are left out."""
        counted = {
            group: {row.village: sum(count for _, _, count in self._in_group(row, group)) for row in self._rows}
            for group in self._groups
        }
        return {group: by_village for group, by_village in counted.items() if any(by_village.values())}

    def _in_group(self, row: VillageRow, group: str) -> list[tuple[str, str, int]]:
        """Return (form, title, count) of each register of a group that a village has something in."""
        found = [(form, self._titles[form], self._registers.get(form, {})) for form in self._groups[group]]
        return [(form, title, count) for form, title, each in found if (count := each.get(row.village, 0))]

    def _on_looked_at(self, place: Place) -> None:
        row = self._row_of(place)
        if row is None:
            return
        if place.month:
            desk, village, month = self._bench.desk, place.village, place.month

            def done(found: list[Arrival]) -> None:
                self._cell.show_month(row, month, found)

            self._bench.jobs.run(lambda _: matrix.arrivals(desk, village, month), done, label="看那个月收的")
        elif place.group:
            self._cell.show_group(row, place.group, self._in_group(row, place.group))
        else:
            self._cell.show_village(row, self._registers, self._titles)

    def _on_opened(self, place: Place) -> None:
        if place.questions:
            self._bench.navigator.go(ToQuestions(village=place.village))
            return
        row = self._row_of(place)
        found = self._in_group(row, place.group) if row is not None and place.group else []
        if len(found) == 1:
            self._bench.navigator.go(ToLedger(found[0][0], where=(("village", place.village),)))
        else:
            self._cell.focus_first()

    def _row_of(self, place: Place) -> VillageRow | None:
        return next((one for one in self._rows if one.village == place.village), None)

    def _on_paper(self) -> None:
        from ruraldesk.town.receipt_paper import receipt_paper

        desk, village = self._bench.desk, self._table.village
        if village:
            self._bench.jobs.run(lambda _: receipt_paper(desk, village), self._on_pdf, self._on_refused, label="做回执")

    def _on_pdf(self, pdf: bytes) -> None:
        print_pdf(self, pdf, "收包回执")

    def _on_enrol(self) -> None:
        self._bench.navigator.go(ToSettings())

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible():
            self.shown()
