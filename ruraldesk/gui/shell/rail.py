"""The rail at the left: the village's name, the pages in words, who is at work."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, plain_tip
from ruraldesk.gui.components.marked import MarkedButton
from ruraldesk.gui.routes import Route
from ruraldesk.gui.theme import fonts, icons, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring

KEYED = 9  # entries that Alt and a digit open
LEAST_ENTRY, GROUP_GAP = 28, 5
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail."""

    page: str  # nav:<page>
    words: str
    icon: str
    route: Route
    block: int  # entries of one block stand together, a thin line between blocks
    count: int = 0
    key: str = ""  # that opens it wherever it stands


class RailButton(MarkedButton):
    """One entry: icon and word; chosen it is white paper with a rice-yellow marker. The arrows walk the entries."""

    stepped = Signal(int)

    def __init__(self, entry: Entry, key: str = "") -> None:
        super().__init__()
        self.entry = entry
        self.count = 0
        self._key = key
        self.setObjectName(f"nav:{entry.page}")
        self.setText(entry.words)
        self.show_count(entry.count)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(tokens.measures().rail_entry)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(tokens.RAIL_WIDTH, self.height())

    def show_count(self, count: int) -> None:
        """Say how many things wait behind the entry; 0 says nothing."""
        self.count = count
        self.setAccessibleName(f"{self.text()}，{count}个" if count else self.text())
        self.setToolTip(plain_tip(f"{self.text()}　{self._key}" if self._key else self.text()))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in _STEPS:
            self.stepped.emit(_STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        chosen = self.isChecked()
        words = tokens.RAIL if chosen else tokens.RAIL_WORDS
        if chosen:
            painter.fillRect(self.rect(), QColor(tokens.SHEET))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.MARKER))
        top = (self.height() - 20) // 2
        painter.drawPixmap(16, top, icons.pixmap(self.entry.icon, words, 20, filled=chosen))
        painter.setPen(QColor(words))
        painter.setFont(fonts.body(bold=chosen))
        room = self.width() - 56 - (28 if self.count else 0)
        shown = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(48, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        if self.count:
            painter.setPen(QColor(tokens.INK2 if chosen else tokens.RAIL_WORDS2))
            painter.setFont(fonts.small())
            box = self.rect().adjusted(0, 0, -12, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self.count))
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT if chosen else tokens.SHEET)


class Rail(QWidget):
    """Says where one can go; tells the shell with ``chosen``."""

    chosen = Signal(object)  # Route
    lock_asked = Signal()
    change_asked = Signal()  # of the clerk

    def __init__(self, name: str, place: str, clerk: str, entries: list[Entry]) -> None:
        super().__init__()
        self.setFixedWidth(tokens.RAIL_WIDTH)
        palette.ground(self, tokens.RAIL, tokens.RAIL_WORDS)
        self._buttons: list[RailButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._who(name, place))
        column.addWidget(hline(tokens.RAIL_CHOSEN))
        self._area = self._entries_area(entries)
        column.addWidget(self._area, 1)
        column.addWidget(hline(tokens.RAIL_CHOSEN))
        column.addWidget(self._foot(clerk))

    @property
    def buttons(self) -> list[RailButton]:
        return list(self._buttons)

    def mark(self, page: str) -> None:
        """Show which entry the page in front belongs to."""
        for button in self._buttons:
            button.setChecked(button.entry.page == page)
            button.update()
            if button.isChecked():
                self._area.ensureWidgetVisible(button, 0, 0)

    def set_count(self, page: str, count: int) -> None:
        """Show how many things wait behind an entry."""
        for button in self._buttons:
            if button.entry.page == page:
                button.show_count(count)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where the window is low the entries are lower; where that is not enough they scroll."""
        super().resizeEvent(event)
        self._fit()

    def _entries_area(self, entries: list[Entry]) -> QScrollArea:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its entries have it
        ground = QWidget()
        palette.ground(ground, tokens.RAIL, tokens.RAIL_WORDS)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, GROUP_GAP, 0, 0)
        column.setSpacing(0)
        self._gaps: list[QSpacerItem] = []
        self._add_entries(column, entries)
        column.addStretch(1)
        area.setWidget(ground)
        return area

    def _fit(self) -> None:
        """Give each entry the height there is room for."""
        if not self._buttons:
            return
        lines = len(self._gaps) // 2
        room = self._area.height() - GROUP_GAP - lines
        usual, least = tokens.measures().rail_entry, max(LEAST_ENTRY, QFontMetrics(fonts.body()).height() + 4)
        gap = GROUP_GAP if room >= len(self._buttons) * usual + len(self._gaps) * GROUP_GAP else 2
        high = max(least, min(usual, (room - len(self._gaps) * gap) // len(self._buttons)))
        for one in self._gaps:
            one.changeSize(0, gap)
        for button in self._buttons:
            button.setFixedHeight(high)
        ground = self._area.widget()
        if ground is not None and (layout := ground.layout()) is not None:
            layout.invalidate()

    def _add_entries(self, column: QVBoxLayout, entries: list[Entry]) -> None:
        block = entries[0].block if entries else 0
        for entry in entries:
            if entry.block != block:
                for line in (None, hline(tokens.RAIL_CHOSEN), None):
                    if line is not None:
                        column.addWidget(line)
                        continue
                    self._gaps.append(QSpacerItem(0, GROUP_GAP))
                    column.addItem(self._gaps[-1])
                block = entry.block
            place = len(self._buttons) + 1
            digit = f"Alt+{place}" if place <= KEYED else ""
            button = RailButton(entry, entry.key or digit)
            button.clicked.connect(self._on_clicked)
            button.stepped.connect(self._on_step)
            column.addWidget(button)
            self._buttons.append(button)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.chosen.emit(button.entry.route)

    def _on_step(self, step: int) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            place = self._buttons.index(button) + step
            if 0 <= place < len(self._buttons):
                self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
                self._area.ensureWidgetVisible(self._buttons[place], 0, 0)

    @staticmethod
    def _who(name: str, place: str) -> QWidget:
        holder = QWidget()
        holder.setFixedHeight(tokens.HEADER - 1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 6, 8, 6)
        column.setSpacing(0)
        column.addWidget(ElidedLabel(name, role="bold", colour=tokens.RAIL_WORDS))
        column.addWidget(ElidedLabel(place, role="small", colour=tokens.RAIL_WORDS2))
        return holder

    def _foot(self, clerk: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(0)
        who = ElidedLabel(f"{clerk} 在办", role="small", colour=tokens.RAIL_WORDS)
        who.setObjectName("clerk")
        change = Link("change_clerk", "换人", small=True, colour=tokens.RAIL_WORDS)
        change.clicked.connect(self.change_asked)
        row = QHBoxLayout()
        row.addWidget(who, 1)
        row.addWidget(change)
        column.addLayout(row)
        lock = Link("lock", "锁定 Ctrl+L", small=True, colour=tokens.RAIL_WORDS2, plain=True)
        lock.setContentsMargins(0, 0, 0, 0)
        lock.clicked.connect(self.lock_asked)
        column.addWidget(lock)
        column.setAlignment(lock, Qt.AlignmentFlag.AlignLeft)
        return holder
