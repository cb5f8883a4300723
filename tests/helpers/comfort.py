"""What a person would trip over in a window: cut words, sideways scrolling, overlaps, widgets without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from ruraldesk.gui.components.buttons import Button, Link

CHINESE = re.compile(r"[㐀-鿿]")
OVER = ("search", "busy", "page:help")  # stand over the page by intent
# tables of twenty columns, and of every month or register; a page is shown no smaller than can be read
MAY_BE_WIDE = ("list:report", "list:board", "preview")
SLACK = 2
ROW = 12  # two tops this near are one row


def faults(root: QWidget) -> list[str]:
    """Return everything a person would see that is wrong with the room of a window."""
    return cut_words(root) + sideways(root) + overlaps(root)


def cut_words(root: QWidget) -> list[str]:
    """Return the words that do not fit their place: labels, buttons, links; a tooltip with the whole excuses one."""
    found = []
    for widget in _seen(root):
        if isinstance(widget, QLabel) and widget.text() and not widget.toolTip():
            if widget.wordWrap():
                if widget.heightForWidth(widget.width()) > widget.height() + SLACK:
                    found.append(widget.text())
            elif widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width() + 1:
                found.append(f"{widget.text()} ({widget.width()} wide)")
        elif isinstance(widget, Button | Link) and widget.width() < widget.sizeHint().width():
            found.append(widget.text())
    return [f"cut: {words}" for words in found]


def sideways(root: QWidget) -> list[str]:
    """Return what would have to be scrolled sideways, and what reaches out of the window."""
    found = []
    for area in root.findChildren(QAbstractScrollArea):
        if area.objectName() in MAY_BE_WIDE or not area.isVisible() or _is_in_combo(area):
            continue
        shown = area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area.horizontalScrollBar().maximum() > (0 if shown else SLACK):
            found.append(f"sideways: {_said(area)} by {area.horizontalScrollBar().maximum()}")
        elif (
            area.isVisible() and (inner := _inner(area)) is not None and inner.width() > area.viewport().width() + SLACK
        ):
            found.append(f"wider than its place: {_said(area)}")
    for widget in _seen(root):
        if widget.parentWidget() is root.window() or widget is root:
            continue
        right = widget.mapTo(root, QPoint(widget.width(), 0)).x()
        if right > root.width() + SLACK and not _is_in_table(widget, root):
            found.append(f"out of the window: {_said(widget)}")
    return found


def overlaps(root: QWidget) -> list[str]:
    """Return pairs of neighbours that lie over each other."""
    found = []
    for parent in [root, *_seen(root)]:
        if isinstance(parent, QStackedWidget | QAbstractScrollArea | QLineEdit | QComboBox):
            continue
        inside = [
            one
            for one in parent.children()
            if isinstance(one, QWidget) and one.isVisible() and not one.isWindow() and one.objectName() not in OVER
        ]
        for one, other in combinations(inside, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > SLACK and shared.height() > SLACK:
                found.append(f"over each other: {_said(one)} and {_said(other)} in {_said(parent)}")
    return found


def nameless(root: QWidget) -> list[str]:
    """Return the widgets that can have the focus and have no Chinese name to be read aloud."""
    return [f"no name: {_said(one)}" for one in stops(root) if not CHINESE.search(name_of(one))]


def name_of(widget: QWidget) -> str:
    """Return what is read aloud: on Linux a choice would say its value, so it is asked for what it was given."""
    if widget.accessibleName():
        return widget.accessibleName()
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name) if reader is not None else ""


def stops(root: QWidget) -> list[QWidget]:
    """Return what Tab is to reach, visible and enabled."""
    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisibleTo(root)
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and not _is_in_combo(one)
    ]


@dataclass(frozen=True)
class Stop:
    """What Tab came to, and where it stands in what scrolls with it."""

    widget: QWidget
    place: QRect
    ground: QWidget

    @staticmethod
    def at(widget: QWidget, root: QWidget) -> Stop:
        ground = widget.parentWidget() or root
        while ground is not root and not isinstance(ground.parentWidget().parentWidget(), QAbstractScrollArea):
            ground = ground.parentWidget()
        return Stop(widget, QRect(widget.mapTo(ground, QPoint(0, 0)), widget.size()), ground)


def against_reading(order: Sequence[Stop]) -> list[str]:
    """Return the steps of Tab that go up and left at once, or left within a row; another ground begins anew."""
    found = []
    for one, other in pairwise(order):
        a, b = one.place, other.place
        if _is_action(one.widget) and _is_action(other.widget) and abs(a.top() - b.top()) <= ROW:
            continue  # actions beside each other go from the first in rank leftwards
        same_row = abs(a.top() - b.top()) <= ROW
        up_left = not same_row and b.top() < a.top() and b.left() < a.right() - ROW
        if one.ground is other.ground and ((same_row and b.left() < a.left()) or up_left):
            found.append(f"tab: {_said(one.widget)} at {a.getRect()} then {_said(other.widget)} at {b.getRect()}")
    return found


def _is_action(widget: QWidget) -> bool:
    return widget.objectName().startswith("action:")


def _seen(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty() and not _is_over(widget, root):
            yield widget


def _is_over(widget: QWidget | None, root: QWidget) -> bool:
    while widget is not None and widget is not root:
        if widget.objectName() in OVER:
            return True
        widget = widget.parentWidget()
    return False


def _is_in_table(widget: QWidget, root: QWidget) -> bool:
    at = widget.parentWidget()
    while at is not None and at is not root:
        if isinstance(at, QAbstractScrollArea):
            return True
        at = at.parentWidget()
    return False


def _is_in_combo(widget: QWidget) -> bool:
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QComboBox):
            return True
        at = at.parentWidget()
    return False


def _inner(area: QAbstractScrollArea) -> QWidget | None:
    inner = getattr(area, "widget", None)
    made = inner() if inner is not None else None
    return made if isinstance(made, QWidget) else None


def _said(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {words}".strip()
