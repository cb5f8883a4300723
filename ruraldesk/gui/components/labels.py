"""Labels: always plain text, so that nothing a villager wrote can become markup."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ruraldesk.gui.theme import fonts, icons, palette, tokens

PLAIN_TEXT = 0  # Qt.TextFormat.PlainText as a property takes it: the class Qt alone takes 14 ms to read
JOINER = "\u2060"  # no line is broken at it, and it takes no room
ENDS = "、　：至"  # a line of unbroken words may end after these
Role = Literal["body", "bold", "small", "small_bold", "title", "number"]


def label(
    text: str = "",
    *,
    role: Role = "body",
    colour: str = tokens.INK,
    wrap: bool = False,
    name: str = "",
    parent: QWidget | None = None,
) -> QLabel:
    """Return a plain-text label in one of the desk's six type roles."""
    made = QLabel(parent)
    made.setProperty("textFormat", PLAIN_TEXT)
    if role != "body":  # body and ink are the application's own: a form has hundreds of them
        made.setFont(_font_of(role))
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if colour != tokens.INK:
        palette.words(made, colour)
    made.setText(text)
    if name:
        made.setObjectName(name)
    return made


def unbroken(text: str) -> str:
    """Return a text for a wrapping label whose lines end after ``ENDS`` or before a bracket, and nowhere else."""
    pairs = zip(text, text[1:] + "（", strict=True)
    return "".join(sign if sign in ENDS or following == "（" else sign + JOINER for sign, following in pairs)


def plain_tip(text: str) -> str:
    """Return a tooltip that shows a text as it stands, whatever signs are in it."""
    if "<" not in text:
        return text
    from html import escape

    return f"<span>{escape(text)}</span>"


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit; the tooltip has it whole."""

    def __init__(self, text: str, *, role: Role = "body", colour: str = tokens.INK) -> None:
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setFont(_font_of(role))
        palette.words(self, colour)
        self.setText(text)
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        from PySide6.QtCore import Qt

        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().windowText().color())
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, words)


class TwoLineLabel(ElidedLabel):
    """One line; what does not fit stands in two smaller ones, and ends in … only where it does not fit these either."""

    def lines(self) -> list[str]:
        """Return what is drawn, line by line."""
        from PySide6.QtCore import Qt

        words, room = self.text(), self.width()
        if self.fontMetrics().horizontalAdvance(words) <= room:
            return [words]
        small = QFontMetrics(_font_of("small"))
        end = next((at for at in range(len(words), 0, -1) if small.horizontalAdvance(words[:at]) <= room), 1)
        return [words[:end], small.elidedText(words[end:], Qt.TextElideMode.ElideRight, room)]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        from PySide6.QtCore import Qt

        lines = [one for one in self.lines() if one]
        painter = QPainter(self)
        painter.setFont(self.font() if len(lines) == 1 else _font_of("small"))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "\n".join(lines))


def picture(name: str, colour: str = tokens.INK2, size: int = 20, *, filled: bool = False) -> QLabel:
    """Return a label that shows one icon; it always stands beside its word."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, colour, size, filled=filled))
    made.setFixedSize(size, size)
    return made


def show_picture(target: QLabel, made: QPixmap) -> None:
    target.setPixmap(made)


def recolour(target: QLabel, colour: str) -> None:
    """Give a label's words another colour."""
    palette.words(target, colour)


def _font_of(role: Role) -> QFont:
    now = tokens.measures()
    sizes = {"body": now.body, "bold": now.body, "small": now.small, "small_bold": now.small}
    sizes |= {"title": now.title, "number": now.number}
    return fonts.font(sizes[role], bold=role in ("bold", "small_bold", "title", "number"))
