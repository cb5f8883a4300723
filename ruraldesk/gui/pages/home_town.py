"""首页 of a town: who has handed in this month, in the order of codes; what waits for an answer of a village."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import EmptyState, Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.pages.home_town_facts import TownFacts
from ruraldesk.gui.routes import Route, ToBoard, ToIntake, ToQuestions, ToSettings
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.town.board import VillageMonth


class _Leading(Panel):
    """A panel whose links say where they lead."""

    asked = Signal(object)  # Route

    def link(self, verb: str, words: str, route: Route, *, small: bool = False, about: str = "") -> Link:
        made = Link(verb, words, small=small)
        made.setAccessibleName(f"{about}{words}")
        made.setProperty("route", route)
        made.clicked.connect(self._on_link)
        return made

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.asked.emit(link.property("route"))


class VillagesPanel(_Leading):
    """各村交包: one line for each village."""

    def __init__(self, villages: Sequence[VillageMonth], clock: Clock) -> None:
        super().__init__()
        head = self.add_head("各村交包", f"共{len(villages):,}个村" if villages else "")
        enrol = self.link("home.enrol", "去收村的卡", ToSettings())
        self.first = self.link("home.board", "村情", ToBoard()) if villages else enrol
        head.addWidget(self.first)
        if not villages:
            self.box.addWidget(EmptyState("还没有登记过村。", "在“设置”里收各村的卡，交来的包才打得开。"), 1)
            return
        grid = QGridLayout()
        grid.setContentsMargins(tokens.PAD, 8, tokens.PAD, 8)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for line, one in enumerate(villages):
            pill = Pill("已交", "done") if one.has_come else Pill("还没交", "not_begun")
            grid.addWidget(ElidedLabel(one.name), line, 0)
            grid.addWidget(Mark(pill), line, 1)
            last = when(one.last_taken_at, clock)
            grid.addWidget(label(f"上次{last}" if last else "没有收过", colour=tokens.INK2), line, 2)
            grid.addWidget(
                self.link(f"village.{one.village}", f"{one.records:,}件", ToBoard(), about=one.name), line, 3
            )
            asked = f"{one.open_questions:,}个疑问没答"
            if one.open_questions:
                grid.addWidget(self.link(f"asked.{one.village}", asked, ToQuestions(), about=one.name), line, 4)
            elif not one.has_come:
                grid.addWidget(self.link(f"intake.{one.village}", "收包", ToIntake(), about=one.name), line, 4)
        grid.setColumnStretch(0, 1)
        self.box.addLayout(grid)
        self.box.addStretch(1)


class AskedPanel(_Leading):
    """待问: the oldest questions that stand open."""

    def __init__(self, facts: TownFacts, clock: Clock) -> None:
        super().__init__()
        head = self.add_head("等村里回答的", "随下次交换带回来")
        if facts.open_count > len(facts.asked):
            head.addWidget(self.link("all_asked", f"全部{facts.open_count:,}个", ToQuestions()))
        for one in facts.asked:
            holder = QWidget()
            holder.setFixedHeight(tokens.measures().row - 1)
            row = QHBoxLayout(holder)
            row.setContentsMargins(tokens.PAD, 0, tokens.PAD, 0)
            row.setSpacing(14)
            village = ElidedLabel(one.village, colour=tokens.INK2)
            village.setFixedWidth(tokens.measures().body * 6)
            row.addWidget(village)
            row.addWidget(ElidedLabel(one.title), 2)
            row.addWidget(ElidedLabel(one.words, colour=tokens.INK2), 3)
            row.addWidget(label(when(one.asked_at, clock), colour=tokens.INK2))
            row.addWidget(self.link("open_asked", "去看", ToQuestions(one.record), about=one.title))
            self.box.addWidget(holder)
            self.box.addWidget(hline(tokens.ROW_LINE))
        if not facts.asked:
            words = EmptyState("没有等村里回答的。", "收包时问了村里的，答来以前都列在这里。")
            self.box.addWidget(words, 1)
        self.box.addStretch(1)
