"""The bundles on the stick: one entry each, with its village and what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.marks import Pill, paint_pill, pill_width
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.town.plan import Plan, Planned

WIDTH, HEIGHT = 272, 66


def can_be_taken(one: Planned) -> bool:
    """True if an import of this bundle would bring something."""
    return one.new_lines > 0


def pill_of(one: Planned) -> Pill:
    """Return what a bundle is, in one word."""
    if one.conflicts:
        return Pill(f"{one.conflicts}处要定", "waiting")
    if can_be_taken(one):
        return Pill("可以收", "in_work")
    if str(one.status).upper().endswith("ALREADY"):
        return Pill("不用再收", "not_begun")
    return Pill("缺前面的", "waiting") if one.gaps else Pill("不能收", "failed")


def village_name(plan: Plan | None, village: str) -> str:
    """Return a village's name as its bundle gives it."""
    for one in plan.bundles if plan else ():
        if one.village == village and one.bundle.opened is not None:
            return one.bundle.opened.manifest.village_name
    return village


class BundleButton(QAbstractButton):
    """One bundle."""

    def __init__(self, one: Planned, place: int) -> None:
        super().__init__()
        self._one = one
        opened = one.bundle.opened
        self.setText(opened.manifest.village_name if opened else one.bundle.name)
        self.setObjectName(f"bundle:{place}")
        self.setAccessibleName(self.text())
        self.setToolTip(one.bundle.name)
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, HEIGHT)

    def nextCheckState(self) -> None:  # noqa: N802
        """Only the list checks entries."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(tokens.SHEET))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))
        pill = pill_of(self._one)
        painter.setFont(fonts.body(bold=True))
        painter.setPen(QColor(tokens.INK))
        room = self.width() - 24 - pill_width(pill) - 24
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(24, 30, words)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(24, 53, self._words())
        paint_pill(painter, QPoint(self.width() - 16 - pill_width(pill), 11), pill)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)

    def _words(self) -> str:
        count = self._one.new_records + self._one.changed_records
        if count:
            return f"{count}件，{self._one.new_lines}条改动"
        return "以前收过，没有新的" if not self._one.gaps else "先收前面的包"


class BundleList(QWidget):
    """Tells which bundle is looked at."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.PAGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(24, 0, 16, 8)
        self._head = SectionHead("U盘上的包", "0个")
        inner.addWidget(self._head)
        column.addWidget(holder)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(0)
        column.addLayout(self._entries)
        column.addStretch(1)
        self._buttons: list[BundleButton] = []

    def show_bundles(self, bundles: Sequence[Planned]) -> None:
        """Show these, the first one chosen."""
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [BundleButton(one, place) for place, one in enumerate(bundles)]
        for place, button in enumerate(self._buttons):
            button.setChecked(place == 0)
            button.clicked.connect(self._on_clicked)
            self._entries.addWidget(button)
        self._head.set_note(f"{len(bundles)}个")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.LINE))

    def _on_clicked(self) -> None:
        sender = self.sender()
        for place, button in enumerate(self._buttons):
            button.setChecked(button is sender)
            button.update()
            if button is sender:
                self.chosen.emit(place)
