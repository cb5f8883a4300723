"""The list under a picker: a child of the window, never a popup, so that the field keeps its input method."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.typed_choices import fitting
from ruraldesk.services.finding import Pick

SHOWN = 8


class PickPanel(QWidget):
    """Shows picks with their hints; ``taken`` gives the id, ``new_asked`` the wish for a new record."""

    taken = Signal(str)
    new_asked = Signal()
    closed = Signal()

    def __init__(
        self,
        field: QWidget,
        *,
        filter_line: bool = False,
        new_words: str = "",
        find: Callable[[str], list[Pick]] | None = None,
        stays: bool = False,
    ) -> None:
        super().__init__(field.window())
        self.setObjectName("picks")
        self._field, self._new_words, self._find = field, new_words, find or self._of_shown
        self._stays = stays
        self._all: list[Pick] = []
        self._picks: list[Pick] = []
        self._at, self._top = 0, 0
        self._line: RingLineEdit | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        if filter_line:
            self._line = RingLineEdit()
            self._line.setObjectName("picks:filter")
            self._line.setAccessibleName("筛选")
            self._line.setPlaceholderText("写几个字、拼音首字母或编号")
            self._line.setMinimumHeight(tokens.measures().row)
            self._line.setTextMargins(6, 0, 6, 0)
            self._line.textChanged.connect(self._on_filter)
            self._line.installEventFilter(self)
            column.addWidget(self._line)
        column.addStretch(1)
        self.setMouseTracking(True)
        field.installEventFilter(self)

    def show_picks(self, picks: Sequence[Pick]) -> None:
        """Show these, the first one chosen."""
        self._all = list(picks)
        self._picks = list(picks)
        self._at = self._top = 0
        self._place()
        self.update()

    def open(self) -> None:
        """Come up under the field."""
        self._place()
        self.show()
        self.raise_()
        if self._line is not None:
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panel(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def step(self, by: int) -> None:
        """Choose the entry ``by`` further."""
        if self._entries():
            self._at = (self._at + by) % self._entries()
            last = min(self._at, len(self._picks) - 1)
            self._top = max(0, min(max(self._top, last - self._room() + 1), last))
            self.update()

    def take(self) -> bool:
        """Take the chosen entry; False if there is none."""
        if not self._entries():
            return False
        if self._at >= len(self._picks):
            self.setVisible(
                self._line is not None
            )  # what opens now lies over it; a line of its own closes as it is left
            self.new_asked.emit()
        else:
            self.taken.emit(self._picks[self._at].id)
        if self._stays:
            self._begin_anew()
        else:
            self.close_panel()
        return True

    @property
    def chosen(self) -> str:
        """The id of the chosen entry; "" for the way to a new record."""
        return self._picks[self._at].id if self._at < len(self._picks) else ""

    @property
    def words(self) -> list[str]:
        """What the list says, line by line."""
        return ["　".join((pick.title, *pick.hints)) for pick in self._picks] + self._last()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.key(event)
        if watched is self._line and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # Esc closes the list, not the page
            return True
        if watched is self._field and event.type() == QEvent.Type.Hide:
            self.close_panel()  # its page went
        if watched is self._line and event.type() == QEvent.Type.FocusOut:
            self.close_panel()
        return super().eventFilter(watched, event)

    def key(self, event: QKeyEvent) -> bool:
        """Take the keys that move in the list; True if the key was one of them."""
        if event.key() == Qt.Key.Key_Down:
            self.step(1)
        elif event.key() == Qt.Key.Key_Up:
            self.step(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self._field.setFocus()
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.take()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = (event.position().toPoint().y() - self._head()) // self._row()
        shown = self._shown()
        if 0 <= place < len(shown):
            self._at = shown[place]
            self.take()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tokens.EDGE), 1))
        painter.setBrush(QColor(tokens.SHEET))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if not self._entries():
            self._paint_none(painter)
        for place, at in enumerate(self._shown()):
            box = QRect(1, self._head() + place * self._row(), self.width() - 2, self._row())
            if at == self._at:
                painter.fillRect(box, QColor(tokens.CHOSEN))
            self._paint_line(painter, box, self._picks[at] if at < len(self._picks) else None)

    def _paint_none(self, painter: QPainter) -> None:
        painter.setPen(QColor(tokens.INK2))
        painter.setFont(fonts.body())
        box = QRect(13, self._head(), self.width() - 26, self._row())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "没有找到，换几个字试试")

    def _paint_line(self, painter: QPainter, box: QRect, pick: Pick | None) -> None:
        inner = box.adjusted(12, 0, -12, 0)
        if pick is None:
            painter.fillRect(QRect(box.left(), box.top(), box.width(), 1), QColor(tokens.LINE))
            painter.setPen(QColor(tokens.ACCENT))
            painter.setFont(fonts.body())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self._new_words)
            return
        painter.setFont(fonts.body())
        metrics = QFontMetrics(fonts.body())
        room = max(0, inner.width() - metrics.horizontalAdvance(pick.title) - 16)
        hints = metrics.elidedText("，".join(pick.hints), Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hints)
        painter.setPen(QColor(tokens.INK))
        title = metrics.elidedText(pick.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)

    def _on_filter(self, text: str) -> None:
        self._picks = self._find(text)
        self._at = self._top = 0
        self._place()
        self.update()

    def _begin_anew(self) -> None:
        """Wait for the next one."""
        if self._line is not None:
            self._line.clear()
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_filter("")

    def _of_shown(self, text: str) -> list[Pick]:
        entries = [(pick.hints[0] if pick.hints else "", pick.title) for pick in self._all]
        return [self._all[place] for place in fitting(text, entries, initials_of)]

    def _room(self) -> int:
        return SHOWN - len(self._last())

    def _shown(self) -> list[int]:
        """Return the entries on view: some picks, and always the way to a new one."""
        picks = range(self._top, min(len(self._picks), self._top + self._room()))
        return [*picks, *([len(self._picks)] if self._last() else [])]

    def _last(self) -> list[str]:
        return [self._new_words] if self._new_words else []

    def _entries(self) -> int:
        return len(self._picks) + len(self._last())

    def _row(self) -> int:
        return tokens.measures().row

    def _head(self) -> int:
        return tokens.measures().row + 12 if self._line is not None else 1

    def _place(self) -> None:
        window = self._field.window()
        height = self._head() + min(SHOWN, max(1, self._entries())) * self._row() + 2
        at = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        if at.y() + height > window.height():
            at = self._field.mapTo(window, QPoint(0, -height - 2))
        width = max(360, self._field.width())
        self.setGeometry(max(0, min(at.x(), window.width() - width - 8)), max(0, at.y()), width, height)
