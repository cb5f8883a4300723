"""Keys for rows: Ctrl+加号 adds, Ctrl+I inserts, Ctrl+D copies, Ctrl+M picks many, Ctrl+G fetches them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.sheet import FormSheet


class RowsByKey(QObject):
    """Means the repeat in which the focus is; for a new row else the first one of the section."""

    def __init__(self, page: QWidget, sheet: Callable[[], FormSheet]) -> None:
        super().__init__(page)
        self._page, self._sheet = page, sheet
        keys = {"Ctrl++": self._on_add, "Ctrl+-": self._on_remove, "Ctrl+I": self._on_insert, "Ctrl+D": self._on_copy}
        keys |= {"Ctrl+M": self._on_many, "Ctrl+G": self._on_collect}
        for sequence, slot in keys.items():
            QShortcut(QKeySequence(sequence), page).activated.connect(slot)

    def _on_add(self) -> None:
        repeat = self._sheet().repeat_to_grow(self._page.focusWidget())
        if repeat is not None and self._may_change():
            repeat.add_row()

    def _on_insert(self) -> None:
        repeat = self._sheet().repeat_to_grow(self._page.focusWidget())
        if repeat is not None and self._may_change():
            repeat.insert_row(repeat.row_at_hand)

    def _on_copy(self) -> None:
        repeat = self._sheet().repeat_with(self._page.focusWidget())
        if repeat is not None and self._may_change():
            repeat.copy_row(repeat.row_at_hand)

    def _on_many(self) -> None:
        for repeat in self._sheet().view().repeats:
            if repeat.isVisibleTo(self._page) and self._may_change() and repeat.pick_many():
                return

    def _on_collect(self) -> None:
        for link in self._sheet().view().findChildren(Link):
            if link.objectName().startswith("action:collect:") and link.isVisibleTo(self._page):
                link.click()
                return

    def _on_remove(self) -> None:
        repeat = self._sheet().repeat_with(self._page.focusWidget())
        if repeat is not None and repeat.row_at_hand and self._may_change():
            repeat.remove_row(repeat.row_at_hand)

    def _may_change(self) -> bool:
        return self._sheet().session.locked is None
