"""设置: clerks, text size and lock, backups, the recovery sheet, the town's card, the desks."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.pages.settings_desk import BackupsPanel, CardPanel, DevicesPanel
from ruraldesk.gui.pages.settings_numbers import NumbersPanel
from ruraldesk.gui.pages.settings_people import ClerksPanel, RecoveryPanel, WindowPanel
from ruraldesk.gui.pages.settings_village import VillagePanel
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import numbering


class SettingsPage(Page):
    """Panels in two columns; each knows its own matter."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(actions=False)
        self._bench = bench
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        column.addWidget(self._area)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        return Heading("设置", note=f"{self._bench.desk.name}，{self._bench.desk.code}")

    def shown(self) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        grid = QGridLayout(inner)
        grid.setContentsMargins(*self.body_margins)
        grid.setSpacing(14)
        panels = [
            *([NumbersPanel(self._bench)] if numbering.is_shut(self._bench.desk) else []),
            WindowPanel(self._bench),
            ClerksPanel(self._bench),
            *([VillagePanel(self._bench)] if self._bench.desk.role == "village" else []),
            BackupsPanel(self._bench),
            RecoveryPanel(self._bench),
            CardPanel(self._bench),
            DevicesPanel(self._bench),
        ]
        for place, panel in enumerate(panels):
            grid.addWidget(panel, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(4, 1)
        self._area.setWidget(inner)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.settings and self.isVisible():
            self.shown()
