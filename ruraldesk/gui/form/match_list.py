"""Who can be chosen, each with the reason, and below who cannot and why: found by initials, ticked by Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.typed_choices import fitting
from ruraldesk.services.matching import Candidate

_ID = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MatchList(QWidget):
    """Nothing is ticked beforehand: whom to ask is for the clerk to say."""

    changed = Signal()

    def __init__(self, candidates: Sequence[Candidate], *, single: bool) -> None:
        super().__init__()
        self._candidates, self._single = list(candidates), single
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.line = RingLineEdit()
        self.line.setObjectName("field:match_filter")
        self.line.setAccessibleName("找人")
        self.line.setPlaceholderText("写几个字或拼音首字母，回车选上")
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setObjectName("list:match")
        self.list.setAccessibleName("可以挑的和不能挑的")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setWordWrap(True)
        column.addWidget(self.list, 1)
        for one in self._candidates:
            self.list.addItem(self._item(one))
        self._stand_at_first()
        self.line.textChanged.connect(self._on_filter)
        self.list.itemChanged.connect(self._on_ticked)
        for watched in (self.line, self.list):
            watched.installEventFilter(self)

    def chosen(self) -> list[str]:
        """Return the ids of those that are ticked, in the list's order."""
        return [str(one.data(_ID)) for one in self._items() if one.checkState() == Qt.CheckState.Checked]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.line and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in _ENTER:
                self._tick(self.list.currentItem())
                if watched is self.line:
                    self.line.clear()
                return True
        return super().eventFilter(watched, event)

    def _item(self, one: Candidate) -> QListWidgetItem:
        said = "不能挑：" + "；".join(one.bars) if one.bars else "；".join(one.reasons)
        words = "　".join(part for part in (one.title, "已在表里" if one.chosen else "", said) if part)
        item = QListWidgetItem(words)
        item.setData(_ID, one.id)
        item.setSizeHint(QSize(0, tokens.measures().row))
        item.setToolTip(words)
        if one.bars or one.chosen:
            item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
            item.setForeground(QColor(tokens.INK2))
        else:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _tick(self, item: QListWidgetItem | None) -> None:
        if item is None or item.isHidden() or not item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return
        ticked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        """Where only one can be chosen, the other tick goes."""
        if self._single and item.checkState() == Qt.CheckState.Checked:
            for other in self._items():
                if other is not item and other.checkState() == Qt.CheckState.Checked:
                    other.setCheckState(Qt.CheckState.Unchecked)
        self.changed.emit()

    def _on_filter(self, text: str) -> None:
        seen = set(fitting(text, [("", one.title) for one in self._candidates], initials_of))
        for place, item in enumerate(self._items()):
            item.setHidden(place not in seen)
        self._stand_at_first()

    def _stand_at_first(self) -> None:
        shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if shown:
            self.list.setCurrentRow(shown[0])

    def _step(self, by: int) -> None:
        rows = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        now = self.list.currentRow()
        if rows:
            place = rows.index(now) + by if now in rows else 0
            self.list.setCurrentRow(rows[min(max(0, place), len(rows) - 1)])
