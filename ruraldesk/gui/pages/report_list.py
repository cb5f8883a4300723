"""The list of reports at the left of 统计, group by group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.section_list import SectionButton
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.reporting import ReportEntry

OVERVIEW = "overview"
_WIDTH = 232


class ReportList(QScrollArea):
    """Tells which report is asked for; "overview" is the landing view."""

    chosen = Signal(str)
    fill_asked = Signal()  # the town's own table

    def __init__(self, *, fills: bool = False) -> None:
        super().__init__()
        self._fills = fills
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_WIDTH + (24 if tokens.measures().large else 0))
        self.setAccessibleName("统计表")
        self._buttons: dict[str, SectionButton] = {}
        self.show_entries(())

    def show_entries(self, entries: Sequence[ReportEntry]) -> None:
        """Show these reports."""
        inner = _Ground()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        self._buttons = {}
        self._add(column, OVERVIEW, "一览")
        if self._fills:
            fill = SectionButton("fill_town_table", "填镇里的表")
            fill.clicked.connect(self.fill_asked)
            column.addWidget(fill)
        group = ""
        for one in entries:
            if one.group != group:
                group = one.group
                head = label(group, role="small_bold", colour=tokens.HEAD_WORDS)
                head.setContentsMargins(24, 12, 8, 4)
                column.addWidget(head)
            self._add(column, one.name, one.title)
        column.addStretch(1)
        self.setWidget(inner)

    def choose(self, name: str) -> None:
        """Show which one is in front."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)
            button.update()

    def names(self) -> list[str]:
        return list(self._buttons)

    def _add(self, column: QVBoxLayout, name: str, words: str) -> None:
        button = SectionButton(name, words)
        button.clicked.connect(self._on_clicked)
        column.addWidget(button)
        self._buttons[name] = button

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SectionButton):
            self.chosen.emit(button.objectName().removeprefix("section:"))


class _Ground(QWidget):
    """The ground of the list, with a line at its right."""

    def __init__(self) -> None:
        super().__init__()
        palette.ground(self, tokens.PAGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), tokens.LINE)
