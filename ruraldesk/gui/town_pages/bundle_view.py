"""What one village's bundles would bring: counts, whether they are genuine, and every place to be decided."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.clock import CHINA, Clock, parse_instant
from ruraldesk.gui.components.boxes import MessageBar, SectionHead
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.town_pages.concern_cards import ConcernCards
from ruraldesk.gui.town_pages.decisions import Decisions
from ruraldesk.gui.town_pages.registers_panel import registers_panel
from ruraldesk.gui.town_pages.sides_table import SidesTable
from ruraldesk.gui.words import day_words
from ruraldesk.town.intake import Parcel


class BundleView(QWidget):
    """One village. ``decided`` says that a place was decided."""

    decided = Signal()

    def __init__(self, parcel: Parcel, titles: Mapping[str, str], decisions: Decisions, clock: Clock) -> None:
        super().__init__()
        self.parcel, self._decisions, self._clock = parcel, decisions, clock
        self.at = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(self._head())
        for words in dict.fromkeys(parcel.messages):
            kind = "bad" if parcel.state == "refused" else "warn" if parcel.state == "waiting" else "info"
            self._column.addWidget(MessageBar(kind, words))  # type: ignore[arg-type]  # one of the kinds
        self._table: QWidget | None = None
        self._cards: ConcernCards | None = None
        if parcel.matters:
            self._cards = ConcernCards(parcel.matters, decisions)
            self._cards.chosen.connect(self.look_at)
            self._column.addWidget(self._cards)
            self.look_at(0)
        elif parcel.takeable:
            self._column.addWidget(registers_panel(parcel, titles), 1)
        elif not parcel.before:
            self._column.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """Show something more below."""
        self._column.addWidget(widget, 1)

    def look_at(self, place: int) -> None:
        """Show one place to be decided, both sides of it."""
        if not self.parcel.matters or self._cards is None:
            return
        self.at = place
        matter = self.parcel.matters[place]
        self._cards.show_at(place)
        if self._table is not None:
            self._table.hide()
            self._table.setParent(None)
            self._table.deleteLater()
        self._table = QWidget()
        column = QVBoxLayout(self._table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHead(matter.title, matter.words if matter.kind == "conflict" else ""))
        if matter.kind == "same_person":
            column.addWidget(label(matter.words, wrap=True))
        asked = self._decisions.asked(matter)
        if asked:
            column.addWidget(MessageBar("info", f"问村里：{asked}"))
        table = SidesTable(matter, self.parcel.name, self._decisions, self._clock)
        table.decided.connect(self._on_decided)
        column.addWidget(table, 1)
        self._column.addWidget(self._table, 1)

    def next_open(self) -> bool:
        """Go to the next place that is still open; False where there is none."""
        count = len(self.parcel.matters)
        for step in range(1, count + 1):
            place = (self.at + step) % count
            if self._decisions.is_open(self.parcel.matters[place]):
                self.look_at(place)
                self.focus_choice()
                return True
        return False

    def focus_choice(self) -> None:
        """Put the focus on the first choice of the place looked at."""
        table = self._table.findChild(SidesTable) if self._table is not None else None
        first = table.first_choice() if table is not None else None
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        title = self.parcel.name
        first, last = self.parcel.instants
        if first:
            days = [parse_instant(one).astimezone(CHINA).date() for one in (first, last)]
            today = self._clock.today()
            span = " 至 ".join(dict.fromkeys(day_words(one, today) for one in days)).replace(" 至 ", "至")
            title = f"{title}，{span}"
        row.addWidget(label(title, role="bold", name="bundle_title"))
        if self.parcel.takeable:
            new = sum(one.new_records for one in self.parcel.bundles)
            for words, count, unit in (
                ("新增", new, "件"),
                ("改动", self.parcel.records - new, "件"),
                ("照片", self.parcel.photos, "张"),
            ):
                row.addLayout(_count(words, count, unit))
        row.addStretch(1)
        if self.parcel.takeable:
            seal = QHBoxLayout()
            seal.setSpacing(6)
            seal.addWidget(picture("shield_checkmark", tokens.OK))
            seal.addWidget(label("签名对，接得上次，没有缺号", colour=tokens.OK))
            row.addLayout(seal)
        return row

    def _on_decided(self) -> None:
        if self._cards is not None:
            self._cards.show_at(self.at)
        self.decided.emit()


def _count(words: str, count: int, unit: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addWidget(label(words, colour=tokens.INK2))
    row.addWidget(label(f"{count:,}", role="bold"))
    row.addWidget(label(unit, colour=tokens.INK2))
    return row
