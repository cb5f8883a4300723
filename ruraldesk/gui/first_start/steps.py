"""The list of steps at the left of the first start."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ruraldesk.gui.theme import fonts, icons, palette, tokens

STEPS = ("村还是镇", "村名和代码", "你的姓名和口令", "打印恢复单", "试用一次恢复单", "镇里的卡", "完成")
TOWN_STEPS = ("村还是镇", "镇名和代码", "你的姓名和口令", "打印恢复单", "试用一次恢复单", "镇的卡", "完成")
WIDTH, ROW, TOP = 264, 44, 106


class StepList(QWidget):
    """Shows what is done, what is in hand, what is to come."""

    def __init__(self, title: str = "第一次使用", note: str = "大约10分钟，随时可以停") -> None:
        super().__init__()
        self._at = 0
        self._passed: frozenset[int] = frozenset()
        self._title, self._note = title, note
        self._words: tuple[str, ...] = STEPS
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.RAIL, tokens.RAIL_WORDS)

    def show_step(self, at: int, words: tuple[str, ...], passed: frozenset[int] = frozenset()) -> None:
        """Stand at a step; ``passed``: steps that were gone by and are still to be done."""
        self._at, self._words, self._passed = at, words, passed
        self.setAccessibleName(f"第{at + 1}步，共{len(self._words)}步：{self._words[at]}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(tokens.RAIL_WORDS))
        painter.setFont(fonts.font(tokens.measures().title, bold=True))
        painter.drawText(24, 44, self._title)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.RAIL_WORDS2))
        painter.drawText(24, 70, self._note)
        painter.fillRect(0, TOP - 13, self.width(), 1, QColor(tokens.RAIL_CHOSEN))
        for place, words in enumerate(self._words):
            self._paint_step(painter, place, words)

    def is_done(self, place: int) -> bool:
        """True if a step gets its tick."""
        return place < self._at and place not in self._passed

    def _paint_step(self, painter: QPainter, place: int, words: str) -> None:
        box = QRect(0, TOP + place * ROW, self.width(), ROW)
        here = place == self._at
        colour = tokens.RAIL if here else (tokens.RAIL_WORDS if place < self._at else tokens.RAIL_WORDS2)
        if here:
            painter.fillRect(box, QColor(tokens.SHEET))
            painter.fillRect(0, box.top(), 4, ROW, QColor(tokens.MARKER))
        done = self.is_done(place)
        name = "circle_half_fill" if here else ("checkmark_circle" if done else "circle")
        at = box.top() + (ROW - 18) // 2
        painter.drawPixmap(25, at, icons.pixmap(name, colour, 18, filled=done))
        painter.setPen(QColor(colour))
        painter.setFont(fonts.body(bold=here))
        painter.drawText(QRect(56, box.top(), 20, ROW), Qt.AlignmentFlag.AlignVCenter, str(place + 1))
        painter.drawText(QRect(82, box.top(), self.width() - 90, ROW), Qt.AlignmentFlag.AlignVCenter, words)
