"""查全部: one line over everything; a child of the window that fills one translucent rectangle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.shell.found import FoundLine, found_lines, paint_found
from ruraldesk.gui.subject.way import way_to
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.model.form import FormSpec
from ruraldesk.services import finding, forms
from ruraldesk.services.finding import Hit

REST_MS, LIMIT, SHOWN = 120, 50, 8
WIDTH, TOP, HEAD, FOOT = 840, 56, 56, 44
HINT = "姓名、拼音首字母、编号、电话末几位都行"
KEYS = "上下键选　　回车打开　　Esc关闭"


class SearchOverlay(QWidget):
    """Comes with Ctrl+K, goes with Esc; looks again after each short rest."""

    def __init__(self, bench: Bench, shell: QWidget) -> None:
        super().__init__(shell)
        self._bench, self._shell = bench, shell
        self.setObjectName("search")
        self._hits: list[Hit] = []
        self._lines: list[FoundLine] = []
        self._specs: dict[str, FormSpec] = {}
        self._at = self._top = 0
        self._asked = 0
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
        self._specs = {spec.form_id: spec for spec in forms.forms(self._bench.desk)}
        self._place()
        self._line.clear()
        self._show_hits([])
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
        number, desk = self._asked, self._bench.desk
        if not text:
            self._show_hits([])
            return
        self._bench.jobs.run(lambda _: (number, finding.search(desk, text, LIMIT)), self._on_found, label="查找")

    def take(self) -> None:
        """Open the chosen find."""
        if self._hits:
            hit = self._hits[self._at]
            self.hide()
            self._bench.navigator.go(way_to(self._bench.desk, hit.form, hit.id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
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
        if at.y() >= box.top() + HEAD and 0 <= place < len(self._hits):
            self._at = place
            self.take()

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
        foot = QRect(box.left() + 2, box.bottom() - FOOT - 1, box.width() - 4, FOOT)
        painter.fillRect(foot.left(), foot.top(), foot.width(), 1, QColor(tokens.LINE))
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(foot.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words())
        self._paint_small(painter, foot.adjusted(0, 0, -16, 0), KEYS)

    def _paint_small(self, painter: QPainter, box: QRect, words: str) -> None:
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _words(self) -> str:
        if not self._line.text().strip():
            return "写几个字就开始找"
        if not self._hits:
            return "没有找到，换几个字试试"
        more = "，只列最近的" if len(self._hits) >= LIMIT else ""
        return f"共{len(self._hits)}条{more}"

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._rest.start()

    def _on_found(self, found: tuple[int, list[Hit]]) -> None:
        number, hits = found
        if number == self._asked and self.isVisible():
            self._show_hits(hits)

    def _show_hits(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._lines = found_lines(hits, self._specs, self._line.text().strip())
        self._at = self._top = 0
        self.update()

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._hits:
            self._at = (self._at + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(self._hits)
            self._top = min(max(self._top, self._at - SHOWN + 1), self._at)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        else:
            return False
        return True

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
