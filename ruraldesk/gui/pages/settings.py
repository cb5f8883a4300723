"""设置: clerks, text size and lock, backups, the recovery sheet, the town's card, forms and tables, the desks."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.pages.settings_backups import BackupsPanel
from ruraldesk.gui.pages.settings_desk import CardPanel, DevicesPanel
from ruraldesk.gui.pages.settings_joining import JoiningPanel
from ruraldesk.gui.pages.settings_merging import MergingPanel
from ruraldesk.gui.pages.settings_numbers import NumbersPanel
from ruraldesk.gui.pages.settings_people import ClerksPanel, DutyPanel, RecoveryPanel, WindowPanel
from ruraldesk.gui.pages.settings_shared import SharedPanel
from ruraldesk.gui.pages.settings_village import VillagePanel
from ruraldesk.gui.routes import Route, ToSettings
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import numbering

NARROW = 800


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
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its panels have it
        column.addWidget(self._area)
        self._parts: dict[str, QWidget] = {}
        self._part = ""
        self._columns: QBoxLayout | None = None
        bench.notifier.changed.connect(self._on_changed)

    def arrive(self, route: Route) -> None:
        self._part = route.part if isinstance(route, ToSettings) else ""

    def focus_first(self) -> None:
        """Stand in the matter that was asked for, where it can be seen."""
        panel = self._parts.get(self._part)
        if panel is None:
            super().focus_first()
            return
        first = next((one for one in panel.findChildren(Button) if one.isEnabled()), None)
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, panel, self._show_part)  # once the panels have their places

    def _show_part(self) -> None:
        panel = self._parts.get(self._part)
        if panel is not None:
            self._area.ensureWidgetVisible(panel)

    def heading(self) -> Heading:
        return Heading("设置", note=f"{self._bench.desk.name}，{self._bench.desk.code}")

    def shown(self) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        row = self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        row.setContentsMargins(*self.body_margins)
        row.setSpacing(14)
        bench, village = self._bench, self._bench.desk.role == "village"
        shut = [NumbersPanel(bench)] if numbering.is_shut(bench.desk) else []
        papers = [VillagePanel(bench)] if village else []
        left = [*shut, WindowPanel(bench), *papers, CardPanel(bench), SharedPanel(bench), DevicesPanel(bench)]
        kept, duty = BackupsPanel(bench), DutyPanel(bench)
        joining = JoiningPanel(bench) if village else MergingPanel(bench)
        self._parts = {"backups": kept, "duty": duty, "joining": joining}
        right = [ClerksPanel(bench), kept, RecoveryPanel(bench), duty, joining]
        for panels in (left, right):
            column = QVBoxLayout()
            column.setSpacing(14)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            row.addLayout(column, 1)
        self._turn()
        self._area.setWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """On a narrow page the panels stand below each other."""
        narrow = self.width() < NARROW
        if self._columns is not None:
            way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            self._columns.setDirection(way)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.settings and self.isVisible():
            self.shown()
