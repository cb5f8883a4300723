"""The calendar under a date field: a child of the page, not a popup."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QWidget


class CalendarPanel(QCalendarWidget):
    """Closes on choice, on Esc and when one clicks elsewhere."""

    def __init__(self, field: QWidget, taken: Callable[[str], None]) -> None:
        super().__init__(field.window())
        self._field, self._taken = field, taken
        self.setObjectName("calendar")
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setAutoFillBackground(True)
        self.clicked.connect(self._on_day)
        self.activated.connect(self._on_day)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # it runs

    def _on_day(self, day: QDate) -> None:
        self._taken(day.toString("yyyy-MM-dd"))
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self._field.setFocus()
            self.deleteLater()
            return
        super().keyPressEvent(event)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:  # noqa: ARG002
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.deleteLater()


def open_calendar(field: QWidget, text: str, taken: Callable[[str], None]) -> CalendarPanel:
    """Open the calendar under a field, at the day it shows."""
    panel = CalendarPanel(field, taken)
    day = QDate.fromString(text[:10], "yyyy-MM-dd")
    if day.isValid():
        panel.setSelectedDate(day)
    size = panel.sizeHint()
    window = field.window()
    at = field.mapTo(window, QPoint(0, field.height() + 2))
    if at.y() + size.height() > window.height():
        at = field.mapTo(window, QPoint(0, -size.height() - 2))
    panel.setGeometry(at.x(), max(0, at.y()), size.width(), size.height())
    panel.show()
    panel.raise_()
    panel.setFocus()
    return panel
