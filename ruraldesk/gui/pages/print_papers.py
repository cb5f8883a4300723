"""Left side of the print page: which papers there are; one is looked at, several can go out together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import plain_tip
from ruraldesk.gui.theme import fonts, icons, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.services.dossiers import Proposal
from ruraldesk.services.printing import PrintChoice

WIDTH = 248
AUDIENCES = {"board": "上墙", "members": "内部", "party": "给本人", "town": "给镇里", "internal": "存档"}
_BOX, _LEFT, _RIGHT = 18, 24, 16


class PaperButton(QAbstractButton):
    """One paper: a box to tick, its name, its sheet. Space ticks it; Enter and its name look at it."""

    ticked = Signal(object)  # itself
    looked_at = Signal(object)

    def __init__(self, choice: PrintChoice) -> None:
        super().__init__()
        self.choice = choice
        self.current = False
        self.setObjectName(f"print:{choice.name}")
        self.setText(choice.label)
        self.setAccessibleName(choice.label)
        self.setAccessibleDescription(
            "，".join(part for part in (AUDIENCES.get(choice.audience), self._note()) if part)
        )
        lines = (choice.label, AUDIENCES.get(choice.audience, ""), choice.why_not, *choice.waiting[:5])
        self.setToolTip(plain_tip("\n".join(one for one in lines if one)))
        self.setCheckable(True)
        self.setFixedHeight(tokens.measures().grid_row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_current(self, current: bool) -> None:
        self.current = current
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, tokens.measures().grid_row)

    def nextCheckState(self) -> None:  # noqa: N802
        """Only the panel ticks papers."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.looked_at.emit(self)
        elif event.key() == Qt.Key.Key_Space:
            self.ticked.emit(self)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            on_box = event.position().x() < _LEFT + _BOX + 6
            (self.ticked if on_box else self.looked_at).emit(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        if self.current:
            painter.fillRect(self.rect(), QColor(tokens.CHOSEN))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        self._paint_box(painter)
        inner = QRect(_LEFT + _BOX + 10, 0, self.width() - _LEFT - _BOX - 10 - _RIGHT, self.height())
        note = self._note() or self.choice.sheet
        painter.setFont(fonts.body())
        painter.setPen(QColor(tokens.INK if self.choice.available else tokens.OFF_WORDS))
        room = inner.width() - QFontMetrics(fonts.small()).horizontalAdvance(note) - 8
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)

    def _paint_box(self, painter: QPainter) -> None:
        box = QRectF(_LEFT + 0.5, (self.height() - _BOX) // 2 + 0.5, _BOX - 1, _BOX - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.ACCENT if self.isChecked() else tokens.EDGE), 1))
        painter.setBrush(QColor(tokens.ACCENT if self.isChecked() else tokens.SHEET))
        painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        if self.isChecked():
            tick = icons.pixmap("checkmark", tokens.SHEET, 16)
            painter.drawPixmap(_LEFT + 1, (self.height() - 16) // 2, tick)

    def _note(self) -> str:
        """Say why it cannot go out, or of how many of several records it cannot."""
        if not self.choice.available:
            return "还不能打"
        return f"{len(self.choice.waiting)}件还没有" if self.choice.waiting else ""


class PapersPanel(QWidget):
    """Tells which papers are ticked, and which of them is looked at."""

    changed = Signal()  # other papers are ticked, or bound otherwise
    looked_at = Signal(str)  # a paper, to be shown

    def __init__(self, choices: Sequence[PrintChoice], proposal: Proposal | None, ways: QWidget) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.PAGE)
        self._proposal = proposal
        self._buttons = [PaperButton(choice) for choice in choices]
        self._running = TickBox("页码连着编")
        self._running.setObjectName("field:running")
        self._running.setMinimumHeight(tokens.measures().row)
        self._running.clicked.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(0)
        column.addWidget(inset(self._head()))
        column.addSpacing(6)
        column.addWidget(self._list(), 1)
        column.addWidget(inset(self._running))
        column.addSpacing(6)
        column.addWidget(inset(SectionHead("怎么打")))
        column.addWidget(_Scrolled(inset(ways)))
        ready = [one for one in self._buttons if one.choice.available]
        to_sign = [one for one in ready if one.choice.to_sign]  # what is to be signed now is what one came to print
        first = next(iter([*to_sign, *ready, *self._buttons]), None)
        self._take([first] if first else [], first)

    @property
    def papers(self) -> tuple[str, ...]:
        """The ticked papers, in the order they are to lie in."""
        names = [one.choice.name for one in self._buttons if one.isChecked()]
        order = self._proposal.order if self._proposal else ()
        return tuple(sorted(names, key=lambda name: order.index(name) if name in order else len(order)))

    @property
    def current(self) -> str:
        """The paper that is looked at."""
        return next((one.choice.name for one in self._buttons if one.current), "")

    @property
    def running(self) -> bool:
        """True if page numbers run on through the papers."""
        return len(self.papers) > 1 and self._running.isChecked()

    @property
    def why_not(self) -> str:
        """Why what is ticked cannot all go out, "" if it can."""
        ticked = [one.choice for one in self._buttons if one.isChecked()]
        if not ticked:
            return "还没勾要打的"
        waiting = next((one for one in ticked if not one.available), None)
        if waiting is None:
            return ""
        return waiting.why_not if len(ticked) == 1 else f"“{waiting.label}”{waiting.why_not}"

    def labels(self) -> dict[str, str]:
        return {one.choice.name: one.choice.label for one in self._buttons}

    def choice(self, name: str) -> PrintChoice | None:
        return next((one.choice for one in self._buttons if one.choice.name == name), None)

    def look_at(self, name: str) -> None:
        """Mark a paper as the one that is looked at, because its page came up."""
        for one in self._buttons:
            one.set_current(one.choice.name == name)
            if one.current:
                self._area.ensureWidgetVisible(one)

    def focus_first(self) -> None:
        for button in self._buttons:
            if button.current:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self) -> SectionHead:
        head = SectionHead("要打的")
        self._all = Link("all_papers", self._proposal.label if self._proposal else "全选", small=True)
        self._all.clicked.connect(self._on_all)
        head.row.addWidget(self._all)  # first a parent, then visible: else it flashes up as a window of its own
        self._all.setVisible(len(self._buttons) > 1)
        return head

    def _list(self) -> QScrollArea:
        """Return the papers; a form may have more than the window has room for."""
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for button in sorted(self._buttons, key=lambda one: not one.choice.available):
            button.ticked.connect(self._on_ticked)
            button.looked_at.connect(self._on_looked_at)
            rows.addWidget(button)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(tokens.measures().grid_row * 3 // 2)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self._area = area
        return area

    def _take(self, ticked: Sequence[PaperButton], current: PaperButton | None) -> None:
        for button in self._buttons:
            button.setChecked(button in ticked)
            button.set_current(button is current)
        if current is not None:
            self._area.ensureWidgetVisible(current)
        self._running.setVisible(len(ticked) > 1)
        everything = self._everything()
        self._all.setEnabled([one for one in self._buttons if one.isChecked()] != everything and len(everything) > 1)

    def _everything(self) -> list[PaperButton]:
        if self._proposal:
            return [one for one in self._buttons if one.choice.name in self._proposal.papers]
        return [one for one in self._buttons if one.choice.available]

    def _first(self, buttons: Sequence[PaperButton]) -> str:
        """Return the paper that lies on top."""
        names = [one.choice.name for one in buttons]
        order = self._proposal.order if self._proposal else tuple(names)
        return next((one for one in order if one in names), "")

    def _on_all(self) -> None:
        """Tick the whole dossier, numbered throughout; of a form without one, whatever can go out."""
        everything = self._everything()
        self._running.setChecked(self._proposal is not None)
        self._take(everything, next((one for one in everything if one.choice.name == self._first(everything)), None))
        self.changed.emit()

    def _on_ticked(self, button: PaperButton) -> None:
        ticked = [one for one in self._buttons if one.isChecked() != (one is button)]
        if not ticked:
            return  # something is always looked at
        self._take(ticked, button if button in ticked else ticked[0])
        self.changed.emit()

    def _on_looked_at(self, button: PaperButton) -> None:
        """Look at a ticked paper; of one that is not, only at it, or at it too where several are ticked."""
        ticked = [one for one in self._buttons if one.isChecked()]
        if button in ticked:
            self._take(ticked, button)
            self.looked_at.emit(button.choice.name)
            return
        self._take([*ticked, button] if len(ticked) > 1 else [button], button)
        self.changed.emit()


def inset(inner: QWidget) -> QWidget:
    """Return a widget with the panel's margins at its sides."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(24, 2, 16, 2)
    column.addWidget(inner)
    inner.setParent(holder)
    return holder


class _Scrolled(QScrollArea):
    """As high as what it holds where there is room, else scrolled."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it holds has it
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(tokens.measures().grid_row * 2)
        palette.ground(inner, tokens.PAGE)
        self.setWidgetResizable(True)
        self.setWidget(inner)

    def sizeHint(self) -> QSize:  # noqa: N802
        inner = self.widget()
        if inner is None:
            return super().sizeHint()
        high = inner.heightForWidth(self.width()) if inner.hasHeightForWidth() else -1
        return QSize(WIDTH, max(high, inner.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
