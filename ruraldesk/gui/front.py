"""What is in front in the window: one page at a time; the desk's shell stays behind the others, the lock over all."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from ruraldesk.gui.unlock import FrontPage

SHELL = "shell"  # the property by which a shell is known: its owner says when it goes


class Front(QStackedWidget):
    """A page that is replaced is gone; one that was covered comes back as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._cover: QWidget | None = None
        self._behind: QWidget | None = None

    @property
    def page(self) -> QWidget | None:
        """What is in front now."""
        return self.currentWidget()

    def bring(self, page: QWidget) -> None:
        """Bring a page to the front; while it is covered, let it wait there."""
        covered = self._cover is not None
        old = self._behind if covered else self.page
        self.addWidget(page)
        if covered:
            self._behind = page
        else:
            self.show_page(page)
        if old is not None and old is not page and not old.property(SHELL):
            self.drop(old)

    def show_page(self, page: QWidget) -> None:
        """Show a page that is here."""
        self.setCurrentWidget(page)
        if isinstance(page, FrontPage):
            page.focus_first()

    def cover(self, page: QWidget) -> None:
        """Lay a page over the one in front, or in the place of the one that lies there."""
        old, self._cover = self._cover, page
        if old is None:
            self._behind = self.page
        self.addWidget(page)
        self.show_page(page)
        if old is not None and old.parent() is self:
            self.drop(old)

    def uncover(self) -> None:
        """Show again what was covered."""
        cover, behind = self._cover, self._behind
        self._cover = self._behind = None
        if behind is not None:
            self.setCurrentWidget(behind)
        self.drop(cover)

    def drop(self, page: QWidget | None) -> None:
        """Let go of a page."""
        if page is None:
            return
        if page is self._behind:
            self._behind = None
        self.removeWidget(page)
        page.hide()
        page.deleteLater()
