"""照抄: a new record begins with what a former one says; the list of former ones stands over its button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.services import finding, session_copy
from ruraldesk.services.finding import Pick

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage


class Former(QObject):
    """F3 in a new record: the newest ones first, others by characters, initials or digits."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        large = tokens.measures().large
        self._button = Button("copy_former", "照抄一件", icon="" if large else "copy", key="F3")
        self._button.clicked.connect(self._on_asked)
        page.bar.right.insertWidget(0, self._button)
        self.refresh()

    def refresh(self) -> None:
        """Offer it in a new record."""
        session = self._page.session
        self._button.setVisible(not session.record and session.desk.role == "village")

    def take(self, record: str) -> None:
        """Put in what a former record says, and say what that was."""
        done = session_copy.take(self._page.session, record)
        self._page.show_step("")
        self._page.say_done(done.sentence)

    def _on_asked(self) -> None:
        picks = self._found("")
        if not picks:
            self._page.say(f"还没有登记过{self._page.session.spec.title}，没有可照抄的。")
            return
        self._page.settle()
        panel = PickPanel(self._button, filter_line=True, find=self._found)
        panel.taken.connect(self.take)
        panel.show_picks(picks)
        panel.open()

    def _found(self, text: str) -> list[Pick]:
        return finding.picks(self._page.session.desk, self._page.session.spec.form_id, text)
