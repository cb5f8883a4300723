"""村情: which village handed in what this month. In the order of codes; nobody is ranked."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.dialogs.ask import tell
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.town.board import VillageMonth, board

HEADS = ("村", "这个月", "上次收包", "件数", "没答的疑问", "回执")


class BoardPage(Page):
    """One line per enrolled village."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(*self.body_margins)
        self._lines: list[VillageMonth] = []
        self._inner: QWidget | None = None
        receipt = Button("receipt_codes", "看回执码", icon="certificate")
        receipt.clicked.connect(self._on_codes)
        self.bar.right.addWidget(receipt)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        today = self._bench.clock.today()
        return Heading("村情", note=f"{today.year}年{today.month}月")

    def shown(self) -> None:
        desk = self._bench.desk
        self._bench.jobs.run(lambda _: board(desk), self._on_board, label="看各村情况")

    def _on_board(self, lines: list[VillageMonth]) -> None:
        self._lines = lines
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = self._table(lines) if lines else EmptyState("还没有登记过村。", "在“设置”里收各村的卡。")
        self._column.addWidget(self._inner)

    def _table(self, lines: list[VillageMonth]) -> QWidget:
        panel = Panel()
        came = sum(line.has_come for line in lines)
        panel.add_head("各村交包", f"{came}个村交了，{len(lines) - came}个村还没交")
        grid = QGridLayout()
        grid.setContentsMargins(16, 8, 16, 12)
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(24)
        for column, words in enumerate(HEADS):
            grid.addWidget(label(words, role="small", colour=tokens.HEAD_WORDS), 0, column)
            grid.setColumnStretch(column, 1)
        for row, line in enumerate(lines, start=1):
            pill = Pill("已交", "done") if line.has_come else Pill("还没交", "not_begun")
            last = when(line.last_taken_at, self._bench.clock) or "没有收过"
            grid.addWidget(label(line.name, role="bold"), row, 0)
            grid.addWidget(Mark(pill), row, 1)
            grid.addWidget(label(last, colour=tokens.INK2), row, 2)
            grid.addWidget(label(str(line.records)), row, 3)
            asked = tokens.WARN if line.open_questions else tokens.INK2
            grid.addWidget(label(f"{line.open_questions}个" if line.open_questions else "没有", colour=asked), row, 4)
            grid.addWidget(label(f"{line.receipts_out}份" if line.receipts_out else "没写", colour=tokens.INK2), row, 5)
        panel.box.addLayout(grid)
        panel.box.addStretch(1)
        return panel

    def _on_codes(self) -> None:
        from ruraldesk.town.receipt import codes

        parts = []
        for line in self._lines:
            for file, code in codes(self._bench.desk, line.village)[:2]:
                parts.append(f"{line.name}　{code}\n{file}")
        tell(self, "回执码", "\n".join(parts) or "还没有收过包。", name="codes")

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible():
            self.shown()
