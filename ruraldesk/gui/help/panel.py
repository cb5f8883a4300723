"""F1: what this page is for, the field in hand, the keys that work now and what the form rests on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.help.live_keys import LiveKey, live_keys
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services import helping
from ruraldesk.services.desk import Desk
from ruraldesk.services.helping import EVERYWHERE, Basis, FieldHelp, HelpPage

WIDTH, WIDE = 372, 420


class HelpPanel(QWidget):
    """A child of the shell over its right side; over its left where that would hide the field in hand."""

    keys_asked = Signal()
    tour_asked = Signal()

    def __init__(self, desk: Desk, shell: QWidget, *, with_tour: bool) -> None:
        super().__init__(shell)
        self.setObjectName("page:help")
        self.setAccessibleName("这一页的帮助")
        self._desk, self._shell, self._with_tour = desk, shell, with_tour
        self._topic = ""
        self._in_hand: Editor | None = None
        palette.ground(self, tokens.SHEET)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        outer.addWidget(hline())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("帮助的内容，上下键移动")
        palette.ground(self._area.viewport(), tokens.SHEET)
        outer.addWidget(self._area, 1)
        outer.addWidget(hline())
        outer.addLayout(self._foot())
        shell.installEventFilter(self)
        self.hide()

    def open_for(self, topic: str) -> None:
        """Come up with the help of a page."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and not self.isVisible():
            app.focusChanged.connect(self._on_focus)
        self._topic = topic
        self._in_hand = self._editor_of(self._shell.window().focusWidget())
        self._fill()
        self._place()
        self.show()
        self.raise_()

    def close_panel(self) -> None:
        """Go; the focus is where it was all the time, or goes back to the page."""
        app = QApplication.instance()
        if isinstance(app, QApplication) and self.isVisible():
            app.focusChanged.disconnect(self._on_focus)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.SHEET))
        painter.fillRect(0, 0, 1, self.height(), QColor(tokens.EDGE))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.EDGE))

    # building

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 0, 10, 0)
        self._title = label(role="bold", name="help_title")
        self._title.setMinimumHeight(tokens.HEADER - 1)
        close = Link("close_help", "关上（F1）", small=True)  # the key is the shell's own
        close.clicked.connect(self.close_panel)
        row.addWidget(self._title, 1)
        row.addWidget(close)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 6, tokens.PAD, 6)
        keys = Link("key_card", "全部按键（Ctrl+F1）", small=True)
        keys.clicked.connect(self.keys_asked)
        row.addWidget(keys)
        row.addStretch(1)
        if self._with_tour:
            tour = Link("tour", "第一小时", small=True)
            tour.clicked.connect(self.tour_asked)
            row.addWidget(tour)
        return row

    def _fill(self) -> None:
        page = helping.pages()[self._topic]
        self._title.setText(f"{page.title}：这一页")
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(tokens.PAD, 12, tokens.PAD, 12)
        column.setSpacing(6)
        editor = self._in_hand
        if editor is not None:
            _add_field(column, helping.about_field(editor.field))
        _add_page(column, page)
        if editor is not None:
            _add_basis(column, helping.basis_of(self._desk, editor.session.spec))
        _add_keys(column, "这一页的键", live_keys(self._shell, self._topic))
        _add_keys(column, "哪一页都行", live_keys(self._shell, EVERYWHERE))
        column.addStretch(1)
        self._area.setWidget(inner)

    def _place(self) -> None:
        width = WIDE if tokens.measures().large else WIDTH
        actions = any(bar.isVisible() for bar in self._shell.findChildren(ActionBar))
        high = self._shell.height() - tokens.measures().status - (tokens.ACTION_BAR if actions else 0)
        right = QRect(self._shell.width() - width, 0, width, high)
        focus = self._shell.window().focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            there = QRect(focus.mapTo(self._shell, QPoint(0, 0)), focus.size()) if self._holds(focus) else QRect()
            if there.intersects(right) and there.left() > tokens.RAIL_WIDTH + width:
                right.moveLeft(tokens.RAIL_WIDTH)
        self.setGeometry(right)

    # what happens

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:  # noqa: ARG002
        if now is None or self.isAncestorOf(now) or not self._holds(now):
            return
        editor = self._editor_of(now)
        if editor is not self._in_hand:
            self._in_hand = editor
            self._fill()
        self._place()

    def _editor_of(self, widget: QWidget | None) -> Editor | None:
        while widget is not None and not isinstance(widget, Editor):
            widget = widget.parentWidget()
        return widget

    def _holds(self, widget: QWidget) -> bool:
        return self._shell.isAncestorOf(widget)


def _add_field(column: QVBoxLayout, field: FieldHelp) -> None:
    _add_title(column, f"手里这一格：{field.title}")
    for line in field.lines:
        column.addWidget(_line(line))
    column.addSpacing(8)


def _add_page(column: QVBoxLayout, page: HelpPage) -> None:
    _add_title(column, "做什么用")
    column.addWidget(_line(page.what))
    for number, step in enumerate(page.steps, start=1):
        column.addWidget(_line(f"{number}. {step}"))
    for note in page.notes:
        column.addWidget(_line(note, tokens.INK2))
    column.addSpacing(8)


def _add_keys(column: QVBoxLayout, title: str, keys: Sequence[LiveKey]) -> None:
    if not keys:
        return
    _add_title(column, title)
    wide = 132 if not tokens.measures().large else 158
    for one in keys:
        row = QHBoxLayout()
        row.setSpacing(8)
        key = label(one.keys, role="small_bold")
        key.setFixedWidth(wide)
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(one.words, role="small", wrap=True), 1)
        column.addLayout(row)
    column.addSpacing(8)


def _add_basis(column: QVBoxLayout, found: Sequence[Basis]) -> None:
    if not found:
        return
    _add_title(column, "依据")
    for one in found:
        version = f"（{one.version}）" if one.version else ""
        column.addWidget(_line(f"{one.what}：{one.title}{version}"))


def _add_title(column: QVBoxLayout, words: str) -> None:
    column.addWidget(label(words, role="small_bold", colour=tokens.ACCENT_DARK, wrap=True))


def _line(words: str, colour: str = tokens.INK) -> QWidget:
    return label(words, role="small", colour=colour, wrap=True)
