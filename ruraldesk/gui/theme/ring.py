"""The 2 px ring of a field in focus or with a problem: one rectangle painted after the field itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.painting import round_box


def paint_ring(painter: QPainter, box: QRectF, colour: str, width: float = 2.0) -> None:
    """Paint a rounded rectangle inside ``box``."""
    half = width / 2
    round_box(painter, box.adjusted(half, half, -half, -half), "", colour, width)


def ring_colour(widget: QWidget) -> str:
    """Return the colour of a field's ring now, or an empty text for none."""
    problem = widget.property("problem")
    if problem:
        return tokens.HOLD if problem == "hold" else tokens.DANGER
    return tokens.ACCENT if widget.hasFocus() else ""


def set_problem(widget: QWidget, wrong: bool, level: str = "block") -> None:
    """Mark a field as having a problem of a level, or as being right again."""
    mark = level if wrong else ""
    if (widget.property("problem") or "") != mark:
        widget.setProperty("problem", mark)
        target = widget.viewport() if isinstance(widget, QPlainTextEdit) else widget
        target.update()
        widget.update()


def paint_edge(widget: QWidget) -> None:
    """Paint a field's edge: the ring, or the quiet line of 3:1 that Fusion leaves too light."""
    colour = ring_colour(widget)
    painter = QPainter(widget)
    paint_ring(painter, QRectF(widget.rect()), colour or tokens.EDGE, 2.0 if colour else 1.0)
    painter.end()


class RingLineEdit(QLineEdit):
    """A line edit with the ring."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        paint_edge(self)


class RingComboBox(QComboBox):
    """A combo box with the ring. On Linux a screen reader takes its value for its name, and asks a label for that."""

    _named: QLabel | None = None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.say_its_name()

    def say_its_name(self) -> None:
        """Keep a label beside it that is never shown and says what it is called."""
        words = self.accessibleName().replace("&", "&&")
        if self._named is None and words and self.parentWidget() is not None:
            from ruraldesk.gui.components.labels import label  # components stand on the theme

            self._named = label(words, parent=self.parentWidget())
            self._named.hide()
            self._named.setBuddy(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        paint_edge(self)
