"""查全部: one line over everything; a child of the window that fills one translucent rectangle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.shell.found import FoundLine, found_lines, paint_found
from ruraldesk.gui.subject.way import way_to
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.progress import Progress
from ruraldesk.services import found
from ruraldesk.services.found import FoundAll

REST_MS, SHOWN = 60, 8
WIDTH, TOP, HEAD, FOOT = 840, 56, 56, 44
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}
HINT = "姓名、拼音首字母、编号、电话末几位都行"
KEYS = "上下键选　　回车打开　　Ctrl+回车新登记一件　　Esc关闭"


class SearchOverlay(QWidget):
    """Comes with Ctrl+K, goes with Esc; looks again after each short rest."""

    def __init__(self, bench: Bench, shell: QWidget) -> None:
        super().__init__(shell)
        self._bench, self._shell = bench, shell
        self.setObjectName("search")
        self._found = FoundAll()
        self._lines: list[FoundLine] = []
        self._at = self._top = 0
        self._asked = 0
        self._asked_for = self._sought = ""  # what is looked for now; what the finds shown are of
        self._back: QWidget | None = None
        self._line = QLineEdit(self)
        self._line.setObjectName("field:search")
        self._line.setAccessibleName("查全部")
        self._line.setFrame(False)
        self._line.setFont(fonts.font(tokens.measures().title))
        self._line.textChanged.connect(self._on_text)
        self._line.installEventFilter(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.look)
        shell.installEventFilter(self)
        self.hide()

    @property
    def lines(self) -> list[FoundLine]:
        return list(self._lines)

    def open(self) -> None:
        """Come up with an empty line."""
        self._back = self.window().focusWidget()
        self._place()
        self._line.clear()
        self._show_found(FoundAll())
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_overlay(self) -> None:
        """Go, and give the focus back."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Look for what stands in the line."""
        text = self._line.text().strip()
        self._asked += 1
        self._asked_for = text
        number, desk = self._asked, self._bench.desk
        if not text:
            self._show_found(FoundAll())
            return

        def work(_: Progress) -> tuple[int, FoundAll]:
            return number, found.find_all(desk, text) if number == self._asked else FoundAll()

        self._bench.jobs.run(work, self._on_found, label="查找")

    def take(self) -> None:
        """Open the chosen find, or the ledger with everything in it that fits."""
        if not self._lines:
            return
        line = self._lines[self._at]
        self.hide()
        if line.begins:
            self._bench.navigator.go(ToForm(line.form))
        elif line.record:
            self._bench.navigator.go(way_to(self._bench.desk, line.form, line.record))
        else:
            self._bench.navigator.go(ToLedger(line.form, text=self._line.text().strip()))

    def begin_new(self) -> None:
        """Begin a new record of the chosen find's register; where nothing was found, of the one in front."""
        form = self._lines[self._at].form if self._lines else self._form_in_front()
        if form and (self._lines or self._looked_in_vain()):
            self.hide()
            self._bench.navigator.go(ToForm(form))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        box = self._box()
        if not box.contains(at):
            self.close_overlay()
            return
        place = self._top + (at.y() - box.top() - HEAD) // self._row()
        if at.y() >= box.top() + HEAD and 0 <= place < len(self._lines):
            self._at = place
            self.take()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        step = -1 if event.angleDelta().y() > 0 else 1
        if self._lines and event.angleDelta().y():
            self._stand_at(max(0, min(len(self._lines) - 1, self._at + step)))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        shade = QColor(tokens.INK)
        shade.setAlpha(90)
        painter.fillRect(self.rect(), shade)
        box = self._box()
        painter.fillRect(box, QColor(tokens.ACCENT))
        painter.fillRect(box.adjusted(2, 2, -2, -2), QColor(tokens.SHEET))
        painter.drawPixmap(box.left() + 18, box.top() + 18, icons.pixmap("search", tokens.ACCENT, 20))
        self._paint_small(painter, QRect(box.left(), box.top(), box.width() - 18, HEAD), HINT)
        painter.fillRect(box.left() + 2, box.top() + HEAD, box.width() - 4, 1, QColor(tokens.LINE))
        for place, line in enumerate(self._lines[self._top : self._top + SHOWN]):
            row = QRect(box.left() + 2, box.top() + HEAD + 1 + place * self._row(), box.width() - 4, self._row())
            paint_found(painter, row, line, chosen=self._top + place == self._at)
        if not self._lines:
            painter.setFont(fonts.body())
            painter.setPen(QColor(tokens.INK2))
            painter.drawText(self._middle(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_words)
        foot = QRect(box.left() + 2, box.bottom() - FOOT - 1, box.width() - 4, FOOT)
        painter.fillRect(foot.left(), foot.top(), foot.width(), 1, QColor(tokens.LINE))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        count = self._words() if self._lines else ""
        painter.drawText(foot.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, count)
        self._paint_small(painter, foot.adjusted(0, 0, -16, 0), KEYS)

    def _paint_small(self, painter: QPainter, box: QRect, words: str) -> None:
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _words(self) -> str:
        if not self._lines:
            return self.empty_words
        if self._lines[0].begins:
            return f"没有找到“{self._line.text().strip()}”，选一种新登记"
        if self._found.capped:
            return f"{self._found.count:,}条以上，先看最近的"
        return f"共{self._found.count:,}条"

    @property
    def empty_words(self) -> str:
        """What stands in the middle of the box while no find does."""
        if not self._line.text().strip():
            return "写几个字就开始找"
        if not self._looked_in_vain():
            return "正在找"
        form = self._form_in_front()
        begin = f"；Ctrl+回车新登记{self._bench.desk.store.specs.newest(form).title}" if form else ""
        return f"没有找到“{self._line.text().strip()}”，换几个字试试{begin}"

    def _looked_in_vain(self) -> bool:
        return bool(self._sought) and self._sought == self._line.text().strip() and not self._lines

    def _form_in_front(self) -> str:
        """The register one came from; elsewhere the first that stands for people or things; none at a town."""
        desk = self._bench.desk
        if desk.role != "village":
            return ""
        form = str(getattr(getattr(self._shell, "route", None), "form", ""))
        if form and desk.store.specs.known(form):
            return form
        return next((one.form_id for one in desk.store.specs.all() if one.subject.page), "")

    def _middle(self) -> QRect:
        box = self._box()
        return QRect(box.left() + 40, box.top() + HEAD, box.width() - 80, box.height() - HEAD - FOOT)

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._rest.start()

    def _on_found(self, result: tuple[int, FoundAll]) -> None:
        number, everything = result
        if number == self._asked and self.isVisible():
            self._sought = self._asked_for
            self._show_found(everything)

    def _show_found(self, everything: FoundAll) -> None:
        self._found = everything
        self._lines = found_lines(everything) or self._beginnings()
        self._stand_at(0)

    def _beginnings(self) -> list[FoundLine]:
        """Where nothing was found and no register stands in front: every register, one can be begun of each."""
        desk, text = self._bench.desk, self._line.text().strip()
        in_front = str(getattr(getattr(self._shell, "route", None), "form", ""))
        if not text or self._sought != text or desk.role != "village" or desk.store.specs.known(in_front):
            return []
        specs = sorted(desk.store.specs.all(), key=lambda one: not one.subject.page)  # people and things first
        return [
            FoundLine(one.form_id, "", one.icon, "", ((f"新登记{one.title}", False),), begins=True) for one in specs
        ]

    def _stand_at(self, place: int) -> None:
        self._at = place
        self._top = min(max(self._top, place - SHOWN + 1), place) if place else 0
        line = self._lines[place].words if self._lines else self._words()
        if self._lines and self._lines[place].begins:
            line = f"{self._words()}，{line}"
        self._line.setAccessibleDescription(line)  # read aloud: the finds are painted, not widgets
        self.update()

    def _key(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in _STEPS and self._lines:
            place = self._at + _STEPS[Qt.Key(event.key())]
            beyond = abs(_STEPS[Qt.Key(event.key())]) == 1  # by one: round the end; by a page: up to it
            last = len(self._lines) - 1
            self._stand_at(place % (last + 1) if beyond else max(0, min(last, place)))
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.begin_new()
        elif enter:
            self._take_or_look()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        else:
            return False
        return True

    def _take_or_look(self) -> None:
        """Enter pressed before the rest is over looks at once; what was found then is taken."""
        if self._rest.isActive():
            self._rest.stop()
            self.look()
            self._bench.jobs.run(lambda _: None, lambda _: self._take_found(), label="查找")
        else:
            self.take()

    def _take_found(self) -> None:
        """Take what was found; where nothing was, a new record is begun only once its register was seen and chosen."""
        if self._lines and not self._lines[self._at].begins:
            self.take()

    def _row(self) -> int:
        return 44 if not tokens.measures().large else 50

    def _box(self) -> QRect:
        width = min(WIDTH, self.width() - 80)
        left = (self.width() - width) // 2
        return QRect(left, TOP, width, HEAD + SHOWN * self._row() + FOOT + 3)

    def _place(self) -> None:
        self.setGeometry(self._shell.rect())
        box = self._box()
        hint = QFontMetrics(fonts.small()).horizontalAdvance(HINT)
        self._line.setGeometry(box.left() + 46, box.top() + 10, box.width() - 46 - hint - 40, HEAD - 18)
