"""交换: earlier hand-overs, whether the town has them, the slip again, the file again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import size_words, when
from ruraldesk.services.handed import Earlier

WHEN_WIDTH, STATE_WIDTH = 132, 104


def state_of(one: Earlier) -> Pill:
    """Return whether the town has an earlier hand-over."""
    if one.kind == "share":
        return Pill("给桌子的", "in_work")
    return Pill("已收", "done") if one.received_at else Pill("还没回执", "waiting")


class EarlierPanel(Panel):
    """One line for each file that left, newest first."""

    slip_asked = Signal(str)  # sha256
    again_asked = Signal(str)
    more_asked = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.add_head("以前交的", "按时间，最新的在上")
        self._area = QScrollArea()
        self._area.setObjectName("list:earlier")
        self._area.setAccessibleName("以前交的")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.box.addWidget(self._area, 1)

    def show_earlier(self, found: Sequence[Earlier], *, more: bool = False) -> None:
        """Show these; ``more``: there are still older ones."""
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(tokens.PAD, 0, tokens.PAD, 4)
        rows.setSpacing(0)
        for one in found:
            rows.addLayout(self._row(one))
            rows.addWidget(hline(tokens.ROW_LINE))
        if not found:
            rows.addSpacing(8)
            rows.addWidget(label("还没有交过。第一次交的会列在这里。", colour=tokens.INK2))
        if more:
            link = Link("earlier_more", "再看更早的", small=True)
            link.clicked.connect(self.more_asked)
            rows.addWidget(link)
        rows.addStretch(1)
        self._area.setWidget(inner)

    def _row(self, one: Earlier) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(12)
        day = label(when(one.at, self._clock))
        day.setMinimumWidth(WHEN_WIDTH)
        row.addWidget(day)
        part = f"，第{one.part}包共{one.parts}包" if one.parts > 1 else ""
        photos = f"、照片{one.attachments:,}张" if one.attachments else ""
        words = ElidedLabel(f"{one.records:,}件{photos}，{size_words(one.size)}{part}")
        words.setToolTip(one.file)
        row.addWidget(words, 1)
        holder = QHBoxLayout()
        mark = Mark(state_of(one))
        holder.addWidget(mark)
        holder.addStretch(1)
        box = QWidget()
        box.setLayout(holder)
        holder.setContentsMargins(0, 0, 0, 0)
        box.setMinimumWidth(STATE_WIDTH)
        row.addWidget(box)
        if one.kind == "report":
            row.addWidget(self._link("earlier_slip", "移交单", one), 0, Qt.AlignmentFlag.AlignRight)
        again = self._link("earlier_again", "再写一份", one)
        again.setEnabled(one.kept)
        again.setToolTip("" if one.kept else "底稿不在这台电脑上了，重新交一次就行")
        row.addWidget(again, 0, Qt.AlignmentFlag.AlignRight)
        return row

    def _link(self, verb: str, words: str, one: Earlier) -> Link:
        link = Link(f"{verb}.{one.sha256[:16]}", words, small=True)
        link.setAccessibleName(f"{words}，{when(one.at, self._clock)}交的")
        link.setProperty("sha256", one.sha256)
        link.setProperty("verb", verb)
        link.clicked.connect(self._on_link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            asked = self.slip_asked if link.property("verb") == "earlier_slip" else self.again_asked
            asked.emit(str(link.property("sha256")))
