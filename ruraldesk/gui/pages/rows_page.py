"""The base of a page of 首页 that is one list of rows: Enter on a row's verb, the arrows from row to row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.pages.home_due import walk
from ruraldesk.gui.shell.page import Page
from ruraldesk.gui.theme import palette, tokens


class RowsPage(Page):
    """Shows a panel of rows whose links carry their ``route``."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(actions=False)
        self._bench = bench
        self._links: list[Link] = []
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its lines have it
        column.addWidget(self._area)

    def focus_first(self) -> None:
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_panel(self, panel: Panel) -> None:
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        column.addStretch(1)
        self._area.setWidget(ground)

    def _drawn(self) -> None:
        """The rows are here: say how many there are, and stand on the first."""
        self.heading_changed.emit()
        if self.isVisible():
            self.focus_first()

    def _on_step(self, step: int) -> None:
        there = walk(self._links, step)
        if there is not None:
            self._area.ensureWidgetVisible(there)

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))
