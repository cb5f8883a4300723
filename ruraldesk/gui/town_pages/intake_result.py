"""How taking in ended: village by village what came, whether its receipt lies on the stick, the short codes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.components.result_head import result_head
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.town_pages.intake_outcome import sentence_of
from ruraldesk.town.intake import Taken


class IntakeResult(QScrollArea):
    """Shows what was taken in just now."""

    paper_asked = Signal(str)  # village
    receipt_asked = Signal(int)  # place of one whose receipt is to be written again

    def __init__(self, taken: Sequence[Taken], left: int, *, on_stick: bool) -> None:
        super().__init__()
        self._on_stick = on_stick
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        title, below, good = sentence_of(taken, left, on_stick=on_stick)
        column.addWidget(result_head(title, below, good=good))
        new = sum(one.new_records for each in taken for one in each.parcel.bundles)
        questions = sum(one.result.questions for one in taken)
        asked = sum(one.asked for one in taken)
        column.addWidget(
            numbers_panel(
                [
                    Number(new, "件", "新增"),
                    Number(sum(one.parcel.records for one in taken) - new, "件", "改动"),
                    Number(asked, "处", "问村里", tokens.WARN if asked else tokens.INK),
                    Number(questions, "处", "两边不一样的"),
                ]
            )
        )
        column.addWidget(self._villages(taken))
        column.addStretch(1)
        self.setWidget(inner)

    def _villages(self, taken: Sequence[Taken]) -> Panel:
        panel = Panel()
        panel.add_head("各村的回执", f"{'U盘' if self._on_stick else '文件'}不还村里的，印出回执，把回执码给村里")
        for place, one in enumerate(taken):
            if place:
                panel.box.addWidget(hline(tokens.ROW_LINE))
            panel.box.addLayout(self._village(place, one))
        return panel

    def _village(self, place: int, one: Taken) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 7, tokens.PAD, 7)
        row.setSpacing(14)
        name = label(one.parcel.name, role="bold")
        name.setMinimumWidth(120)
        row.addWidget(name)
        written = one.receipt is not None
        row.addWidget(Mark(Pill("回执写好了", "done") if written else Pill("没有回执", "failed")))
        codes = one.receipt.codes if one.receipt is not None else ()
        code = f"回执码 {codes[0][1][:5]} {codes[0][1][5:]}" if codes else ""
        row.addWidget(label(code, colour=tokens.INK2, name=f"code:{one.parcel.village}"), 1)
        if not written and one.parcel.place is not None:
            again = Link(f"receipt.{one.parcel.village}", "再写一次回执")
            again.setProperty("place", place)
            again.clicked.connect(self._on_again)
            row.addWidget(again)
        paper = Link(f"receipt_paper.{one.parcel.village}", "印回执")
        paper.setAccessibleName(f"印{one.parcel.name}的回执")
        paper.setProperty("village", one.parcel.village)
        paper.clicked.connect(self._on_paper)
        row.addWidget(paper)
        return row

    def _on_again(self) -> None:
        link = self.sender()
        if link is not None:
            self.receipt_asked.emit(int(link.property("place")))

    def _on_paper(self) -> None:
        link = self.sender()
        if link is not None:
            self.paper_asked.emit(str(link.property("village")))
