"""首页: what is due, what is unfinished, what was not handed over, whether the backups are good."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.pages.home_parts import DuePanel, StatePanel, charts_of
from ruraldesk.gui.routes import ToForm, ToWaiting
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import drafts, home, recovery_drill, shares
from ruraldesk.services.home import Home
from ruraldesk.services.shares import Share


class HomePage(Page):
    """Drawn anew each time it comes to the front and something changed."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(actions=False)
        self._bench = bench
        self._facts: Home | None = None
        self._shares: list[Share] = []
        self._stale = True
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(tokens.MARGIN, 14, tokens.MARGIN, 14)
        self._column.setSpacing(14)
        self._inner: QWidget | None = None
        self._due: DuePanel | None = None
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        if self._facts is None:
            return Heading("首页")
        hour = self._bench.clock.now().hour + 8
        part = "上午" if hour % 24 < 12 else "下午"
        return Heading("首页", note=f"{self._facts.clerk}，{part}好。{_first_thing(self._facts)}")

    def status(self) -> tuple[str, ...]:
        if self._facts is None or not self._facts.backup_at:
            return ("还没有备份",)
        words = "已核对" if self._facts.backup_good else "没有核对过"
        return (f"备份 {when(self._facts.backup_at, self._bench.clock)}，{words}",)

    def shown(self) -> None:
        if self._stale:
            self._stale = False
            desk = self._bench.desk
            self._bench.jobs.run(lambda _: (home.home(desk), shares.shares(desk)), self._on_facts, label="看今天的事")

    def focus_first(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._due is not None:
            self._due.focus_first()

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        self._stale = True
        if self.isVisible():
            self.shown()

    def _on_facts(self, found: tuple[Home, list[Share]]) -> None:
        facts, self._shares = found
        self._facts = facts
        if self._inner is not None:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = self._make(facts)
        self._column.addWidget(self._inner)
        self.heading_changed.emit()
        self.status_changed.emit()
        if self.isVisible():
            self.focus_first()

    def _make(self, facts: Home) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        if recovery_drill.is_open(self._bench.desk):
            column.addWidget(self._drill_bar())
        top = QHBoxLayout()
        top.setSpacing(14)
        self._due = DuePanel(self._bench, facts)
        state = StatePanel(self._bench, facts)
        state.drafts_asked.connect(self._on_drafts)
        top.addWidget(self._due, 742)
        top.addWidget(state, 394)
        column.addLayout(top, 3)
        charts = charts_of(facts, self._shares)
        if charts:
            grid = QGridLayout()
            grid.setSpacing(14)
            for place, chart in enumerate(charts):
                grid.addWidget(chart, 0, place)
                grid.setColumnStretch(place, 1)
            column.addLayout(grid, 2)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        return inner

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

    def _on_drafts(self) -> None:
        found = drafts.drafts(self._bench.desk)
        if len(found) > 1:
            self._bench.navigator.go(ToWaiting("drafts"))
        elif found:
            first = found[0]
            self._bench.navigator.go(ToForm(first.form, first.record, first.id))


def _first_thing(facts: Home) -> str:
    if facts.overdue:
        return f"先办逾期的{facts.overdue}件。"
    if facts.drafts:
        return f"有{facts.drafts}份没填完的。"
    if facts.soon:
        return f"七天内有{facts.soon}件到期。"
    return "今天没有到期的事。"
