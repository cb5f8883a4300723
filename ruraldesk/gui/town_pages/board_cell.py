"""What stands behind a cell of 村情: the files of a month with their receipt codes, or who a village is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.routes import Route, ToIntake, ToLedger, ToQuestions
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.town.matrix import Arrival, VillageRow

WIDTH, LARGE_WIDTH = 330, 380


class CellPanel(Panel):
    """At the right of the matrix."""

    asked = Signal(object)  # Route

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.setFixedWidth(LARGE_WIDTH if tokens.measures().large else WIDTH)
        self._title = label(role="bold", wrap=True, name="cell_title")
        self._title.setContentsMargins(tokens.PAD, 10, tokens.PAD, 10)
        self.box.addWidget(self._title)
        self.box.addWidget(hline())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("这一格里交来的")
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.box.addWidget(self._area, 1)

    def show_month(self, row: VillageRow, month: str, found: Sequence[Arrival]) -> None:
        """Show what came from a village in a month."""
        year, number = month.split("-")
        column = self._begin(row, f"{row.name}，{year}年{int(number)}月")
        for one in found:
            column.addWidget(label(f"{one.records:,}件，{one.lines:,}条改动", role="bold"))
            for head, words in (
                ("收到", when(one.taken_at, self._clock)),
                ("村里封的", when(one.made_at, self._clock)),
                ("指纹", one.sha256[:16]),
                ("回执码", f"{one.code[:5]} {one.code[5:]}"),
            ):
                column.addLayout(_line(head, words))
            column.addWidget(hline(tokens.ROW_LINE))
        if not found:
            column.addWidget(label("这个月没有收过这个村的包。", colour=tokens.INK2, wrap=True))
            column.addWidget(self._link("to_intake", "去收包", ToIntake()))
        self._end(column, row)

    def show_group(self, row: VillageRow, group: str, found: Sequence[tuple[str, str, int]]) -> None:
        """Show how many records came of each register (form, title, count) of a group, with the way to them."""
        column = self._begin(row, f"{row.name}，{group}")
        column.addWidget(label(f"{sum(count for _, _, count in found):,}件", role="number"))
        self._add_registers(column, row, found)
        self._end(column, row)

    def show_village(self, row: VillageRow, counts: Mapping[str, Mapping[str, int]], titles: Mapping[str, str]) -> None:
        """Show who a village is, and how many records of it there are."""
        column = self._begin(row, row.name)
        for head, words in (
            ("代码", row.village),
            ("卡的指纹", row.fingerprint),
            ("登记", when(row.enrolled_at, self._clock)),
            ("桌子", "、".join(row.desks)),
        ):
            column.addLayout(_line(head, words))
        column.addWidget(hline(tokens.ROW_LINE))
        self._add_registers(
            column, row, [(form, titles.get(form, form), each.get(row.village, 0)) for form, each in counts.items()]
        )
        self._end(column, row)

    def focus_first(self) -> None:
        """Put the focus on the first link."""
        link = self._area.findChild(Link)
        if link is not None:
            link.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_registers(self, column: QVBoxLayout, row: VillageRow, found: Sequence[tuple[str, str, int]]) -> None:
        for form, title, count in found:
            if not count:
                continue
            line = QHBoxLayout()
            line.addWidget(label(title), 1)
            line.addWidget(label(f"{count:,}件", colour=tokens.INK2))
            link = self._link(f"records.{form}", "看", ToLedger(form, where=(("village", row.village),)))
            link.setAccessibleName(f"看{row.name}的{title}")
            line.addWidget(link)
            column.addLayout(line)

    def _begin(self, row: VillageRow, title: str) -> QVBoxLayout:
        self._title.setText(title)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(tokens.PAD, 10, tokens.PAD, 10)
        column.setSpacing(6)
        self._inner = inner
        if row.into:
            column.addWidget(label(f"已并进{row.into}，登记都算在{row.into}。", colour=tokens.INK2, wrap=True))
        return column

    def _end(self, column: QVBoxLayout, row: VillageRow) -> None:
        if row.open_questions:
            words = f"没答的疑问{row.open_questions:,}个，去看"
            column.addWidget(self._link("village_questions", words, ToQuestions(village=row.village)))
        column.addStretch(1)
        self._area.setWidget(self._inner)

    def _link(self, verb: str, words: str, route: Route) -> Link:
        link = Link(verb, words)
        link.setProperty("route", route)
        link.clicked.connect(self._on_link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.asked.emit(link.property("route"))


def _line(head: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    first = label(head, role="small", colour=tokens.INK2)
    first.setMinimumWidth(4 * tokens.measures().small + 8)
    row.addWidget(first, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, role="small", wrap=True), 1)
    return row
