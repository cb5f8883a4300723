"""What went out before, under the findings: each paper can be looked at and printed again as it was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.theme import tokens
from ruraldesk.services.print_again import Issued

SHOWN = 5


def short_day(day: str, year: int) -> str:
    """Return an ISO day without its year where that is this one."""
    return day.removeprefix(f"{year}-")


class EarlierPrints(QWidget):
    """Newest first; hidden while there are none."""

    asked = Signal(object)  # Issued
    signed_asked = Signal()

    def __init__(self, year: int) -> None:
        super().__init__()
        self._year = year
        self._issued: tuple[Issued, ...] = ()
        self._whole = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        self._signed_head = SectionHead("印好以后")
        self._signed = Button("signed", "登记签字盖章", icon="certificate")
        self._signed.clicked.connect(self.signed_asked)
        self._signed_words = label("", role="small", colour=tokens.INK2, wrap=True, name="signed_now")
        self._head = SectionHead("以前印过的")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        for widget in (self._signed_head, self._signed_words, self._signed, self._head):
            column.addWidget(widget)
        column.addLayout(self._rows)
        self.show_issued(())
        self.show_signed("", offered=False)

    def show_issued(self, issued: Sequence[Issued]) -> None:
        """Show what went out."""
        if tuple(issued) != self._issued:
            self._whole = False
        self._issued = tuple(issued)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._head.setVisible(bool(issued))
        self._head.set_note(f"{len(issued)}份" if issued else "")
        shown = self._issued if self._whole else self._issued[:SHOWN]
        for one in shown:
            self._rows.addWidget(self._row(one))
        if len(shown) < len(self._issued):
            more = Link("more_issued", f"还有{len(self._issued) - len(shown)}份", small=True)
            more.clicked.connect(self._on_more)
            self._rows.addWidget(more)

    def show_signed(self, words: str, *, offered: bool) -> None:
        """Offer to note down that it was signed and sealed, with what is noted by now."""
        self._signed_head.setVisible(offered)
        self._signed.setVisible(offered)
        self._signed_words.setText(words)
        self._signed_words.setVisible(offered and bool(words))

    def stand_at_signed(self) -> bool:
        """Stand where the signing is noted; False where there is nothing to sign."""
        if self._signed.isHidden():
            return False
        self._signed.setFocus()
        return True

    def _row(self, one: Issued) -> QWidget:
        holder = QWidget()
        holder.setMinimumHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        words = f"{one.label}　第{one.copy}份　{short_day(one.on, self._year)}　{one.clerk}"
        row.addWidget(ElidedLabel(words, role="small"), 1)
        link = Link("print_again", "原样再印", small=True)
        link.setAccessibleName(f"原样再印{one.label}第{one.copy}份")
        link.setProperty("issue", one.id)
        link.clicked.connect(self._on_again)
        row.addWidget(link)
        return holder

    def _on_again(self) -> None:
        link = self.sender()
        found = next((one for one in self._issued if link is not None and one.id == link.property("issue")), None)
        if found is not None:
            self.asked.emit(found)

    def _on_more(self) -> None:
        self._whole = True
        self.show_issued(self._issued)
