"""What can be chosen for a batch: a line to find them by initials, a list to tick, the due ones at a key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.typed_choices import fitting
from ruraldesk.services.batch_entry import Candidate

_ID = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BatchList(QWidget):
    """Enter ticks the first that fits, Ctrl+Enter says that it is an exception; Space ticks in the list."""

    changed = Signal()
    odd_asked = Signal(str)  # id of the linked record

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__()
        self._candidates = list(candidates)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.line = RingLineEdit()
        self.line.setObjectName("field:batch_filter")
        self.line.setAccessibleName("找要登记的")
        self.line.setPlaceholderText("写几个字或拼音首字母，回车选上")
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        column.addWidget(self.line)
        column.addLayout(self._links())
        self.list = QListWidget()
        self.list.setObjectName("list:batch")
        self.list.setAccessibleName("要登记的")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setUniformItemSizes(True)
        column.addWidget(self.list, 1)
        self._fill()
        self.line.textChanged.connect(self._on_filter)
        self.list.itemChanged.connect(self._on_ticked)
        for one in (self.line, self.list):
            one.installEventFilter(self)

    def chosen(self) -> list[str]:
        """Return the ids of what is ticked, in the list's order."""
        return [str(one.data(_ID)) for one in self._items() if one.checkState() == Qt.CheckState.Checked]

    def choose(self, ids: Sequence[str]) -> None:
        """Tick these and no others."""
        wanted = set(ids)
        self.list.blockSignals(True)
        for one in self._items():
            one.setCheckState(Qt.CheckState.Checked if one.data(_ID) in wanted else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.changed.emit()

    def title(self, link: str) -> str:
        """Return what one of them is called."""
        return next((one.title for one in self._candidates if one.id == link), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.line and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in _ENTER:
                self._on_enter(watched, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
                return True
        return super().eventFilter(watched, event)

    def _links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        due = [one for one in self._candidates if one.days_left is not None and one.days_left <= 0]
        self._due = Link("choose_due", f"到期的都选（{len(due)}）", small=True)
        self._none = Link("choose_none", "都不选", small=True)
        self._odd = Link("exception", "这个有例外　Ctrl+回车", small=True)
        self._due.setVisible(bool(due))
        self._due.clicked.connect(self._on_due)
        self._none.clicked.connect(self._on_none)
        self._odd.clicked.connect(self._on_odd)
        for link in (self._due, self._none):
            row.addWidget(link)
        row.addStretch(1)
        row.addWidget(self._odd)
        return row

    def _fill(self) -> None:
        for one in self._candidates:
            item = QListWidgetItem("　".join(part for part in (one.title, due_words(one)) if part))
            item.setData(_ID, one.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, tokens.measures().row))
            self.list.addItem(item)
        if self._candidates:
            self.list.setCurrentRow(0)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _on_filter(self, text: str) -> None:
        fit = fitting(text, [("", one.title) for one in self._candidates], initials_of)
        seen = set(fit)
        for place, item in enumerate(self._items()):
            item.setHidden(place not in seen)
        if fit:
            self.list.setCurrentRow(fit[0])

    def _step(self, by: int) -> None:
        rows = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        now = self.list.currentRow()
        if rows:
            place = rows.index(now) + by if now in rows else 0
            self.list.setCurrentRow(rows[min(max(0, place), len(rows) - 1)])

    def _on_enter(self, watched: QObject, odd: bool) -> None:
        item = self.list.currentItem()
        if item is None or item.isHidden():
            return
        if odd:
            self._on_odd()
            return
        ticked = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        if watched is self.line:
            self.line.clear()

    def _on_ticked(self) -> None:
        self.changed.emit()

    def _on_due(self) -> None:
        due = [one.id for one in self._candidates if one.days_left is not None and one.days_left <= 0]
        self.choose([*self.chosen(), *due])

    def _on_none(self) -> None:
        self.choose([])

    def _on_odd(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            item.setCheckState(Qt.CheckState.Checked)
            self.odd_asked.emit(str(item.data(_ID)))


def due_words(one: Candidate) -> str:
    """Return when one is due: 逾期3天, 今天到期, 10天后到期."""
    if one.days_left is None:
        return ""
    if one.days_left < 0:
        return f"逾期{-one.days_left}天"
    return "今天到期" if one.days_left == 0 else f"{one.days_left}天后到期"


def empty_words() -> QWidget:
    """Return what stands where there are no exceptions."""
    words = "都一样的，这边不用写。不一样的，在左边选中它按Ctrl+回车，再写它的情况。"
    return label(words, colour=tokens.INK2, wrap=True)
