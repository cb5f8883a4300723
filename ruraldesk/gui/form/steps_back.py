"""撤一步 and 重做 over the whole form: rows that were removed, choices and collected rows come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from ruraldesk.gui.components.buttons import Link

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

BACK_KEY, AGAIN_KEY = "Ctrl+Alt+Z", "Ctrl+Alt+Y"


class StepsBack(QObject):
    """Two links in the action bar, there while there is a step; Ctrl+Z stays the field's own."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        self._back = Link("step_back", "撤一步", small=True)
        self._again = Link("step_again", "重做", small=True)
        self._back.clicked.connect(self.back)
        self._again.clicked.connect(self.again)
        for link, key in ((self._back, BACK_KEY), (self._again, AGAIN_KEY)):
            link.setToolTip(key)
            page.bar.left.addWidget(link)
        for sequence, slot in ((BACK_KEY, self.back), ("Ctrl+Shift+Z", self.back), (AGAIN_KEY, self.again)):
            QShortcut(QKeySequence(sequence), page).activated.connect(slot)
        self.refresh()

    def refresh(self) -> None:
        """Show the links that lead anywhere."""
        session = self._page.session
        free = session.locked is None
        self._back.setVisible(free and session.steps.behind)
        self._again.setVisible(free and session.steps.ahead)

    def back(self) -> None:
        """Take back the last step, with what is just being written."""
        if self._may():
            self._page.settle()
            self._page.show_step(self._page.session.undo())

    def again(self) -> None:
        """Take it again."""
        if self._may():
            self._page.show_step(self._page.session.redo())

    def _may(self) -> bool:
        return self._page.session.locked is None and not self._page.saving
