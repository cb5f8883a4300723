"""Standing bars, alone or in pairs with last year."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ruraldesk.gui.theme import fonts, tokens


@dataclass(frozen=True, slots=True)
class Bar:
    """One place on the axis: its name, its number, and last year's if there is one."""

    name: str
    value: float
    before: float | None = None


class Bars(QWidget):
    """Bars from a drawn zero line; the last bar says its number, with ``every`` all do."""

    def __init__(self, bars: tuple[Bar, ...] = (), unit: str = "", *, every: bool = False) -> None:
        super().__init__()
        self._bars, self._unit, self._every = bars, unit, every
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._name_it()

    def show_bars(self, bars: tuple[Bar, ...], unit: str) -> None:
        """Show other numbers."""
        self._bars, self._unit = bars, unit
        self._name_it()
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, 80)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        if not self._bars:
            return
        painter = QPainter(self)
        metrics = QFontMetrics(fonts.small())
        foot = metrics.height() + 2
        zero = self.height() - foot - 1
        top = metrics.height() + 4
        highest = max([bar.value for bar in self._bars] + [bar.before or 0 for bar in self._bars] + [1])
        step = self.width() / len(self._bars)
        for place, bar in enumerate(self._bars):
            slot = QRect(int(place * step), 0, int(step), self.height())
            self._paint_bar(painter, slot, bar, zero, (zero - top) / highest, last=place == len(self._bars) - 1)
        painter.fillRect(0, zero, self.width(), 1, QColor(tokens.EDGE))

    def _paint_bar(self, painter: QPainter, slot: QRect, bar: Bar, zero: int, scale: float, *, last: bool) -> None:
        width = min(26, int(slot.width() * (0.36 if bar.before is not None else 0.62)))
        middle = slot.center().x()
        left = middle - width // 2
        if bar.before is not None:
            height = round(bar.before * scale)
            painter.fillRect(middle - width, zero - height, width - 1, height, QColor(tokens.CHART4))
            left = middle
        height = round(bar.value * scale)
        painter.fillRect(left, zero - height, width, height, QColor(tokens.CHART1))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK))
        if (last or self._every) and bar.value:
            box = QRect(left + width // 2 - 40, zero - height - 22, 80, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{_plain(bar.value)}{self._unit}")
        painter.setPen(QColor(tokens.INK2))
        box = QRect(slot.left() - 10, zero + 2, slot.width() + 20, self.height() - zero - 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, bar.name)

    def _name_it(self) -> None:
        words = "，".join(f"{bar.name}{_plain(bar.value)}{self._unit}" for bar in self._bars)
        self.setAccessibleName(words)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
