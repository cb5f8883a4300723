"""The box of a choice: painted by the desk, closed until asked for; a long list opens with a line to filter it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent

from ruraldesk.gui.theme import icons, tokens
from ruraldesk.gui.theme.painting import fitting, paint_line, round_box
from ruraldesk.gui.theme.ring import RingComboBox, paint_edge


class ChoiceBox(RingComboBox):
    """A combo box with the desk's own chevron; the wheel scrolls the page, not the value."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        paint_field_ground(painter, self.rect())
        box = QRect(10, 0, self.width() - 42, self.height())
        paint_line(painter, box, fitting(painter.fontMetrics(), self.currentText(), box.width()))
        painter.drawPixmap(self.width() - 31, (self.height() - 20) // 2, icons.pixmap("chevron_down"))
        painter.end()
        paint_edge(self)


class LongChoiceBox(ChoiceBox):
    """Opens a list with its own filter line instead of the drop-down."""

    def showPopup(self) -> None:  # noqa: N802
        from ruraldesk.gui.form.pick_panel import PickPanel
        from ruraldesk.services.finding import Pick

        picks = [Pick(str(row), self.itemText(row), self._code(row)) for row in range(self.count())]
        panel = PickPanel(self, filter_line=True)
        panel.taken.connect(self._on_taken)
        panel.show_picks([pick for pick in picks if pick.title])
        panel.open()

    def _code(self, row: int) -> tuple[str, ...]:
        code = str(self.itemData(row) or "")
        return (code,) if code.isdecimal() else ()

    def _on_taken(self, row: str) -> None:
        self.setCurrentIndex(int(row))
        self.activated.emit(int(row))
        self.setFocus()


def paint_field_ground(painter: QPainter, box: QRect) -> None:
    """Paint the white ground and quiet edge of a field."""
    round_box(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), tokens.SHEET, tokens.EDGE)
