"""One find of the search, and how it is painted: icon, register, title with the fitting words in blue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.model.form import FormSpec
from ruraldesk.services.finding import Hit

REGISTER_WIDTH = 84


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A find in words: the title cut into what fits and what does not."""

    icon: str
    register: str
    parts: tuple[tuple[str, bool], ...]
    note: str


def found_lines(hits: Sequence[Hit], specs: Mapping[str, FormSpec], typed: str) -> list[FoundLine]:
    """Return the lines of some finds."""
    lines = []
    for hit in hits:
        spec = specs.get(hit.form)
        note = "" if hit.matched in hit.title else hit.matched
        lines.append(FoundLine(spec.icon if spec else "folder", hit.form_title, cut(hit.title, typed), note))
    return lines


def cut(title: str, typed: str) -> tuple[tuple[str, bool], ...]:
    """Cut a title where it fits what was typed, by characters or by initials."""
    if not typed:
        return ((title, False),)
    start = title.lower().find(typed.lower())
    if start < 0 and typed.isascii() and typed.isalpha():
        letters = initials_of(title)
        start = letters.find(typed.lower()) if len(letters) == len(title) else -1
    if start < 0:
        return ((title, False),)
    end = start + len(typed)
    parts = ((title[:start], False), (title[start:end], True), (title[end:], False))
    return tuple(part for part in parts if part[0])


def paint_found(painter: QPainter, box: QRect, line: FoundLine, *, chosen: bool) -> None:
    """Paint one line of the search."""
    if chosen:
        painter.fillRect(box, QColor(tokens.CHOSEN))
        painter.fillRect(box.left(), box.top(), 4, box.height(), QColor(tokens.ACCENT))
    painter.drawPixmap(box.left() + 16, box.top() + (box.height() - 20) // 2, icons.pixmap(line.icon))
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(fonts.body())
    painter.setPen(QColor(tokens.INK2))
    painter.drawText(QRect(box.left() + 48, box.top(), REGISTER_WIDTH, box.height()), middle, line.register)
    note_width = QFontMetrics(fonts.small()).horizontalAdvance(line.note)
    left, right = box.left() + 48 + REGISTER_WIDTH, box.right() - 16 - note_width - 12
    for words, fits in line.parts:
        font = fonts.body(bold=fits)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ACCENT if fits else tokens.INK))
        width = QFontMetrics(font).horizontalAdvance(words)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, max(0, right - left))
        painter.drawText(QRect(left, box.top(), right - left, box.height()), middle, shown)
        left += width
    painter.setFont(fonts.small())
    painter.setPen(QColor(tokens.INK2))
    painter.drawText(box.adjusted(0, 0, -16, 0), middle | Qt.AlignmentFlag.AlignRight, line.note)
