"""The villages on the stick: one entry each, with what its bundles are; below who has not come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.marked import MarkedButton
from ruraldesk.gui.components.marks import Pill, paint_pill, pill_width
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.gui.words import when
from ruraldesk.town.intake import Parcel

WIDTH = 272
ON_STICK, IN_FOLDER = "U盘上的包", "文件夹里的包"
REFUSED = {
    "NOT_A_BUNDLE": "不是交换的包",
    "DAMAGED": "坏了，读不出来",
    "NOT_FOR_US": "不是给这里的",
    "UNKNOWN_VILLAGE": "没登记过的村",
    "BAD_SIGNATURE": "签名对不上",
    "TOO_NEW": "新版封的，这里读不懂",
    "FORKED_DEVICE": "同一张桌子走了两条路",
}


def pill_of(parcel: Parcel, left: int) -> Pill:
    """Return what a village's bundles are, in one word; ``left``: places still to be decided."""
    match parcel.state:
        case "ready" | "ask":
            return Pill(f"要问{left:,}处", "waiting") if left else Pill("可以收", "in_work")
        case "already":
            return Pill("不用再收", "not_begun")
        case "waiting":
            return Pill("缺前面的", "waiting")
        case "refused":
            return Pill("不能收", "failed")


def words_of(parcel: Parcel, clock: Clock) -> str:
    """Return the small line below a village's name."""
    match parcel.state:
        case "ready" | "ask":
            asked = f"，{len(parcel.matters):,}处要问" if parcel.matters else ""
            return f"{parcel.records:,}件{asked}"
        case "already":
            return f"{when(parcel.before[0].taken_at, clock)}收过" if parcel.before else "以前收过，没有新的"
        case "waiting":
            return "先收前面的包"
        case "refused":
            return REFUSED.get(str(parcel.bundles[0].status), "不能收")


class BundleButton(MarkedButton):
    """One village."""

    def __init__(self, parcel: Parcel, place: int, left: int, clock: Clock) -> None:
        super().__init__()
        self._parcel, self.left = parcel, left
        self._below = words_of(parcel, clock)
        self.setText(parcel.name)
        self.setObjectName(f"bundle:{place}")
        self.setAccessibleName(f"{parcel.name}，{pill_of(parcel, left).words}，{self._below}")
        self.setToolTip("\n".join(one.bundle.name for one in parcel.bundles))
        self.setFixedHeight(tokens.measures().row + 30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, tokens.measures().row + 30)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(tokens.SHEET))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))
        pill = pill_of(self._parcel, self.left)
        painter.setFont(fonts.body(bold=True))
        painter.setPen(QColor(tokens.INK))
        room = self.width() - 24 - pill_width(pill) - 24
        first = painter.fontMetrics()
        words = first.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(24, 10 + first.ascent(), words)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        second = painter.fontMetrics()
        below = second.elidedText(self._below, Qt.TextElideMode.ElideRight, self.width() - 40)
        painter.drawText(24, self.height() - 10 - second.descent(), below)
        paint_pill(painter, QPoint(self.width() - 16 - pill_width(pill), 10), pill)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


class BundleList(QScrollArea):
    """Tells which village is looked at."""

    chosen = Signal(int)

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.setFixedWidth(WIDTH if not tokens.measures().large else WIDTH + 40)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = _Ground()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        head = QVBoxLayout(holder)
        head.setContentsMargins(24, 0, 16, 8)
        self._head = SectionHead(ON_STICK, "0个")
        head.addWidget(self._head)
        column.addWidget(holder)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(0)
        column.addLayout(self._entries)
        self._absent = label(role="small", colour=tokens.INK2, wrap=True, name="absent")
        self._absent.setContentsMargins(24, 14, 16, 8)
        column.addWidget(self._absent)
        column.addStretch(1)
        self.setWidget(inner)
        self._buttons: list[BundleButton] = []

    def show_parcels(self, parcels: Sequence[Parcel], left: Mapping[int, int], at: int) -> None:
        """Show these; ``left``: by place, how many places are still to be decided."""
        for old in self._buttons:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self._buttons = [BundleButton(one, place, left.get(place, 0), self._clock) for place, one in enumerate(parcels)]
        for place, button in enumerate(self._buttons):
            button.setChecked(place == at)
            button.clicked.connect(self._on_clicked)
            self._entries.addWidget(button)
        self._head.set_note(f"{sum(len(one.bundles) for one in parcels):,}个")

    def say_where(self, *, on_stick: bool) -> None:
        """Say whether they lie on a stick or in a folder."""
        self._head.title.setText(ON_STICK if on_stick else IN_FOLDER)

    def set_left(self, place: int, left: int) -> None:
        """Say how many places of a village are still to be decided."""
        self._buttons[place].left = left
        self._buttons[place].update()

    def choose(self, at: int) -> None:
        """Show which village is looked at."""
        for place, button in enumerate(self._buttons):
            button.setChecked(place == at)
            button.update()
        if at < len(self._buttons):
            self.ensureWidgetVisible(self._buttons[at], 0, 20)

    def say_absent(self, names: Sequence[str], last: str) -> None:
        """Say which villages have not come this month, and when a bundle was last taken in."""
        parts = [
            f"还没送来的：{'、'.join(names)}。" if names else "各村都送来了。",
            f"上次收包{last}。" if last else "",
        ]
        self._absent.setText("\n".join(part for part in parts if part))

    def _on_clicked(self) -> None:
        sender = self.sender()
        for place, button in enumerate(self._buttons):
            if button is sender:
                self.chosen.emit(place)


class _Ground(QWidget):
    """What the entries lie on, with a line at its right edge."""

    def __init__(self) -> None:
        super().__init__()
        palette.ground(self, tokens.PAGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.LINE))
