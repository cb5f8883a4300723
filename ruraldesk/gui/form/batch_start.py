"""The way from a new record to many of its kind at once, what became of them, and taking them back together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ruraldesk.errors import UserError
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.form.batch_dialog import BatchDialog
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import batch_entry
from ruraldesk.services.batch_entry import BatchSaved

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage


class BatchStart(QObject):
    """A button in the bar of a new record, where its form declares such a batch."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        declared = batch_entry.of_records(page.session.spec)
        village = page.session.desk.role == "village"
        self._batch = declared[0] if declared and village else None
        self._button = Button(f"batch:{self._batch.name}", self._batch.label, key="F5") if self._batch else None
        if self._button is not None:
            self._button.clicked.connect(self.open)
            page.bar.right.insertWidget(0, self._button)
        self.refresh()

    def refresh(self) -> None:
        """Offer it in a new record."""
        if self._button is not None:
            self._button.setVisible(not self._page.session.record)

    def open(self) -> None:
        """Enter many at once."""
        if self._batch is None:
            return
        page = self._page
        page.settle()
        dialog = BatchDialog(page.bench, page.session.spec.form_id, self._batch, page)
        dialog.exec()
        saved = dialog.saved
        dialog.deleteLater()
        if saved is not None:
            self._tell(saved)

    def _tell(self, saved: BatchSaved) -> None:
        """Say what became of it; the exceptions are gone on with, or all is taken back."""
        page, form = self._page, self._page.session.spec.form_id
        body = "有例外的还要填完。" if saved.open else ""
        body += "登记错了，现在可以都收回。"
        answer = ask(page, Question("batch_saved", saved.sentence, body, "都收回", "看好了"))
        if answer.go:
            desk = page.bench.desk
            page.bench.jobs.run(
                lambda _: batch_entry.take_back(desk, saved.records), self._on_back, self._on_refused, label="收回"
            )
            return
        page.bench.navigator.go(ToForm(form, saved.open[0]) if len(saved.open) == 1 else ToLedger(form))
        page.bench.navigator.say(saved.sentence)

    def _on_back(self, changes: ChangeSet) -> None:
        self._page.bench.notifier.tell(changes)
        self._page.say_done("都收回了，台账里没有这一批。")

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self._page, refusal)
