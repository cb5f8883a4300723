"""The whole lists behind 首页: everything that falls due, every unfinished form."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, badge_for, badge_width
from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import day_words, when
from ruraldesk.services import drafts, home

MOST = 100  # rows; the ledgers, ordered by deadline, have the rest


class WaitingPage(Page):
    """One row for each; Enter on its verb opens it."""

    def __init__(self, bench: Bench, what: Literal["due", "drafts"]) -> None:
        super().__init__(actions=False)
        self._bench, self._what = bench, what
        self._count = 0
        self._links: list[Link] = []
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        column.addWidget(self._area)

    def heading(self) -> Heading:
        if self._what == "due":
            return Heading("要办的事", note=f"30天内到期的，共{self._count}件", back="首页")
        return Heading("没填完的", note=f"共{self._count}份，接着填或丢掉", back="首页")

    def shown(self) -> None:
        self._links = []
        panel = Panel()
        if self._what == "due":
            self._add_dues(panel)
        else:
            self._add_drafts(panel)
        if not self._links:
            panel.box.addWidget(EmptyState("都办好了。", ""), 1)
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        column.addStretch(1)
        self._area.setWidget(ground)
        self.heading_changed.emit()

    def focus_first(self) -> None:
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_dues(self, panel: Panel) -> None:
        today = self._bench.clock.today()
        found = home.due_list(self._bench.desk, today, within_days=home.HOME_DAYS)
        self._count = len(found)
        width = max((badge_width(badge_for(one.days_left)) for one in found), default=0)
        for one in found[:MOST]:
            badge = Mark(badge_for(one.days_left))
            badge.setFixedWidth(width)
            words = (one.form_title, f"{one.title}　{one.label}", day_words(one.due_on, today))
            self._add(
                panel, words, self._link("open_due", "办理", ToForm(one.form, one.record), one.title), first=badge
            )

    def _add_drafts(self, panel: Panel) -> None:
        found = drafts.drafts(self._bench.desk)
        self._count = len(found)
        for one in found[:MOST]:
            drop = Link("drop_draft", "丢掉", small=True, colour=tokens.INK2)
            drop.setAccessibleName(f"丢掉{one.title}")
            drop.setProperty("draft", one.id)
            drop.clicked.connect(self._on_drop)
            title = f"{one.title or '还没写名称'}　填了{one.filled}处"
            words = (one.form_title, title, when(one.saved_at, self._bench.clock))
            self._add(
                panel, words, self._link("open_draft", "接着填", ToForm(one.form, one.record, one.id), title), drop
            )

    def _add(self, panel: Panel, words: tuple[str, str, str], *links: Link, first: QWidget | None = None) -> None:
        holder = QWidget()
        holder.setFixedHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 0, 20, 0)
        row.setSpacing(14)
        if first is not None:
            row.addWidget(first)
        kind = label(words[0], colour=tokens.INK2)
        kind.setFixedWidth(tokens.measures().body * 6)
        row.addWidget(kind)
        row.addWidget(ElidedLabel(words[1]), 1)
        row.addWidget(label(words[2], colour=tokens.INK2))
        for link in links:
            row.addWidget(link)
        panel.box.addWidget(holder)
        panel.box.addWidget(hline(tokens.ROW_LINE))

    def _link(self, verb: str, words: str, route: ToForm, title: str) -> Link:
        link = Link(verb, words)
        link.setAccessibleName(f"{words}{title}")
        link.setProperty("route", route)
        link.clicked.connect(self._on_link)
        self._links.append(link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))

    def _on_drop(self) -> None:
        link = self.sender()
        if link is None:
            return
        draft = str(link.property("draft"))
        question = Question("drop_draft", "丢掉这份没填完的吗？", "写下的字找不回来。", "丢掉", "留着")
        if ask(self, question).go:
            drafts.drop(self._bench.desk, draft)
            self.shown()
            self.focus_first()
