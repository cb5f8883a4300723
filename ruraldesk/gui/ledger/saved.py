"""常用: filters kept under a name, taken from a box or by Ctrl+1 to Ctrl+9."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.ledger.word_box import word_box
from ruraldesk.services import saved_filters
from ruraldesk.services.desk import Desk
from ruraldesk.services.saved_filters import SavedFilter

TITLE, KEEP, DROP = "常用", "@keep", "@drop:"
WITH_KEYS = 9


class SavedBox(QWidget):
    """Emits ``taken`` with a SavedFilter, ``keep_asked`` with the name a clerk gave."""

    taken = Signal(object)
    keep_asked = Signal(str)

    def __init__(self, desk: Desk, form: str, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._form = desk, form
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.box = word_box("saved", TITLE, [("", TITLE)])
        row.addWidget(self.box)
        self.box.activated.connect(self._on_chosen)
        self._kept: list[SavedFilter] = []
        for place in range(1, WITH_KEYS + 1):
            key = QShortcut(QKeySequence(f"Ctrl+{place}"), page)
            key.setProperty("place", place)
            key.activated.connect(self._on_key)
        QShortcut(QKeySequence("Ctrl+S"), page).activated.connect(self.ask_name)
        self.refresh()

    def refresh(self, shown: str = "") -> None:
        """Read the kept filters again; ``shown`` is the one looked at now."""
        self._kept = saved_filters.saved_filters(self._desk, self._form)
        self.mark(shown)

    def mark(self, shown: str) -> None:
        """Show which one is looked at; "" for none of them."""
        entries = [("", TITLE)]
        for place, one in enumerate(self._kept, 1):
            entries.append((one.name, f"{one.name}　Ctrl+{place}" if place <= WITH_KEYS else one.name))
        entries.append((KEEP, "存下现在的筛选　Ctrl+S"))
        entries += [(f"{DROP}{one.name}", f"去掉“{one.name}”") for one in self._kept]
        self.box.offer(entries, shown)

    def ask_name(self) -> None:
        """Ask under what name the filter is to be kept."""
        body = "下次在“常用”里点它，或按Ctrl和数字。同名的会换掉。"
        answer = ask(self, Question("keep_filter", "存下现在的筛选", body, "存下", "不存", "primary", asks="叫什么"))
        if answer.go:
            self.keep_asked.emit(answer.words)
        else:
            self.refresh()

    def keep(self, one: SavedFilter) -> None:
        """Keep a filter; say why where it cannot be."""
        try:
            saved_filters.keep(self._desk, self._form, one)
        except UserError as refusal:
            tell_refusal(self, refusal)
            self.refresh()
            return
        self.refresh(one.name.strip())

    def _on_chosen(self) -> None:
        value = str(self.box.currentData() or "")
        if value == KEEP:
            self.ask_name()
        elif value.startswith(DROP):
            saved_filters.drop(self._desk, self._form, value.removeprefix(DROP))
            self.refresh()
        elif value:
            self._take(value)
        else:
            self.box.fit()

    def _on_key(self) -> None:
        key = self.sender()
        place = int(key.property("place")) if key is not None else 0
        if 0 < place <= len(self._kept):
            self._take(self._kept[place - 1].name)

    def _take(self, name: str) -> None:
        self.refresh(name)
        found = [one for one in self._kept if one.name == name]
        if found:
            self.taken.emit(found[0])
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
