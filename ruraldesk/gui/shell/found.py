"""One line of the search and how it is painted: icon, register, title with the fitting words in blue, why, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.services.found import Found, FoundAll, Part

REGISTER_WIDTH = 84
_LEFT, _GAP = 48, 16
_LEVELS = {"overdue": tokens.DANGER, "soon": tokens.WARN}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A find in words; without a record the way to all of a register that fit."""

    form: str
    record: str
    icon: str
    register: str
    parts: tuple[Part, ...]
    after: tuple[Part, ...] = ()  # why it was found, and what tells it from others
    note: str = ""
    level: str = ""
    begins_group: bool = False
    begins: bool = False  # a new record of the register

    @property
    def words(self) -> str:
        """The whole line, as it is read aloud."""
        said = ("".join(words for words, _ in parts) for parts in (self.parts, self.after))
        return "，".join(one for one in (self.register, *said, self.note) if one)


def found_lines(found: FoundAll) -> list[FoundLine]:
    """Return the lines of everything found, register by register."""
    lines: list[FoundLine] = []
    for group in found.groups:
        head = FoundLine(group.form, "", group.icon, group.form_title, ())
        for place, one in enumerate(group.finds):
            begins = place == 0 and bool(lines)
            line = replace(head, record=one.id, parts=one.title, after=_after(one), note=one.note, level=one.level)
            lines.append(replace(line, begins_group=begins))
        if group.more:
            lines.append(replace(head, parts=((f"还有{group.more:,}条，到台账里看", False),)))
    return lines


def _after(one: Found) -> tuple[Part, ...]:
    """Return why something was found, and what tells it from others of its name."""
    why: tuple[Part, ...] = ((f"{one.field} ", False), *one.why) if one.field else ()
    hints = "，".join(one.hints)
    return (*why, (f"　{hints}" if why else hints, False)) if hints else why


def paint_found(painter: QPainter, box: QRect, line: FoundLine, *, chosen: bool) -> None:
    """Paint one line of the search."""
    if chosen:
        painter.fillRect(box, QColor(tokens.CHOSEN))
        painter.fillRect(box.left(), box.top(), 4, box.height(), QColor(tokens.ACCENT))
    if line.begins_group:
        painter.fillRect(box.left() + _LEFT - 32, box.top(), box.width() - _LEFT + 16, 1, QColor(tokens.LINE))
    middle = Qt.AlignmentFlag.AlignVCenter
    width = _register_width()
    if line.record:
        painter.drawPixmap(box.left() + 16, box.top() + (box.height() - 20) // 2, icons.pixmap(line.icon))
        painter.setFont(fonts.body())
        painter.setPen(QColor(tokens.INK2))
        register = QFontMetrics(fonts.body()).elidedText(line.register, Qt.TextElideMode.ElideRight, width - 12)
        painter.drawText(QRect(box.left() + _LEFT, box.top(), width, box.height()), middle, register)
    note_width = QFontMetrics(fonts.small()).horizontalAdvance(line.note) + (12 if line.note else 0)
    left, right = box.left() + _LEFT + width, box.right() - 16 - note_width
    plain = tokens.INK if line.record else tokens.ACCENT
    left = _paint_parts(painter, QRect(left, box.top(), right - left, box.height()), line.parts, plain)
    if line.after:
        left += _GAP
        _paint_parts(painter, QRect(left, box.top(), max(0, right - left), box.height()), line.after, tokens.INK2)
    painter.setFont(fonts.small())
    painter.setPen(QColor(_LEVELS.get(line.level, tokens.INK2)))
    painter.drawText(box.adjusted(0, 0, -16, 0), middle | Qt.AlignmentFlag.AlignRight, line.note)


def _paint_parts(painter: QPainter, box: QRect, parts: Sequence[Part], plain: str) -> int:
    """Paint words one after the other, what fits in bold blue; return where they end."""
    left = box.left()
    for words, fits in parts:
        font = fonts.body(bold=fits)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ACCENT if fits else plain))
        room = max(0, box.right() - left)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, box.top(), room, box.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        left += metrics.horizontalAdvance(shown)
    return left


def _register_width() -> int:
    return REGISTER_WIDTH if not tokens.measures().large else REGISTER_WIDTH + 20
