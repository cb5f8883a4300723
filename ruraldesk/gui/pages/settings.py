"""设置: clerks, text size and lock, backups, the recovery sheet, the town's card, the desks."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.pages.settings_backups import BackupsPanel
from ruraldesk.gui.pages.settings_desk import CardPanel, DevicesPanel
from ruraldesk.gui.pages.settings_numbers import NumbersPanel
from ruraldesk.gui.pages.settings_people import ClerksPanel, DutyPanel, RecoveryPanel, WindowPanel
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
        row = QHBoxLayout(inner)
        row.setContentsMargins(*self.body_margins)
        row.setSpacing(14)
        bench, village = self._bench, self._bench.desk.role == "village"
        shut = [NumbersPanel(bench)] if numbering.is_shut(bench.desk) else []
        papers = [VillagePanel(bench)] if village else []
        left = [*shut, WindowPanel(bench), *papers, CardPanel(bench), DevicesPanel(bench)]
        right = [ClerksPanel(bench), BackupsPanel(bench), RecoveryPanel(bench), DutyPanel(bench)]
        for panels in (left, right):
            column = QVBoxLayout()
            column.setSpacing(14)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            row.addLayout(column, 1)
        self._area.setWidget(inner)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.settings and self.isVisible():
            self.shown()
