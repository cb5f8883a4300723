"""交换: what would be handed over, register by register, and what never leaves the village."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.labels import ElidedLabel, label, plain_tip
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.outgoing import Outgoing

SHOWN_STAYS = 5
NUMBER_WIDTH = 64


class OutgoingPanel(Panel):
    """要交的 | 新增 | 改动, a total, and the sentence of what stays. Scrolls in itself where there is much."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setContentsMargins(20, 10, 20, 14)
        column.setSpacing(0)
        column.addLayout(self._line("要交的", "新增", "改动", small=True))
        column.addWidget(hline(tokens.EDGE))
        self._area = QScrollArea()
        self._area.setObjectName("list:outgoing")
        self._area.setAccessibleName("要交的，按登记")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column.addWidget(self._area, 1)
        self._total = QVBoxLayout()
        column.addLayout(self._total)
        column.addSpacing(8)
        self._stays = label(role="small", colour=tokens.INK2, wrap=True, name="stays")
        column.addWidget(self._stays)
        self.box.addLayout(column)

    def show_outgoing(self, facts: Outgoing) -> None:
        """Show what waits now."""
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for one in facts.registers:
            words = f"{one.title}（{one.note}）" if one.note else one.title
            rows.addLayout(self._line(words, f"{one.new:,}", f"{one.changed:,}"))
            rows.addWidget(hline(tokens.ROW_LINE))
        if not facts.registers:
            rows.addSpacing(10)
            rows.addWidget(label("没有要交的。", colour=tokens.INK2))
        rows.addStretch(1)
        self._area.setWidget(inner)
        while (item := self._total.takeAt(0)) is not None:
            _clear(item)
        if facts.registers:
            total = self._line(
                f"合计{facts.new + facts.changed:,}件", f"{facts.new:,}", f"{facts.changed:,}", bold=True, name="total"
            )
            self._total.addLayout(total)
        words = _named("不会交出去的", facts.stays) + _named("镇里来要才交的", facts.when_asked)
        self._stays.setText(words)
        self._stays.setToolTip(plain_tip("、".join((*facts.stays, *facts.when_asked))))
        self._stays.setVisible(bool(words))

    def _line(
        self, words: str, new: str, changed: str, *, small: bool = False, bold: bool = False, name: str = ""
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(0)
        role = "small" if small else "bold" if bold else "body"
        colour = tokens.HEAD_WORDS if small else tokens.INK
        first = ElidedLabel(words, role=role, colour=colour)  # type: ignore[arg-type]  # one of the roles
        first.setObjectName(name)
        first.setMinimumHeight(first.sizeHint().height())
        row.addWidget(first, 1)
        for part, value in (("new", new), ("changed", changed)):
            made = label(value, role=role, colour=colour, name=f"{name}.{part}" if name else "")  # type: ignore[arg-type]  # as above
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            made.setMinimumWidth(NUMBER_WIDTH)
            row.addWidget(made)
        return row


def _named(head: str, labels: tuple[str, ...]) -> str:
    more = f"等{len(labels)}项" if len(labels) > SHOWN_STAYS else ""
    return f"{head}：{'、'.join(labels[:SHOWN_STAYS])}{more}。" if labels else ""


def _clear(item: object) -> None:
    """Take a line's widgets away."""
    layout = getattr(item, "layout", lambda: None)()
    while layout is not None and (inner := layout.takeAt(0)) is not None:
        widget = inner.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
