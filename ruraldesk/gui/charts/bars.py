"""Standing bars, alone or in pairs with last year."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ruraldesk.gui.charts.bar import TONES, Bar, highest_of
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.theme import fonts, tokens

_WIDEST, _SHARE, _SHARE_OF_PAIR = 36, 0.62, 0.36


class Bars(PickChart):
    """Bars from a drawn zero line; the last bar says its number, with ``every`` all do."""

    def __init__(
        self, bars: tuple[Bar, ...] = (), unit: str = "", *, every: bool = False, pickable: bool = False
    ) -> None:
        super().__init__(pickable=pickable)
        self._bars, self._unit, self._every = bars, unit, every
        self._crowded = False  # then only the last says 月 or 年
        self._name_it()

    def areas(self) -> dict[int, QRect]:
        step = self.width() / max(1, len(self._bars))
        return {place: QRect(int(place * step), 0, int(step), self.height()) for place in range(len(self._bars))}

    def words_of(self, place: int) -> str:
        return self._bars[place].told(self._unit)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, 74)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        if not self._bars:
            return
        painter = QPainter(self)
        metrics = QFontMetrics(fonts.small())
        zero = self.height() - metrics.height() - 3
        top = metrics.height() + 4
        highest = highest_of(self._bars)
        every = self._every or self._all_fit(metrics)
        slot_width = self.width() // len(self._bars)
        self._crowded = any(metrics.horizontalAdvance(bar.name) > slot_width - 4 for bar in self._bars)
        for place, slot in self.areas().items():
            told = every or place == len(self._bars) - 1
            self._paint_bar(painter, slot, self._bars[place], zero, (zero - top) / highest, told=told)
        painter.fillRect(0, zero, self.width(), 1, QColor(tokens.EDGE))
        self.paint_place(painter)

    def _all_fit(self, metrics: QFontMetrics) -> bool:
        """True if every bar has room for its number: then none is left to be guessed."""
        room = self.width() // max(1, len(self._bars)) - 4
        return all(metrics.horizontalAdvance(bar.words(self._unit)) <= room for bar in self._bars)

    def _paint_bar(self, painter: QPainter, slot: QRect, bar: Bar, zero: int, scale: float, *, told: bool) -> None:
        width = min(_WIDEST, int(slot.width() * (_SHARE_OF_PAIR if bar.before is not None else _SHARE)))
        middle = slot.center().x()
        left = middle - width // 2
        if bar.before is not None:
            height = round(bar.before * scale)
            painter.fillRect(middle - width, zero - height, width - 1, height, QColor(tokens.CHART4))
            left = middle
        height = round(bar.value * scale)
        painter.fillRect(left, zero - height, width, height, QColor(TONES.get(bar.tone, tokens.CHART1)))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK))
        if told:
            words = bar.words(self._unit)
            half = QFontMetrics(fonts.small()).horizontalAdvance(words) // 2 + 2
            centre = max(half, min(self.width() - half, left + width // 2))
            box = QRect(centre - half, zero - height - 22, half * 2, 20)
            painter.fillRect(box, QColor(tokens.SHEET))  # it may reach over the next bar, and must be read
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QColor(tokens.INK2))
        box = QRect(slot.left() - 10, zero + 2, slot.width() + 20, self.height() - zero - 2)
        last = bar is self._bars[-1]
        name = bar.name.removesuffix("月").removesuffix("年") if self._crowded and not last else bar.name
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, name)

    def _name_it(self) -> None:
        self.setAccessibleName("，".join(f"{bar.name}{bar.words(self._unit)}" for bar in self._bars))
