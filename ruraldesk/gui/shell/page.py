"""The base of every page: a body, an action bar, and what the header and status line say about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.components.buttons import TIGHTEST, Button
from ruraldesk.gui.components.labels import ElidedLabel
from ruraldesk.gui.components.marks import Badge, Pill
from ruraldesk.gui.routes import Route
from ruraldesk.gui.theme import tokens


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header shows for a page."""

    title: str
    note: str = ""
    back: str = ""  # where 返回 leads, in a word; "" = no way back is shown
    pill: Pill | None = None
    badges: tuple[Badge, ...] = ()


class ActionBar(QWidget):
    """Left what is open, right the actions in falling rarity, the primary last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(tokens.ACTION_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.MARGIN, 1, tokens.MARGIN, 0)
        row.setSpacing(tokens.GAP)
        self.left = QHBoxLayout()
        self.left.setSpacing(tokens.GAP)
        self.right = QHBoxLayout()
        self.right.setSpacing(tokens.GAP)
        row.addLayout(self.left)
        row.addStretch(1)
        self.reason = ElidedLabel("", colour=tokens.WARN)
        self.reason.setObjectName("reason")
        self.reason.setMinimumWidth(1)
        self.reason.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self.reason)
        row.addLayout(self.right)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as its words are where everything but the words is left out."""
        row = self.layout()
        saved = sum(one.sizeHint().width() - one.width_at(TIGHTEST) for one in self._buttons())
        return QSize((_width_of(row, least=True) if row is not None else 0) - saved, tokens.ACTION_BAR)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Let the buttons lose their icons, then their keys' names, as far as the width makes it necessary."""
        row, buttons = self.layout(), self._buttons()
        if row is None or not buttons:
            return
        others = _width_of(row, least=False) - sum(one.sizeHint().width() for one in buttons)
        fits = (one for one in range(TIGHTEST) if others + sum(b.width_at(one) for b in buttons) <= self.width())
        level = next(fits, TIGHTEST)
        for button in buttons:
            button.tighten(level)

    def _buttons(self) -> list[Button]:
        return [one for one in self.findChildren(Button) if not one.isHidden()]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.SHEET))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.LINE))


def _width_of(row: QLayout, *, least: bool) -> int:
    """Return how wide all that is shown in a row is.

    A layout keeps its own sum a moment too long where something was hidden, and clearing that sum asks for another
    round of layout, each time anew: the desk would never rest.
    """
    width, shown = 0, 0
    for item in (row.itemAt(at) for at in range(row.count())):
        inner = item.layout() if item is not None else None
        if item is None:
            continue
        if inner is not None:
            wanted = _width_of(inner, least=least)
        elif item.widget() is None or not item.isEmpty():
            wanted = (item.minimumSize() if least else item.sizeHint()).width()
        else:
            wanted = 0
        width += wanted
        shown += wanted > 0 and item.spacerItem() is None
    margins = row.contentsMargins()
    return width + row.spacing() * max(0, shown - 1) + margins.left() + margins.right()


class Page(QWidget):
    """A page of the desk. Subclasses fill ``body`` and, where they have actions, ``bar``."""

    heading_changed = Signal()
    status_changed = Signal()

    def __init__(self, *, margins: bool = True, actions: bool = True) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.body = QWidget()
        column.addWidget(self.body, 1)
        self.bar = ActionBar()
        column.addWidget(self.bar)
        self.bar.setVisible(actions)
        self.body_margins = (tokens.MARGIN, tokens.PAD, tokens.MARGIN, tokens.PAD) if margins else (0, 0, 0, 0)

    def heading(self) -> Heading:
        """Return what the header says."""
        raise NotImplementedError

    def status(self) -> tuple[str, ...]:
        """Return what the status line says about this page."""
        return ()

    def arrive(self, route: Route) -> None:
        """Called before ``shown`` with the route that led here; a kept page takes its filter from it."""

    def shown(self) -> None:
        """Called each time the page comes to the front."""

    def leaving(self) -> None:
        """Called before another page comes to the front; keeps what would be lost."""

    def focus_first(self) -> None:
        """Put the focus where work begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Take Esc; False lets the shell go back."""
        return False
