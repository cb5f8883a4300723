"""The status line: what was last done, what the page says, and the date."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.theme import palette, tokens

_DAYS = "一二三四五六日"


def long_date(day: date, *, short: bool = False) -> str:
    """Return ``2026年10月20日 星期二`` (without the year where room is short)."""
    year = "" if short else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 星期{_DAYS[day.weekday()]}"


class StatusLine(QWidget):
    """Small words at the foot of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(tokens.measures().status)
        palette.ground(self, tokens.PAGE)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 1, tokens.MARGIN, 0)
        row.setSpacing(24)
        self.said = label(role="small", colour=tokens.INK2, name="status")
        self.page = ElidedLabel("", role="small", colour=tokens.INK2)
        self.page.setObjectName("status_page")
        self.day = label(role="small", colour=tokens.INK2, name="status_day")
        self.said.hide()
        row.addWidget(self.said)
        row.addWidget(self.page, 1)
        row.addWidget(self.day)

    def say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def show_page(self, parts: tuple[str, ...]) -> None:
        self.page.setText("　　".join(part for part in parts if part))

    def show_day(self, day: date) -> None:
        self.day.setText(long_date(day, short=tokens.measures().large))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(tokens.LINE))
