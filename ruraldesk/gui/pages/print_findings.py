"""Right side of the print page: what was stopped, what was masked, what is in order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import Panel, SectionHead
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.printing import PrintFinding

WIDTH = 383
SHOWN = 6


class FindingsPanel(QScrollArea):
    """Three boxes at most: red, brown, green."""

    field_asked = Signal(str, str)  # record, field
    reason_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fill([])

    def show_findings(self, findings: Sequence[PrintFinding]) -> None:
        """Show what the gate found."""
        boxes: list[QWidget] = []
        stopped = [one for one in findings if one.kind == "stopped"]
        masked = [one for one in findings if one.kind == "masked"]
        fine = [one for one in findings if one.kind == "ok"]
        boxes += [self._stopped_box(stopped)] if stopped else []
        if masked:
            boxes.append(_box("eye_off", tokens.WARN, tokens.WARN_EDGE, f"已自动遮住{len(masked)}处", masked))
        words = "其他都对" if stopped or masked else "都对，可以打印"
        boxes.append(_box("checkmark_circle", tokens.OK, tokens.OK, words, fine))
        self._fill(boxes)

    def show_refusal(self, refusal: UserError) -> None:
        """Show why there is no page."""
        places = [PrintFinding("stopped", one, "", "", "") for one in refusal.where[:SHOWN]]
        first = PrintFinding("stopped", refusal.message, "", "", "")
        self._fill([_box("error_circle", tokens.DANGER, tokens.DANGER, "排不出来", [first, *places])])

    def _fill(self, boxes: list[QWidget]) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 14, 24, 14)
        column.setSpacing(tokens.GAP)
        column.addWidget(SectionHead("打印前检查"))
        for box in boxes:
            column.addWidget(box)
        column.addStretch(1)
        self.setWidget(inner)

    def _stopped_box(self, stopped: list[PrintFinding]) -> QWidget:
        panel = _box("error_circle", tokens.DANGER, tokens.DANGER, f"拦住{len(stopped)}处", stopped)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 12, 12)
        fix = Button("fix_field", "去改这一格")
        fix.setProperty("record", stopped[0].record)
        fix.setProperty("field", stopped[0].field)
        fix.clicked.connect(self._on_fix)
        reason = Button("allow", "写理由")
        reason.clicked.connect(self.reason_asked)
        row.addWidget(fix)
        if any(one.may_pass for one in stopped):
            row.addWidget(reason)
        row.addStretch(1)
        panel.box.addLayout(row)
        return panel

    def _on_fix(self) -> None:
        button = self.sender()
        if button is not None:
            self.field_asked.emit(str(button.property("record")), str(button.property("field")))


def _box(icon: str, colour: str, bar: str, title: str, findings: Sequence[PrintFinding]) -> Panel:
    panel = Panel(bar=bar)
    inner = QVBoxLayout()
    inner.setContentsMargins(16, 10, 12, 10)
    inner.setSpacing(4)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(picture(icon, colour, filled=icon != "eye_off"))
    head.addWidget(label(title, role="bold", colour=colour), 1)
    inner.addLayout(head)
    for finding in findings[:SHOWN]:
        inner.addWidget(label(finding.sentence, wrap=True, name=f"finding:{finding.kind}"))
        if finding.place and finding.place not in finding.sentence:
            inner.addWidget(label(finding.place, role="small", colour=tokens.INK2, wrap=True))
    if len(findings) > SHOWN:
        inner.addWidget(label(f"还有{len(findings) - SHOWN}处", role="small", colour=tokens.INK2))
    panel.box.addLayout(inner)
    return panel
