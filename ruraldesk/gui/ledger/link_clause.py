"""The part of the filter sentence that is another record: 当事人 [周美琴]."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.link import PickLine
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.ledger.clauses import Clause
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services import finding
from ruraldesk.services.desk import Desk

REST_MS = 150
_PICK_WIDTH = 150


class LinkClause(Clause):
    """当事人 [周美琴]: written as initials or characters, taken from the list under it."""

    def __init__(self, desk: Desk, field: Field) -> None:
        super().__init__()
        self._desk, self.name, self._form = desk, field.name, field.link_form
        self._record = ""
        self.row.addWidget(label(field.label))
        self.line = PickLine()
        self.line.setObjectName(f"field:filter.{field.name}")
        self.line.setAccessibleName(field.label)
        self.line.setPlaceholderText("写姓名或拼音")
        self.line.setFixedSize(_PICK_WIDTH + (40 if tokens.measures().large else 0), tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.row.addWidget(self.line)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        self.line.textEdited.connect(self._on_edited)
        self.line.keys.list_asked.connect(self._look)
        self.line.keys.left.connect(self._on_left)
        self.line.keys.go_on.connect(self._on_go_on)
        self.line.installEventFilter(self)

    @property
    def value(self) -> str:
        return self._record

    def show_value(self, record: str) -> None:
        """Show a record and tell nobody."""
        self._record = record
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            panel = self.line.panel
            if panel is not None and not self.line.keys.composing:
                return panel.key(event)
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        title = finding.title(self._desk, self._record) if self._record else ""
        self.line.setText(title)
        self.line.setCursorPosition(0)

    def _on_edited(self, text: str) -> None:
        if text.strip():
            self._rest.start()
            return
        self._close()
        if self._record:
            self._record = ""
            self.changed.emit()

    def _look(self) -> None:
        self._rest.stop()
        found = finding.picks(self._desk, self._form, "" if self._record else self.line.text().strip())
        if self.line.panel is None:
            panel = PickPanel(self.line)
            panel.taken.connect(self._on_taken)
            panel.closed.connect(self._on_gone)
            self.line.panel = panel
        self.line.panel.show_picks(found)
        self.line.panel.open()

    def _on_taken(self, record: str) -> None:
        self.line.panel = None
        self._record = record
        self._show()
        self.changed.emit()

    def _on_gone(self) -> None:
        if self.sender() is self.line.panel:
            self.line.panel = None

    def _on_go_on(self, forward: bool) -> None:
        self._close()
        self.focusNextPrevChild(forward)

    def _on_left(self) -> None:
        self._close()
        self._show()

    def _close(self) -> None:
        self._rest.stop()
        if self.line.panel is not None:
            self.line.panel.close_panel()
            self.line.panel = None
