"""Both sides of a record next to each other: a choice for each field that differs, and what it will be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, recolour
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.tick_box import DotButton
from ruraldesk.gui.town_pages.decisions import Decisions
from ruraldesk.gui.words import when
from ruraldesk.town.sides import FieldSides, Matter, Side

SHOWN_SAME = 2


class SidesTable(QScrollArea):
    """One matter. ``decided`` says that something was chosen."""

    decided = Signal()

    def __init__(self, matter: Matter, village: str, decisions: Decisions, clock: Clock) -> None:
        super().__init__()
        self._matter, self._decisions, self._clock = matter, decisions, clock
        self._results: dict[str, QLabel] = {}
        self._boxes: dict[str, list[QWidget]] = {}
        self.setObjectName("list:sides")
        self.setAccessibleName(f"{matter.title}，两边")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        palette.ground(self._inner, tokens.SHEET)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._row = 0
        self._columns = max([len(one.sides) for one in matter.fields] or [2])
        self._add_head(village)
        for field in matter.fields:
            self._add_field(field)
        column.addLayout(self._grid)
        if matter.kind == "same_person":
            column.addLayout(self._persons())
        self._more: Link | None = None
        self._add_same(matter.same if matter.kind == "same_person" else matter.same[:SHOWN_SAME])
        rest = len(matter.same) - SHOWN_SAME
        if matter.kind == "conflict" and rest > 0:
            self._more = Link("show_same", f"另外{rest}项两边相同，照收。都列出来", small=True)
            self._more.clicked.connect(self._on_more)
            column.addWidget(self._more)
        column.addStretch(1)
        self.setWidget(self._inner)

    def first_choice(self) -> DotButton | None:
        """Return the first radio button of what is still open."""
        return self._inner.findChild(DotButton)

    def _add_head(self, village: str) -> None:
        here = any(side.here for one in self._matter.fields for side in one.sides)
        first = "镇里现在" if here or self._matter.kind == "same_person" else f"{village}一张桌子"
        second = f"{village}这次送来" if first == "镇里现在" else f"{village}另一张桌子"
        heads = ["项目", first, second, *[f"{village}又一张桌子"] * (self._columns - 2)]
        if self._matter.kind == "conflict":
            heads.append("记成")
        for place, words in enumerate(heads):
            made = label(words, role="small", colour=tokens.HEAD_WORDS)
            palette.ground(made, tokens.HEAD, tokens.HEAD_WORDS)
            made.setContentsMargins(10, 6, 0, 6)
            self._grid.addWidget(made, self._row, place)
            self._grid.setColumnStretch(place, 2 if place in (0, len(heads) - 1) else 5)
        self._next()

    def _add_field(self, field: FieldSides) -> None:
        name = label(field.label, role="bold", wrap=True)
        name.setContentsMargins(10, 6, 0, 6)
        self._grid.addWidget(name, self._row, 0, Qt.AlignmentFlag.AlignTop)
        group = QButtonGroup(self._inner)
        for place, side in enumerate(field.sides):
            self._grid.addWidget(self._side(field, place, side, group), self._row, place + 1)
        result = label(wrap=True, name=f"decided:{field.question}")
        result.setContentsMargins(10, 8, 6, 6)
        self._results[field.question] = result
        self._grid.addWidget(result, self._row, self._columns + 1, Qt.AlignmentFlag.AlignTop)
        self._show_result(field)
        self._next()

    def _side(self, field: FieldSides, place: int, side: Side, group: QButtonGroup) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(0)
        button = DotButton(side.words if len(side.words) <= 16 else f"{side.words[:15]}…")
        button.setToolTip(side.words)
        button.setObjectName(f"side:{field.question}.{place + 1}")
        button.setAccessibleName(f"{field.label}记成{side.words}，{side.who}写的")
        button.setChecked(self._decisions.chosen(field) == place)
        button.setProperty("question", field.question)
        button.setProperty("place", place)
        button.clicked.connect(self._on_side)
        group.addButton(button)
        if button.isChecked():
            palette.ground(box, tokens.CHOSEN)
        self._boxes.setdefault(field.question, []).append(box)
        column.addWidget(button)
        who = label(f"{side.who}，{when(side.at, self._clock)}", role="small", colour=tokens.INK2, wrap=True)
        who.setContentsMargins(20, 0, 0, 0)
        column.addWidget(who)
        return box

    def _persons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(10, 8, 0, 8)
        button = DotButton("是两个人，都照收")
        button.setObjectName("side:two_persons")
        button.setChecked(self._decisions.are_two(self._matter))
        button.clicked.connect(self._on_two)
        column.addWidget(button)
        words = "要是同一个人，按F7问村里；在村里合并以后，这里跟着合并。"
        column.addWidget(label(words, role="small", colour=tokens.INK2, wrap=True))
        return column

    def _add_same(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        for name, here, coming in rows:
            differs = here != coming
            for place, words in enumerate((name, here or "空", coming or "空")):
                made = label(words, colour=tokens.INK if differs and place else tokens.INK2, wrap=True)
                made.setContentsMargins(10 if not place else 30, 5, 6, 5)
                self._grid.addWidget(made, self._row, place)
            if self._matter.kind == "conflict":
                unchanged = label("不变", colour=tokens.INK2)
                unchanged.setContentsMargins(10, 5, 6, 5)
                self._grid.addWidget(unchanged, self._row, self._columns + 1)
            self._next()

    def _next(self) -> None:
        self._grid.addWidget(hline(tokens.ROW_LINE), self._row + 1, 0, 1, self._columns + 2)
        self._row += 2

    def _show_result(self, field: FieldSides) -> None:
        result = self._results[field.question]
        place = self._decisions.chosen(field)
        asked = self._decisions.asked(self._matter)
        words = field.sides[place].words if place is not None else "问村里" if asked else "还没选"
        result.setText(words)
        recolour(result, tokens.INK if place is not None else tokens.WARN)

    def _on_side(self) -> None:
        button = self.sender()
        if button is None:
            return
        field = next(one for one in self._matter.fields if one.question == button.property("question"))
        chosen = int(button.property("place"))
        self._decisions.choose(field, chosen)
        for place, box in enumerate(self._boxes[field.question]):
            palette.ground(box, tokens.CHOSEN if place == chosen else tokens.SHEET)
        self._show_result(field)
        self.decided.emit()

    def _on_two(self) -> None:
        self._decisions.take_as_two(self._matter)
        self.decided.emit()

    def _on_more(self) -> None:
        if self._more is not None:
            self._more.hide()
        self._add_same(self._matter.same[SHOWN_SAME:])
