"""The registers of one group above their ledger: in as many lines as they need, changed by a press or by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.flow import FlowLayout
from ruraldesk.gui.theme import tokens


class BesideRow(QWidget):
    """``chosen`` gives the form that is changed to; Ctrl+Tab goes on to the next, round the end."""

    chosen = Signal(str)

    def __init__(self, siblings: Sequence[tuple[str, str]], here: str) -> None:
        super().__init__()
        self._forms, self._here = [form for form, _ in siblings], here
        row = FlowLayout(self, gap=tokens.PAD, line_gap=2)
        for form, title in siblings:
            chosen = form == here
            link = Link(
                f"form.{form}", title, plain=chosen, bold=chosen, colour=tokens.INK if chosen else tokens.ACCENT
            )
            link.setObjectName(f"nav:{form}" if not chosen else f"tab:{form}")
            link.setEnabled(not chosen)
            link.setProperty("form", form)
            link.clicked.connect(self._on_link)
            row.addWidget(link)
        row.order_tabs()
        for keys, slot in (("Ctrl+Tab", self._on_next), ("Ctrl+Shift+Tab", self._on_before)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.chosen.emit(str(link.property("form")))

    def _on_next(self) -> None:
        self._step(1)

    def _on_before(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        self.chosen.emit(self._forms[(self._forms.index(self._here) + by) % len(self._forms)])
