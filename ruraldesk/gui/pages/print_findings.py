"""Right side of the print page: what was stopped, masked, left out, what is in order; and what went out before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import Panel, SectionHead
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.pages.print_preview import Frame
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.services.printing import PrintFinding

WIDTH = 383
NARROW_PAGE, NARROW_WIDTH = 900, 272
SHOWN = 6
BESIDE = 20 + 24 + 16 + 12 + 20  # of the width no sentence has: margins and the scroll bar
NUMBERED = ("stopped", "masked")


class FindingsPanel(QScrollArea):
    """A box a kind: red, brown, green. Each finding that stands on a page has the number of its frame there."""

    field_asked = Signal(str, str)  # record, field
    reason_asked = Signal()
    place_asked = Signal(int)  # number of a frame

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        palette.ground(self._inner, tokens.SHEET)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(20, 14, 24, 14)
        self._column.setSpacing(tokens.GAP)
        self._column.addWidget(SectionHead("打印前检查"))
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(tokens.GAP)
        self._column.addLayout(self._boxes)
        self._column.addStretch(1)
        self._whole = False
        self._found: tuple[PrintFinding, ...] = ()
        self._why_not = ""
        self.setWidget(self._inner)

    def fit(self, page: int) -> None:
        """On a narrow page leave the preview more of it."""
        width = NARROW_WIDTH if page < NARROW_PAGE else WIDTH
        if width != self.width():
            self.setFixedWidth(width)
            self._show()

    def put_below(self, below: QWidget) -> None:
        """Put something under the findings."""
        self._column.insertWidget(self._column.count() - 1, below)

    def show_findings(self, findings: Sequence[PrintFinding]) -> None:
        """Show what the gate found."""
        if tuple(findings) != self._found:
            self._whole = False
        self._found = tuple(findings)
        self._show()

    def show_waiting(self, why_not: str) -> None:
        """Say above the findings why what is ticked cannot go out yet, or nothing."""
        self._why_not = why_not
        self._show()

    def show_refusal(self, refusal: UserError) -> None:
        """Show why there is no page."""
        places = [PrintFinding("stopped", one, "", "", "") for one in refusal.where[:SHOWN]]
        first = PrintFinding("stopped", refusal.message, "", "", "")
        self._fill([self._box("error_circle", tokens.DANGER, tokens.DANGER, "排不出来", [first, *places])])

    def _show(self) -> None:
        boxes: list[Panel] = []
        if self._why_not:
            waiting = [PrintFinding("left_out", self._why_not, "", "", "")]
            boxes.append(self._box("clock", tokens.WARN, tokens.WARN_EDGE, "还不能打", waiting))
        stopped, masked, left_out, fine = (
            [one for one in self._found if one.kind == kind] for kind in ("stopped", "masked", "left_out", "ok")
        )
        if stopped:
            boxes.append(self._stopped_box(stopped))
        if left_out:
            title = f"{len(left_out)}份没打"
            boxes.append(self._box("warning", tokens.WARN, tokens.WARN_EDGE, title, left_out))
        if masked:
            title = f"已自动遮住{len(masked)}处"
            boxes.append(self._box("eye_off", tokens.WARN, tokens.WARN_EDGE, title, masked))
        words = "其他都对" if stopped or masked or left_out or self._why_not else "都对，可以打印"
        boxes.append(self._box("checkmark_circle", tokens.OK, tokens.OK, words, fine))
        self._fill(boxes)

    def _fill(self, boxes: Sequence[Panel]) -> None:
        while (item := self._boxes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for box in boxes:
            self._boxes.addWidget(box)

    def _stopped_box(self, stopped: list[PrintFinding]) -> Panel:
        panel = self._box("error_circle", tokens.DANGER, tokens.DANGER, f"拦住{len(stopped)}处", stopped)
        if any(one.may_pass for one in stopped):
            row = QHBoxLayout()
            row.setContentsMargins(16, 0, 12, 12)
            reason = Button("allow", "写理由，照样印")
            reason.clicked.connect(self.reason_asked)
            row.addWidget(reason)
            row.addStretch(1)
            panel.box.addLayout(row)
        return panel

    def _box(self, icon: str, colour: str, bar: str, title: str, findings: Sequence[PrintFinding]) -> Panel:
        panel = Panel(bar=bar)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 10, 12, 10)
        inner.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(picture(icon, colour, filled=icon != "eye_off"))
        head.addWidget(label(title, role="bold", colour=colour), 1)
        inner.addLayout(head)
        shown = findings if self._whole else findings[:SHOWN]
        for place, finding in enumerate(shown):
            self._add_finding(inner, finding, first=place == 0)
        if len(shown) < len(findings):
            more = Link("more_findings", f"还有{len(findings) - len(shown)}处，都列出来", small=True)
            more.clicked.connect(self._on_more)
            inner.addWidget(more)
        panel.box.addLayout(inner)
        return panel

    def _add_finding(self, inner: QVBoxLayout, finding: PrintFinding, *, first: bool) -> None:
        number = numbers(self._found).get(finding, 0)
        line = label(finding.sentence, wrap=True, name=f"finding:{finding.kind}")
        side = NumberTag.side() + 8 if number else 0
        _make_tall(line, self.width() - BESIDE - side)
        if number:
            row = QHBoxLayout()
            row.setSpacing(8)
            tag = NumberTag(number, finding.kind == "stopped", finding.sentence)
            tag.asked.connect(self.place_asked)
            row.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(line, 1)
            inner.addLayout(row)
        else:
            inner.addWidget(line)
        if finding.place and finding.place not in finding.sentence:
            place = label(finding.place, role="small", colour=tokens.INK2, wrap=True)
            inner.addWidget(_make_tall(place, self.width() - BESIDE))
        if finding.kind == "stopped" and (finding.record or finding.field):
            fix: Button | Link = (
                Button("fix_field", "去改这一格") if first else Link("fix_field", "去改这一格", small=True)
            )
            fix.setAccessibleDescription(finding.sentence)
            fix.setProperty("record", finding.record)
            fix.setProperty("field", finding.field)
            fix.clicked.connect(self._on_fix)
            inner.addWidget(fix, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_fix(self) -> None:
        button = self.sender()
        if button is not None:
            self.field_asked.emit(str(button.property("record")), str(button.property("field")))

    def _on_more(self) -> None:
        self._whole = True
        self._show()


class NumberTag(QWidget):
    """The number of a finding's frame; pressed, it shows the frame on its page."""

    asked = Signal(int)

    def __init__(self, number: int, stops: bool, sentence: str) -> None:
        super().__init__()
        self._number, self._stops = number, stops
        self.setObjectName(f"action:show_place:{number}")
        self.setAccessibleName(f"看第{number}处在哪里")
        self.setAccessibleDescription(sentence)
        self.setToolTip("看它在纸上哪里")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @staticmethod
    def side() -> int:
        return tokens.measures().small + 10

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.side(), self.side())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self._number)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(self._number)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.DANGER if self._stops else tokens.WARN_EDGE))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.setPen(QColor(tokens.SHEET if self._stops else tokens.INK))
        painter.setFont(fonts.small(bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


def _make_tall(line: QLabel, width: int) -> QLabel:
    """Give a sentence the height it needs at a width; a scroll area asks nobody for that."""
    flags = int(Qt.TextFlag.TextWordWrap)
    line.setMinimumHeight(line.fontMetrics().boundingRect(QRect(0, 0, width, 10_000), flags, line.text()).height() + 2)
    return line


def numbers(findings: Sequence[PrintFinding]) -> dict[PrintFinding, int]:
    """Return the number of each finding that stands on a page: what stops first, then what was masked."""
    standing = [one for kind in NUMBERED for one in findings if one.kind == kind and one.spots]
    return {one: number for number, one in enumerate(dict.fromkeys(standing), 1)}


def frames(findings: Sequence[PrintFinding]) -> list[Frame]:
    """Return the frames to draw on the pages; only a finding's first bears its number."""
    return [
        Frame(spot, number if not at else 0, one.kind == "stopped")
        for one, number in numbers(findings).items()
        for at, spot in enumerate(one.spots)
    ]
