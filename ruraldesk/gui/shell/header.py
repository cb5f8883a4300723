"""The header: way back, title, state, deadlines, and the search box that opens the search."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ruraldesk.gui.components.enter_button import EnterButton
from ruraldesk.gui.components.labels import ElidedLabel, plain_tip
from ruraldesk.gui.components.marks import Badge, Mark, Pill
from ruraldesk.gui.shell.page import Heading
from ruraldesk.gui.theme import fonts, icons, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring


class SearchBox(EnterButton):
    """Looks like a field, opens the search over everything."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("action:search")
        self.setAccessibleName("查全部")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Without its key's name, where the title needs the room."""
        return QSize(39 + fonts_width("查全部") + 12, 36)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(228 if not tokens.measures().large else 204, 36)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.EDGE), 1))
        painter.setBrush(QColor(tokens.SHEET))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.drawPixmap(11, 8, icons.pixmap("search", tokens.INK2, 20))
        painter.setPen(QColor(tokens.INK2))
        painter.setFont(fonts.body())
        painter.drawText(QRect(39, 0, 120, self.height()), Qt.AlignmentFlag.AlignVCenter, "查全部")
        painter.setFont(fonts.small())
        box = self.rect().adjusted(0, 0, -10, 0)
        if self.width() >= self.minimumSizeHint().width() + painter.fontMetrics().horizontalAdvance("Ctrl+K"):
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "Ctrl+K")
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


class BackLink(EnterButton):
    """Arrow and the word of where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("action:back")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(24 + fonts_width(self.text()) + 8, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.drawPixmap(0, (self.height() - 20) // 2, icons.pixmap("arrow_left", tokens.ACCENT, 20))
        painter.setPen(QColor(tokens.ACCENT))
        painter.setFont(fonts.body())
        painter.drawText(self.rect().adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


def fonts_width(text: str) -> int:
    """Return the width of body text."""
    from PySide6.QtGui import QFontMetrics

    return QFontMetrics(fonts.body()).horizontalAdvance(text)


class Header(QWidget):
    """Shows a page's Heading."""

    back_asked = Signal()
    search_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(tokens.HEADER)
        palette.ground(self, tokens.SHEET)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, tokens.MARGIN, 1)
        row.setSpacing(12)
        self.back = BackLink()
        self._line = QFrame()
        self._line.setFixedSize(1, 28)
        palette.ground(self._line, tokens.LINE)
        self._title = ElidedLabel("", role="title")
        self._note = ElidedLabel("", colour=tokens.INK2)
        for line, name in ((self._title, "title"), (self._note, "title_note")):
            line.setObjectName(name)
            line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)  # a long name ends in …
        self._pill = Mark(Pill(""))
        self._badges = (Mark(Badge("")), Mark(Badge("")))
        self.search = SearchBox()
        for widget in (self.back, self._line, self._title, self._note, self._pill, *self._badges):
            row.addWidget(widget)
        for widget in (self._pill, *self._badges):
            widget.hide()  # the window must not make room for what is seldom there
        row.addStretch(1)
        row.addWidget(self.search)
        self.back.clicked.connect(self.back_asked)
        self.search.clicked.connect(self.search_asked)

    def show_heading(self, heading: Heading) -> None:
        """Show what a page says about itself."""
        self.back.setVisible(bool(heading.back))
        self.back.setText(heading.back)
        self.back.setAccessibleName(f"返回{heading.back}")
        self.back.updateGeometry()
        self._line.setVisible(bool(heading.back))
        self._title.setText(heading.title)
        self._title.setToolTip(plain_tip(heading.title))
        self._note.setText(heading.note)
        self._note.setToolTip(plain_tip(heading.note))
        self._note.setVisible(bool(heading.note))
        self._pill.setVisible(heading.pill is not None)
        if heading.pill:
            self._pill.show_mark(heading.pill)
        for place, mark in enumerate(self._badges):
            mark.setVisible(place < len(heading.badges))
            if place < len(heading.badges):
                mark.show_mark(heading.badges[place])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.LINE))
