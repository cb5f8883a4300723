"""The shell's help: the panel of F1, the card of Ctrl+F1, the way back to the first hour; made when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.help.tour_strip import TourStrip
from ruraldesk.gui.jobs import Jobs
from ruraldesk.services import touring
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.gui.help.panel import HelpPanel


class Help(QObject):
    """Knows what the page in front is called; the panel comes and goes with F1."""

    def __init__(self, desk: Desk, jobs: Jobs, shell: QWidget, tour: TourStrip) -> None:
        super().__init__(shell)
        self._desk, self._jobs, self._shell, self._tour = desk, jobs, shell, tour
        self._panel: HelpPanel | None = None
        self.topic = "home"

    def arrived(self, topic: str) -> None:
        """Another page is in front; an open panel follows."""
        self.topic = topic
        if self._panel is not None and self._panel.isVisible():
            self._panel.open_for(topic)

    def turn(self) -> None:
        """F1: open the panel, or close it."""
        if not self.closed():
            self._made().open_for(self.topic)

    def closed(self) -> bool:
        """Close the panel; False if it was not open."""
        if self._panel is None or not self._panel.isVisible():
            return False
        self._panel.close_panel()
        return True

    def show_keys(self) -> None:
        """Show the card of every key."""
        from ruraldesk.gui.help.key_card import KeyCard

        card = KeyCard(self._jobs, self._shell.window())
        card.exec()
        card.deleteLater()

    def _made(self) -> HelpPanel:
        if self._panel is None:
            from ruraldesk.gui.help.panel import HelpPanel

            self._panel = HelpPanel(self._desk, self._shell, with_tour=touring.is_offered(self._desk))
            self._panel.keys_asked.connect(self.show_keys)
            self._panel.tour_asked.connect(self._on_tour)
        return self._panel

    def _on_tour(self) -> None:
        self.closed()
        self._tour.begin()
