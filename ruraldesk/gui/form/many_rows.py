"""Rows for many at once: people picked one after another by initials, and one verb for all who are there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.form.repeat_head import RepeatHead
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.services import finding, session_rows
from ruraldesk.services.finding import Pick
from ruraldesk.services.form_session import FormSession


class ManyRows(QObject):
    """Two links in the head of a repeat, where its form declares them."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, session: FormSession, head: RepeatHead, batch: BatchEntry) -> None:
        super().__init__(head)
        self._session, self._head, self._batch = session, head, batch
        self._added: list[str] = []
        self._pick = Link(f"pick_many:{batch.repeat}", batch.label, small=True)
        self._pick.setToolTip("Ctrl+M")
        self._pick.clicked.connect(self.pick)
        self._all = Link(f"write_all:{batch.repeat}", batch.label_all, small=True)
        self._all.clicked.connect(self.write_all)
        for link in (self._pick, self._all):
            head.row.insertWidget(head.row.count() - 4, link)
        self.refresh()

    @property
    def label(self) -> str:
        """The verb of picking."""
        return self._batch.label

    def refresh(self) -> None:
        """Offer what can be done now."""
        free = self._session.locked is None
        self._pick.setVisible(free)
        self._all.setVisible(free and bool(self._batch.label_all) and bool(self._session.rows(self._batch.repeat)))

    def pick(self) -> None:
        """Open a list that stays open: each one that is taken becomes a row; Esc ends it."""
        self._added = []
        panel = PickPanel(self._pick, filter_line=True, find=self._found, stays=True)
        panel.taken.connect(self._on_taken)
        panel.show_picks(self._found(""))
        panel.open()

    def write_all(self) -> None:
        """Write it into every row."""
        count = session_rows.write_all(self._session, self._batch)
        self.changed.emit()
        rows = len(self._session.rows(self._batch.repeat))
        self.told.emit(f"{self._batch.label_all}：{rows}行，改了{count}行。")

    def _found(self, text: str) -> list[Pick]:
        link = self._session.spec.by_name[self._batch.link]
        there = self._there()
        picks = finding.picks(self._session.desk, link.link_form, text)
        absent = [one for one in picks if one.id not in there]
        present = [Pick(one.id, one.title, ("已在表里", *one.hints)) for one in picks if one.id in there]
        return [*absent, *present]

    def _there(self) -> set[object]:
        repeat, link = self._batch.repeat, self._batch.link
        return {self._session.value(f"{repeat}/{row}/{link}") for row in self._session.rows(repeat)}

    def _on_taken(self, record: str) -> None:
        title = self._session.desk.store.records.title(record)
        if session_rows.add_linked(self._session, self._batch, record) is None:
            self.told.emit(f"{title}已经在表里了，没有再加。")
            return
        self._added.append(title)
        self.changed.emit()
        self.told.emit(f"加了{len(self._added)}行，最后是{title}。按Esc就好了。")
