"""The list of sections at the left of a form: a word, and at its end a tick, a count or what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.marked import MarkedButton
from ruraldesk.gui.theme import fonts, icons, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring

TICK = "✓"


@dataclass(frozen=True, slots=True)
class SectionMark:
    """What stands at the end of an entry; ``open`` is drawn in warn."""

    words: str = ""
    open: bool = False


class SectionButton(MarkedButton):
    """One entry of the section list."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.mark = SectionMark()
        self.leads_out = False
        self.setObjectName(f"section:{name}")
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(40 if not tokens.measures().large else 44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Where the list ends a page's round of Tab, go on to what stands around the page."""
        return (forward and self.leads_out and _go_out(self)) or super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(self.rect(), QColor(tokens.SHEET))
            painter.fillRect(0, 0, self.width(), 1, QColor(tokens.LINE))
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        else:
            painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.LINE))
        room = self._paint_mark(painter)
        painter.setPen(QColor(tokens.INK))
        font = fonts.body(bold=chosen)
        painter.setFont(font)
        box = QRect(24, 0, self.width() - 24 - room, self.height())
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)

    def _paint_mark(self, painter: QPainter) -> int:
        if self.mark.words == TICK:
            at = self.width() - 12 - 16
            painter.drawPixmap(at, (self.height() - 16) // 2, icons.pixmap("checkmark", tokens.OK, 16))
            return 34
        if not self.mark.words:
            return 8
        font = fonts.small(bold=self.mark.open)
        painter.setFont(font)
        painter.setPen(QColor(tokens.WARN if self.mark.open else tokens.INK2))
        box = self.rect().adjusted(0, 0, -12, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.mark.words)
        return QFontMetrics(font).horizontalAdvance(self.mark.words) + 18


class LastLink(Link):
    """A link under the entries: from it Tab goes on to what stands around the page."""

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        return (forward and _go_out(self)) or super().focusNextPrevChild(forward)


class SectionList(QScrollArea):
    """Tells which section is asked for; scrolls where there are more than the window is high."""

    chosen = Signal(str)

    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        self.dealings = LastLink("dealings", "往来记录", key="Ctrl+R", small=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(tokens.measures().sections)
        inner = _Ground()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        self._buttons: dict[str, SectionButton] = {}
        for name, words in entries:
            button = SectionButton(name, words)
            button.clicked.connect(self._on_clicked)
            column.addWidget(button)
            self._buttons[name] = button
        column.addSpacing(12)
        column.addLayout(self._foot())
        column.addStretch(1)
        self.setWidget(inner)
        self._end_the_round()

    def choose(self, name: str) -> None:
        """Show which section is in front."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)
            button.update()
        if name in self._buttons:
            self.ensureWidgetVisible(self._buttons[name], 0, 20)

    def set_mark(self, name: str, mark: SectionMark) -> None:
        self._buttons[name].mark = mark
        self._buttons[name].update()

    def show_entry(self, name: str, shown: bool) -> None:
        self._buttons[name].setVisible(shown)
        self._end_the_round()

    def _foot(self) -> QHBoxLayout:
        """Return the way to what links to the record; the sheet shows it where there can be any."""
        row = QHBoxLayout()
        row.setContentsMargins(22, 0, 0, 0)
        row.addWidget(self.dealings)
        row.addStretch(1)
        return row

    def _end_the_round(self) -> None:
        """Let Tab go from the last entry out of the page: the fields come before the list, not once more after it."""
        shown = [one for one in self._buttons.values() if not one.isHidden()]
        for one in self._buttons.values():
            one.leads_out = one in shown[-1:] and self.dealings.isHidden()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SectionButton):
            self.chosen.emit(button.objectName().removeprefix("section:"))


def _go_out(widget: QWidget) -> bool:
    """Stand in what comes after the page in the round of Tab; False where there is nothing."""
    out = _outside(widget)
    if out is not None:
        out.setFocus(Qt.FocusReason.TabFocusReason)
    return out is not None


def _outside(widget: QWidget) -> QWidget | None:
    """Return the next stop of Tab that is not in the page of a widget; None where a page stands alone."""
    page = widget
    while (above := page.parentWidget()) is not None and not isinstance(above, QStackedWidget):
        page = above
    at = widget.nextInFocusChain()
    while at is not None and at is not widget:
        takes = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isEnabled() and at.isVisible()
        if takes and not page.isAncestorOf(at) and at.window() is widget.window():
            return at
        at = at.nextInFocusChain()
    return None


class _Ground(QWidget):
    """What the entries lie on, with a line at its right edge."""

    def __init__(self) -> None:
        super().__init__()
        palette.ground(self, tokens.PAGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.LINE))
