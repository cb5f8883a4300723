"""One paper of a month: chosen or not, its day and number, whether it can be printed, and the way to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.services.month_prints import MonthPaper

DAY, LABEL = 6, 9  # widths of columns, in signs


class MonthRow(QWidget):
    """A check box that only a ready paper has; reasons stand under the row."""

    open_asked = Signal(object)  # MonthPaper
    changed = Signal()

    def __init__(self, paper: MonthPaper, reasons: tuple[str, ...], *, chosen: bool) -> None:
        super().__init__()
        self.paper = paper
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        holder.setMinimumHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 0, 20, 0)
        row.setSpacing(14)
        self.box = TickBox()
        self.box.setObjectName(f"choose:{paper.print}.{paper.record}")
        self.box.setAccessibleName(f"打{paper.label}{paper.title}")
        self.box.setChecked(chosen and paper.ready)
        self.box.setEnabled(paper.ready)
        self.box.toggled.connect(self._on_toggled)
        row.addWidget(self.box)
        for words, signs in ((f"{paper.day.month}月{paper.day.day}日", DAY), (paper.label, LABEL)):
            fixed = ElidedLabel(words)
            fixed.setFixedWidth(tokens.measures().body * signs)
            row.addWidget(fixed)
        row.addWidget(ElidedLabel("　".join(part for part in (paper.number, paper.title) if part)), 1)
        row.addWidget(Mark(self._standing()))
        link = Link("open_paper", "预览" if paper.ready else "去办")
        link.setAccessibleName(f"{link.text()}{paper.title}")
        link.clicked.connect(self._on_link)
        row.addWidget(link)
        column.addWidget(holder)
        for reason in dict.fromkeys((*reasons, paper.why_not)):
            if reason:
                column.addWidget(self._reason(reason))
        column.addWidget(hline(tokens.ROW_LINE))

    @property
    def is_chosen(self) -> bool:
        return self.paper.ready and self.box.isChecked()

    def _standing(self) -> Pill:
        if not self.paper.ready:
            return Pill("还不能打", "waiting")
        if self.paper.corrected:
            return Pill("更正过，要重打", "waiting")
        return Pill(f"已印{self.paper.printed}次", "done") if self.paper.printed else Pill("能打", "not_begun")

    def _reason(self, words: str) -> QWidget:
        line = label(words, role="small", colour=tokens.WARN, wrap=True, name=f"reason:{self.paper.record}")
        line.setContentsMargins(52, 0, 20, 6)
        line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return line

    def _on_toggled(self) -> None:
        self.changed.emit()

    def _on_link(self) -> None:
        self.open_asked.emit(self.paper)
