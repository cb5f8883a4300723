"""One that is not like the others: its name and the fields in which it differs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.fields_part import FieldsPart
from ruraldesk.gui.theme import tokens
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession


class ExceptionCard(QWidget):
    """Works on a new record of its own, so that the form's rules speak."""

    dropped = Signal(str)  # id of the linked record

    def __init__(self, desk: Desk, form: str, batch: BatchEntry, link: str, title: str) -> None:
        super().__init__()
        self._link = link
        session = FormSession.open_new(desk, form)
        session.set_value(batch.link, link)
        for name, value in batch.differ_values:
            session.set_value(name, value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(title, role="bold"))
        head.addStretch(1)
        drop = Link("drop_exception", "照常", small=True, colour=tokens.INK2)
        drop.setAccessibleName(f"{title}照常登记")
        drop.clicked.connect(self._on_drop)
        head.addWidget(drop)
        column.addLayout(head)
        self.part = FieldsPart(session, batch.differ, single=True)
        column.addWidget(self.part)
        column.addWidget(hline(tokens.ROW_LINE))

    def number_it(self, number: int) -> None:
        """Name the fields after the card's place."""
        for row in self.part.rows:
            row.editor.name_it(f"field:exception.{number}.{row.field.name}", row.field.label, f"第{number}个例外")

    def _on_drop(self) -> None:
        self.dropped.emit(self._link)
