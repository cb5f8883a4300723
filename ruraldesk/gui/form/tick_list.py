"""A list to tick with a line above it that finds by words or initials: arrows step, Enter ticks, typing narrows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.gui.theme.tick_box import give_edge
from ruraldesk.model.typed_choices import fitting

_ID = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TickList(QWidget):
    """``titles``: by what each is found, in the order in which ``put`` adds them."""

    changed = Signal()

    def __init__(self, titles: Sequence[str], name: str, finds: str, lists: str) -> None:
        super().__init__()
        self._titles = [("", one) for one in titles]
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.line = RingLineEdit()
        self.line.setObjectName(f"field:{name}_filter")
        self.line.setAccessibleName(finds)
        self.line.setPlaceholderText("写几个字或拼音首字母，回车选上")
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setObjectName(f"list:{name}")
        self.list.setAccessibleName(lists)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        give_edge(self.list)
        self.column.addWidget(self.list, 1)
        self.line.textChanged.connect(self._on_filter)
        self.list.itemChanged.connect(self.on_ticked)
        for watched in (self.line, self.list):
            watched.installEventFilter(self)

    def put(self, link: str, words: str, *, tickable: bool = True) -> QListWidgetItem:
        """Add one at the end, not ticked; what is not tickable has no box."""
        item = QListWidgetItem(words)
        item.setData(_ID, link)
        if tickable:
            item.setCheckState(Qt.CheckState.Unchecked)
        else:
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        item.setSizeHint(QSize(0, tokens.measures().row))
        self.list.addItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        return item

    def chosen(self) -> list[str]:
        """Return the ids of what is ticked, in the list's order."""
        return [link_of(one) for one in self.items() if one.checkState() == Qt.CheckState.Checked]

    def items(self) -> list[QListWidgetItem]:
        """Return all, also those that do not fit what is typed."""
        return [self.list.item(row) for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.line and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in _ENTER:
                item = self.list.currentItem()
                if item is not None and not item.isHidden():
                    self.on_enter(item, watched is self.line, event.modifiers())
                return True
        return super().eventFilter(watched, event)

    def on_enter(self, item: QListWidgetItem, in_line: bool, _held: Qt.KeyboardModifier) -> None:
        """Tick it, or take the tick away; the line is empty for the next."""
        if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        if in_line:
            self.line.clear()

    def on_ticked(self, _item: QListWidgetItem) -> None:
        """Tell that a tick came or went."""
        self.changed.emit()

    def _on_filter(self, text: str) -> None:
        fit = fitting(text, self._titles, initials_of)
        seen = set(fit)
        for place, item in enumerate(self.items()):
            item.setHidden(place not in seen)
        if fit:
            self.list.setCurrentRow(fit[0])

    def _step(self, by: int) -> None:
        rows = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        now = self.list.currentRow()
        if rows:
            place = rows.index(now) + by if now in rows else 0
            self.list.setCurrentRow(rows[min(max(0, place), len(rows) - 1)])


def link_of(item: QListWidgetItem) -> str:
    """Return the id of the record that an item stands for."""
    return str(item.data(_ID))
