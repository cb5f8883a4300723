"""Panels, lines, message bars and the empty state."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label, picture, recolour
from ruraldesk.gui.theme import icons, tokens

MessageKind = Literal["info", "ok", "warn", "bad"]
_MESSAGE: dict[MessageKind, tuple[str, str, str, str]] = {
    "info": (tokens.ACCENT_TINT, tokens.ACCENT, tokens.ACCENT, "info"),
    "ok": (tokens.OK_TINT, tokens.OK, tokens.OK, "checkmark_circle"),
    "warn": (tokens.WARN_TINT, tokens.WARN_EDGE, tokens.WARN, "warning"),
    "bad": (tokens.DANGER_TINT, tokens.DANGER, tokens.DANGER, "error_circle"),
}


def hline(colour: str = tokens.LINE) -> QFrame:
    """Return a horizontal line of 1 px."""
    line = QFrame()
    line.setFixedHeight(1)
    line.setAutoFillBackground(True)
    palette = line.palette()
    palette.setColor(line.backgroundRole(), QColor(colour))
    line.setPalette(palette)
    return line


class Panel(QWidget):
    """A white sheet with a frame; ``bar`` paints 4 px of colour at its left edge."""

    def __init__(self, parent: QWidget | None = None, *, bar: str = "", edge: str = tokens.LINE) -> None:
        super().__init__(parent)
        self._bar, self._edge = bar, edge
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(1, 1, 1, 1)
        self.box.setSpacing(0)

    def add_head(self, title: str, note: str = "") -> QHBoxLayout:
        """Add the 40 px head line: title, small note, and room at the right for links."""
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 0, tokens.PAD, 0)
        row.setSpacing(10)
        row.addWidget(label(title, role="bold"))
        if note:
            row.addWidget(label(note, role="small", colour=tokens.INK2))
        row.addStretch(1)
        holder = QWidget()
        holder.setFixedHeight(tokens.measures().row + 4)
        holder.setLayout(row)
        self.box.addWidget(holder)
        self.box.addWidget(hline())
        return row

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._edge), 1))
        painter.setBrush(QColor(tokens.SHEET))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        if self._bar:
            painter.fillRect(0, 0, 4, self.height(), QColor(self._bar))


class MessageBar(QWidget):
    """One sentence that stays until its cause is gone, with at most one link."""

    followed = Signal()

    def __init__(self, kind: MessageKind, words: str = "", link: str = "", *, verb: str = "follow") -> None:
        super().__init__()
        self._kind = kind
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 7, 14, 7)
        row.setSpacing(10)
        self._icon = picture("info")
        self._label = label(words, wrap=True)
        self._label.setObjectName("message")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self._link = Link(verb, link or "去看")
        self._link.clicked.connect(self.followed)
        row.addWidget(self._link)
        self.setMinimumHeight(tokens.measures().row + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.show_message(kind, words, link)

    @property
    def words(self) -> str:
        return self._label.text()

    def show_message(self, kind: MessageKind, words: str, link: str = "") -> None:
        """Say something else."""
        self._kind = kind
        self._icon.setPixmap(icons.pixmap(_MESSAGE[kind][3], _MESSAGE[kind][2], 20, filled=True))
        self._label.setText(words)
        self._link.set_words(link or "去看")
        self._link.setVisible(bool(link))
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        ground, edge, bar, _ = _MESSAGE[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.fillRect(0, 0, 4, self.height(), QColor(edge if self._kind == "warn" else bar))


class EmptyState(QWidget):
    """What would be here, what to do, one button; where a low window has no room for it, its words say the key."""

    def __init__(self, sentence: str, advice: str, button: Button | None = None) -> None:
        super().__init__()
        self._button = button
        column = self._column = QVBoxLayout(self)
        column.setSpacing(tokens.GAP)
        column.addStretch(1)
        for text, colour in ((sentence, tokens.INK), (advice, tokens.INK2)):
            if text:
                line = label(text, colour=colour, wrap=True)
                line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.addWidget(line)
        if button is not None:
            column.addSpacing(tokens.GAP)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The words are never cut for the button."""
        super().resizeEvent(event)
        if self._button is not None:
            margins = self._column.contentsMargins()
            wide = self.width() - margins.left() - margins.right()
            lines = [one for one in self.findChildren(QLabel) if one.parentWidget() is self]
            needed = margins.top() + margins.bottom() + sum(one.heightForWidth(wide) for one in lines)
            needed += self._button.sizeHint().height() + (len(lines) + 4) * tokens.GAP
            self._button.setVisible(self.height() >= needed)


class SectionHead(QWidget):
    """A bold title, a small note and a line to the end of the row; links may follow the line."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(12)
        self.title = label(title, role="bold")
        self.row.addWidget(self.title)
        self.note = label(note, role="small", colour=tokens.INK2)
        self.row.addWidget(self.note)  # first a parent, then visible: else it flashes up as a window of its own
        self.note.setVisible(bool(note))
        self.row.addWidget(hline(), 1)
        self.setFixedHeight(28 if not tokens.measures().large else 34)

    def set_note(self, words: str, colour: str = tokens.INK2) -> None:
        """Change the small words after the title."""
        self.note.setText(words)
        self.note.setVisible(bool(words))
        recolour(self.note, colour)
