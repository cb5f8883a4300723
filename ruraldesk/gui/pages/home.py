"""首页: what is due, what is unfinished, what was not handed over, whether the backups are good; the year in charts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.pages.home_bottom import BottomPanels
from ruraldesk.gui.pages.home_due import DuePanel
from ruraldesk.gui.pages.home_state import StatePanel
from ruraldesk.gui.pages.home_town import AskedPanel, VillagesPanel
from ruraldesk.gui.pages.home_town_facts import TownFacts, first_words, town_facts
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import greeting, when
from ruraldesk.model.home_panel import HomePanel
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import home, recovery_drill, register_counts
from ruraldesk.services.desk import Desk
from ruraldesk.services.home import Home
from ruraldesk.services.home_panels import HomePanels, Plan
from ruraldesk.services.register_counts import RegisterCount

GAP, TIGHT = 14, 6  # between panels; where everything would not be seen at once
DUE_SHARE, STATE_SHARE = 742, 394  # of the page's width, as drawn


@dataclass(frozen=True, slots=True)
class Found:
    """What is known before anything is counted: quick, so that the page is there."""

    facts: Home
    plans: list[Plan]
    registers: list[RegisterCount]  # only where no report puts anything here
    drill_open: bool
    town: TownFacts | None  # at a town


class HomePage(Page):
    """The facts first; then one chart after the other, each a short job of its own, so that no save has to wait."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(actions=False)
        self._bench = bench
        self._panels = HomePanels(bench.desk)
        self._facts: Home | None = None
        self._town: TownFacts | None = None
        self._stale = True
        self._counting = ""  # the report that is being worked out
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(tokens.MARGIN, GAP, tokens.MARGIN, GAP)
        self._column.setSpacing(GAP)
        area.setWidget(ground)
        area.verticalScrollBar().rangeChanged.connect(self._fit)  # what is counted comes later and takes room
        self._area = area
        self._top: QWidget | None = None
        self._first: Link | None = None  # where work begins
        self._due: DuePanel | None = None
        self._gaps = 0  # places of the matrix that are missing
        self._bottom = BottomPanels()
        self._bottom.asked.connect(bench.navigator.go)
        self._bottom.view_asked.connect(self._on_view)
        self._column.addWidget(self._bottom, 272)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        if self._facts is None:
            return Heading("首页")
        first = first_words(self._town) if self._town is not None else _first_thing(self._facts, self._gaps)
        return Heading("首页", note=f"{self._facts.clerk}，{greeting(self._bench.clock)}。{first}")

    def status(self) -> tuple[str, ...]:
        if self._facts is None:
            return ()
        if not self._facts.backup_at:
            return () if self._facts.blank else ("还没有备份",)
        words = "已核对" if self._facts.backup_good else "要再备份"
        return (f"备份 {when(self._facts.backup_at, self._bench.clock)}，{words}",)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def shown(self) -> None:
        known = self._facts
        if self._stale or (known is not None and known.today != self._bench.clock.today()):
            self._stale = False
            job = self._bench.jobs.run(lambda _: self._look(), self._on_found, label="看今天的事")
            job.setProperty("own_page", True)
        elif known is not None:
            self._count_next()

    def focus_first(self) -> None:
        first = self._first
        (first if first is not None else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Draw the panels together where the page would have to be scrolled for a little."""
        gaps = self._column.count() + 1
        full = self._column.minimumSize().height() + gaps * (GAP - self._column.spacing())
        gap = TIGHT if full > self.body.height() else GAP
        if gap != self._column.spacing():
            self._column.setContentsMargins(tokens.MARGIN, gap, tokens.MARGIN, gap)
            self._column.setSpacing(gap)

    def take(self, panels: HomePanels, found: Found) -> None:
        """Begin with what was looked up before the page was there."""
        self._panels, self._stale = panels, False
        self._on_found(found)

    def _look(self) -> Found:
        return look(self._bench.desk, self._panels)

    def _on_changed(self, changes: ChangeSet) -> None:
        self._panels.passed_by(changes.forms)
        self._stale = True
        if self.isVisible():
            self.shown()

    def _on_found(self, found: Found) -> None:
        first = self._facts is None
        self._facts, self._town = found.facts, found.town
        was_inside = self._top is not None and self._top.isAncestorOf(self.window().focusWidget() or self)
        self._show_top(found)
        self._bottom.show_plans(found.plans, found.registers)
        for report in self._bottom.reports():
            if (known := self._panels.known(report)) is not None:
                self._take_panel(known)
        self.heading_changed.emit()
        self.status_changed.emit()
        if self.isVisible() and (first or was_inside):
            self.focus_first()
        self._count_next()

    def _show_top(self, found: Found) -> None:
        if self._top is not None:
            self._column.removeWidget(self._top)
            self._top.hide()
            self._top.setParent(None)
            self._top.deleteLater()
        self._top = QWidget()
        column = QVBoxLayout(self._top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        if found.drill_open:
            column.addWidget(self._drill_bar())
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._main_panel(found), DUE_SHARE)
        row.addWidget(StatePanel(self._bench, found.facts), STATE_SHARE)
        column.addLayout(row, 1)
        if found.town is not None:
            asked = AskedPanel(found.town, self._bench.clock)
            asked.asked.connect(self._bench.navigator.go)
            column.addWidget(asked, 1)
        self._column.insertWidget(0, self._top, 298)
        self._fit()

    def _main_panel(self, found: Found) -> QWidget:
        """What falls due at a village; at a town who has handed in."""
        if found.town is not None:
            villages = VillagesPanel(found.town.villages, self._bench.clock)
            villages.asked.connect(self._bench.navigator.go)
            self._first = villages.first
            return villages
        due = self._due = DuePanel(self._bench, found.facts)
        self._first = due.links[0] if due.links else None
        return due

    def _count_next(self) -> None:
        """Work out the next chart that is not as the log is now; go on when the page is looked at again."""
        if self._counting or not self.isVisible():
            return
        waiting = [one for one in self._bottom.reports() if not self._panels.is_fresh(one)]
        if not waiting:
            return
        self._counting = report = waiting[0]
        job = self._bench.jobs.run(
            lambda _: self._panels.work_out(report), self._on_panel, self._on_not_counted, label="数首页的图"
        )
        job.setProperty("own_page", True)

    def _on_panel(self, panel: HomePanel) -> None:
        self._counting = ""
        self._take_panel(panel)
        self._count_next()

    def _take_panel(self, panel: HomePanel) -> None:
        """Show a panel's numbers; what a matrix misses is something to be done."""
        self._bottom.show_panel(panel)
        if panel.kind == "matrix" and self._due is not None:
            self._due.show_gaps(panel)
            if self._gaps != len(panel.gaps):
                self._gaps = len(panel.gaps)
                self.heading_changed.emit()

    def _on_not_counted(self, refusal: object) -> None:  # noqa: ARG002
        self._counting = ""

    def _on_view(self, report: str) -> None:
        if (known := self._panels.known(report)) is not None:
            self._take_panel(known)
        self._count_next()

    def _drill_bar(self) -> MessageBar:
        """Stands until the recovery sheet was tried once."""
        words = "恢复单还没试用过：忘了口令，只有它能打开这里的记录。"
        if self._bench.desk.clerk_role == "supervisor":
            bar = MessageBar("warn", words, "现在试一遍", verb="drill")
            bar.followed.connect(self._on_drill)
            return bar
        return MessageBar("warn", words + "告诉主管试一遍。")

    def _on_drill(self) -> None:
        self._bench.navigator.drill_recovery(anew=False)


def look(desk: Desk, panels: HomePanels) -> Found:
    """Look up what the page shows first; touches no widget."""
    plans = panels.plans()
    at_town = desk.role == "town"
    registers = [] if plans or at_town else register_counts.all_registers(desk)
    town = town_facts(desk) if at_town else None
    return Found(home.home(desk), plans, registers, recovery_drill.is_open(desk), town)


def _first_thing(facts: Home, gaps: int) -> str:
    if facts.overdue:
        return f"先办逾期的{facts.overdue}件。"
    if facts.drafts:
        return f"有{facts.drafts}份没填完的。"
    if facts.soon:
        return f"七天内有{facts.soon}件到期。"
    return f"一览表上还缺{gaps}处。" if gaps else "今天没有到期的事。"
