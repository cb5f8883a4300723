"""What a matrix of 首页 misses: one line for each place, the earliest first, with what closes it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel, hline
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Badge, Mark
from ruraldesk.gui.pages.home_due import VerbLink
from ruraldesk.gui.pages.home_ways import route_of
from ruraldesk.gui.pages.rows_page import RowsPage
from ruraldesk.gui.routes import Route, ToGaps
from ruraldesk.gui.shell.page import Heading
from ruraldesk.gui.theme import tokens
from ruraldesk.model.home_panel import HomePanel, PanelCell, ToNew
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import home_panels

MISSING = Badge("缺", "late")


class GapsPage(RowsPage):
    """Enter on a line's verb closes the gap, the arrows walk from line to line."""

    def __init__(self, bench: Bench, report: str) -> None:
        super().__init__(bench)
        self._report = report
        self.route: Route = ToGaps(report)
        self._panel: HomePanel | None = None
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        if self._panel is None:
            return Heading("还缺的", back="首页")
        count = f"缺{len(self._panel.gaps)}处，从早到晚"
        note = "　".join(one for one in (self._panel.title, self._panel.note, count) if one)
        return Heading("还缺的", note=note, back="首页")

    def shown(self) -> None:
        desk, report = self._bench.desk, self._report
        self._bench.jobs.run(lambda _: home_panels.matrix(desk, report), self._on_panel, label="看还缺什么")

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible():
            self.shown()

    def _on_panel(self, panel: HomePanel | None) -> None:
        self._panel = panel
        self._draw(panel)
        self._drawn()

    def _draw(self, panel: HomePanel | None) -> None:
        self._links = []
        box = Panel()
        for cell in panel.gaps if panel is not None else ():
            box.box.addWidget(self._row(cell, panel))
            box.box.addWidget(hline(tokens.ROW_LINE))
        if not self._links:
            words = panel.empty if panel is not None and panel.empty else "一处也不缺。"
            box.box.addWidget(EmptyState(words, "按Esc回首页。"), 1)
        self._show_panel(box)

    def _row(self, cell: PanelCell, panel: HomePanel | None) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(10, 0, tokens.PAD, 0)
        row.setSpacing(14)
        row.addWidget(Mark(MISSING))
        month = label(cell.head, colour=tokens.INK2)
        month.setFixedWidth(tokens.measures().body * 6)
        row.addWidget(month)
        begun = "" if cell.behind is None or isinstance(cell.behind, ToNew) else "　已经在办"
        row.addWidget(ElidedLabel(f"{cell.row}{begun}"), 1)
        way = cell.behind or (panel.behind if panel is not None else None)
        if way is not None:
            verb = VerbLink("close_gap", cell.todo if cell.todo and isinstance(way, ToNew) else "去看")
            verb.setAccessibleName(f"{verb.text()}：{cell.row}，{cell.head}，缺")
            verb.setProperty("route", route_of(way))
            verb.clicked.connect(self._on_link)
            verb.stepped.connect(self._on_step)
            self._links.append(verb)
            row.addWidget(verb)
        return holder
