"""The base of every page: a body, an action bar, and what the header and status line say about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
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
        self.reason = label(colour=tokens.WARN, name="reason")
        row.addWidget(self.reason)
        row.addLayout(self.right)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.SHEET))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.LINE))


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
