"""State pills and deadline badges: one function each, used by widgets and by the ledger's delegate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ruraldesk.gui.theme import fonts, icons, tokens

Tone = Literal["quiet", "work", "wait", "good", "bad"]
SHAPES: dict[str, tuple[Tone, str, bool]] = {
    "not_begun": ("quiet", "circle", False),
    "in_work": ("work", "circle_half_fill", False),
    "waiting": ("wait", "clock", False),
    "done": ("good", "checkmark_circle", True),
    "failed": ("bad", "dismiss_circle", True),
}
_TINTS: dict[Tone, tuple[str, str]] = {
    "quiet": (tokens.HEAD, tokens.HEAD_WORDS),
    "work": (tokens.ACCENT_TINT, tokens.ACCENT_DARK),
    "wait": (tokens.WARN_TINT, tokens.WARN),
    "good": (tokens.OK_TINT, tokens.OK),
    "bad": (tokens.DANGER_TINT, tokens.DANGER),
}
HEIGHT, BADGE_WIDTH = 24, 84


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in a word and one of the five shapes."""

    words: str
    shape: str = "in_work"


@dataclass(frozen=True, slots=True)
class Badge:
    """A deadline: ``level`` is late, soon or plain."""

    words: str
    level: Literal["late", "soon", "plain"] = "plain"


def badge_for(days_left: int) -> Badge:
    """Return the badge of a deadline: always days, never colour alone."""
    if days_left < 0:
        return Badge(f"逾期{-days_left}天", "late")
    words = "今天" if days_left == 0 else f"剩{days_left}天"
    return Badge(words, "soon" if days_left <= 7 else "plain")


def mark_height() -> int:
    return HEIGHT if not tokens.measures().large else 28


def pill_width(pill: Pill) -> int:
    return 8 + 16 + 5 + QFontMetrics(fonts.small()).horizontalAdvance(pill.words) + 9


def badge_width(badge: Badge) -> int:
    bold = badge.level != "plain"
    return max(BADGE_WIDTH, QFontMetrics(fonts.small(bold=bold)).horizontalAdvance(badge.words) + 18)


def paint_pill(painter: QPainter, at: QPoint, pill: Pill) -> None:
    """Paint a pill with its upper left corner at ``at``."""
    tone, name, filled = SHAPES.get(pill.shape, SHAPES["in_work"])
    ground, words = _TINTS[tone]
    box = QRectF(at.x(), at.y(), pill_width(pill), mark_height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    top = at.y() + (mark_height() - 16) // 2
    painter.drawPixmap(at.x() + 8, top, icons.pixmap(name, words, 16, filled=filled))
    painter.setPen(QColor(words))
    painter.setFont(fonts.small())
    painter.drawText(box.adjusted(29, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, pill.words)


def paint_badge(painter: QPainter, at: QPoint, badge: Badge) -> None:
    """Paint a deadline badge with its upper left corner at ``at``."""
    ground, edge, words = {
        "late": (tokens.DANGER, tokens.DANGER, tokens.SHEET),
        "soon": (tokens.WARN_TINT, tokens.WARN_EDGE, tokens.WARN),
        "plain": (tokens.SHEET, tokens.LINE, tokens.INK2),
    }[badge.level]
    box = QRectF(at.x() + 0.5, at.y() + 0.5, badge_width(badge) - 1, mark_height() - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    painter.setPen(QColor(words))
    painter.setFont(fonts.small(bold=badge.level != "plain"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge.words)


class Mark(QWidget):
    """A pill or a badge standing in a page."""

    def __init__(self, mark: Pill | Badge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(mark.words)

    def show_mark(self, mark: Pill | Badge) -> None:
        """Show another pill or badge."""
        self._mark = mark
        self.setAccessibleName(mark.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        return self._mark.words

    def sizeHint(self) -> QSize:  # noqa: N802
        width = pill_width(self._mark) if isinstance(self._mark, Pill) else badge_width(self._mark)
        return QSize(width, mark_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        if isinstance(self._mark, Pill):
            paint_pill(painter, QPoint(0, 0), self._mark)
        else:
            paint_badge(painter, QPoint(0, 0), self._mark)
