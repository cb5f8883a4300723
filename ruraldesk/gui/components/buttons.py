"""Buttons and links: painted whole, with the key that presses them in small type."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ruraldesk.gui.components.enter_button import EnterButton
from ruraldesk.gui.theme import fonts, icons, palette, tokens
from ruraldesk.gui.theme.painting import paint_line, pen_of, round_box
from ruraldesk.gui.theme.ring import paint_ring

Kind = Literal["plain", "primary", "danger"]
TIGHTEST = 2  # how far a button may be tightened
LEAST_WIDTH, TIGHT_WIDTH = 88, 60
_ICON, _GAP, _SIDE, _TIGHT_SIDE = 20, 8, 14, 8
_ESC = "Esc"


class Button(EnterButton):
    """A button with an icon, a verb and its key. Enter presses it only while it has the focus."""

    def __init__(
        self,
        verb: str,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        kind: Kind = "plain",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._key, self._kind = icon, key, kind
        self._level = 0
        if kind != "plain":
            palette.words(self, tokens.SHEET if kind == "primary" else tokens.DANGER, off=tokens.OFF_WORDS)
        self.setObjectName(f"action:{verb}")
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if key and key != _ESC:  # Esc is the window's or the dialog's own: two of them would press neither
            _press_by(self, key)

    def set_words(self, text: str) -> None:
        """Change what the button says."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def tighten(self, level: int) -> None:
        """Where there is little room a button loses its icon, then its key's name and some air; never its words."""
        if level != self._level:
            self._level = level
            self.updateGeometry()
            self.update()

    def width_at(self, level: int) -> int:
        """Return how wide the button wants to be at a level."""
        icon, key = self._left_of(level)
        side, least = (_SIDE, LEAST_WIDTH) if level < TIGHTEST else (_TIGHT_SIDE, TIGHT_WIDTH)
        width = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2 * side + 2
        width += (_ICON + _GAP) if icon else 0
        width += (QFontMetrics(fonts.small()).horizontalAdvance(key) + _GAP) if key else 0
        return max(least, width)

    def _left_of(self, level: int) -> tuple[str, str]:
        """Return the icon and the key's name that are left at a level."""
        return "" if level else self._icon, self._key if level < TIGHTEST else ""

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.width_at(self._level), tokens.measures().row)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        ground, edge, words, key_words = self._colours()
        round_box(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), ground, edge)
        self._paint_words(painter, words, key_words)
        if self.hasFocus():
            inset = 3 if self._kind == "primary" else 1
            colour = tokens.SHEET if self._kind == "primary" else tokens.ACCENT
            paint_ring(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), colour)

    def _paint_words(self, painter: QPainter, words: str, key_words: str) -> None:
        icon, key = self._left_of(self._level)
        text_width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        key_width = QFontMetrics(fonts.small()).horizontalAdvance(key) + _GAP if key else 0
        icon_width = _ICON + _GAP if icon else 0
        left = (self.width() - text_width - key_width - icon_width) // 2
        if icon:
            picture = icons.pixmap(icon, words, _ICON)
            painter.drawPixmap(left, (self.height() - _ICON) // 2, picture)
        painter.setFont(self._font())
        left += icon_width
        paint_line(painter, QRect(left, 0, text_width + 2, self.height()), self.text())
        if key:
            painter.setPen(pen_of(key_words))
            painter.setFont(fonts.small())
            box = QRect(left + text_width + _GAP, 0, key_width + 2, self.height())
            paint_line(painter, box, key)

    def _colours(self) -> tuple[str, str, str, str]:
        if not self.isEnabled():
            return tokens.HEAD, tokens.LINE, tokens.OFF_WORDS, tokens.OFF_WORDS
        if self._kind == "primary":
            ground = tokens.ACCENT_DARK if self.isDown() else tokens.ACCENT
            return ground, tokens.ACCENT_DARK, tokens.SHEET, tokens.SHEET
        ground = tokens.HEAD if self.isDown() else tokens.SHEET
        if self._kind == "danger":
            return ground, tokens.DANGER, tokens.DANGER, tokens.DANGER
        return ground, tokens.EDGE, tokens.INK, tokens.INK2

    def _font(self) -> QFont:
        return fonts.body(bold=self._kind == "primary")


class Link(EnterButton):
    """An underlined verb: for the smaller ways on."""

    def __init__(
        self,
        verb: str,
        text: str,
        *,
        key: str = "",
        small: bool = False,
        colour: str = tokens.ACCENT,
        plain: bool = False,
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._small, self._colour, self._plain, self._bold = key, small, colour, plain, bold
        palette.words(self, colour, off=tokens.OFF_WORDS)
        self.setObjectName(f"action:{verb}")
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if key:
            _press_by(self, key)

    def set_words(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        font = self._font()
        return QSize(QFontMetrics(font).horizontalAdvance(self._words()) + 4, QFontMetrics(font).height() + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        font = self._font()
        painter.setFont(font)
        box = self.rect().adjusted(2, 0, -2, 0)
        paint_line(painter, box, self._words())
        if not self._plain:
            below = box.center().y() + QFontMetrics(font).ascent() // 2 + 4
            painter.drawLine(box.left(), below, box.right(), below)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.update()

    def _font(self) -> QFont:
        return fonts.small(bold=self._bold) if self._small else fonts.body(bold=self._bold)

    def _words(self) -> str:
        return f"{self.text()}　{self._key}" if self._key else self.text()


def _press_by(button: EnterButton, key: str) -> None:
    from PySide6.QtGui import QKeySequence, QShortcut

    QShortcut(QKeySequence(_SEQUENCES.get(key, key)), button).activated.connect(button.click)


_SEQUENCES = {"Ctrl+加号": "Ctrl++", "Ctrl+减号": "Ctrl+-", "PgDn": "PgDown"}
