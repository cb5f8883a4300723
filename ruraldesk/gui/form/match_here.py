"""The ways into choosing by matching: a link over a repeat, a button in the bar for a link of the record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.form.match_dialog import MatchDialog
from ruraldesk.gui.form.repeat_head import RepeatHead
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.model.matching import Matching
from ruraldesk.services import session_rows
from ruraldesk.services.form_session import FormSession

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

SAVE_FIRST = "先保存（F9），再挑：能不能挑要看存下的日期、领域。"


class MatchRows(QObject):
    """A link in the head of a repeat; each one that is taken becomes a row, to be saved or taken back like any."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, session: FormSession, head: RepeatHead, matching: Matching) -> None:
        super().__init__(head)
        self._session, self._matching = session, matching
        self._link = Link(f"match:{matching.name}", matching.label, small=True)
        self._link.setToolTip("Ctrl+M")
        self._link.clicked.connect(self.pick)
        head.row.insertWidget(head.row.count() - 4, self._link)
        self.refresh()

    @property
    def label(self) -> str:
        """The verb of choosing."""
        return self._matching.label

    def refresh(self) -> None:
        """Offer it in the states in which one chooses."""
        self._link.setVisible(self._session.locked is None and self._matching.is_offered(self._session.state))

    def pick(self) -> None:
        """Show who can be taken and why."""
        if self._link.isHidden():
            return
        if not self._session.record:
            self.told.emit(SAVE_FIRST)
            return
        one = self._matching
        batch = BatchEntry(one.name, one.label, one.link, one.repeat, one.values)
        added = [each for each in _asked(self._session, one, self._link) if self._added(batch, each)]
        if added:
            self.changed.emit()
            self.told.emit(f"挑上了{len(added)}个，看好了保存（F9）。")

    def _added(self, batch: BatchEntry, record: str) -> bool:
        return session_rows.add_linked(self._session, batch, record) is not None


class MatchStart(QObject):
    """A button in the bar for every link of the record itself that is chosen by matching."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        self._buttons: list[tuple[Matching, Button]] = []
        for one in page.session.spec.matchings:
            if not one.repeat and page.session.desk.role == "village":
                button = Button(f"match:{one.name}", one.label)
                button.setProperty("matching", one.name)
                button.clicked.connect(self._on_clicked)
                page.bar.right.insertWidget(0, button)
                self._buttons.append((one, button))
        self.refresh()

    def refresh(self) -> None:
        """Offer it in the states in which one chooses."""
        session = self._page.session
        for one, button in self._buttons:
            button.setVisible(bool(session.record) and session.locked is None and one.is_offered(session.state))

    def _on_clicked(self) -> None:
        sender, page = self.sender(), self._page
        page.settle()
        for one, button in self._buttons:
            if button is sender:
                for chosen in _asked(page.session, one, page):
                    page.on_chosen(one.link, chosen)
                    page.show_step(one.link)
                    page.say_done("挑上了，看好了保存（F9）。")


def _asked(session: FormSession, matching: Matching, parent: QWidget) -> list[str]:
    dialog = MatchDialog(session, matching, parent)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    return chosen
