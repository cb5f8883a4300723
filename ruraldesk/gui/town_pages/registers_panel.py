"""What a village's bundles hold, register by register."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import CHINA, parse_instant
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.town.intake import Parcel


def registers_panel(parcel: Parcel, titles: Mapping[str, str]) -> Panel:
    """What is new, register by register: a town sees at a glance what it is about to take in."""
    records: dict[str, set[str]] = {}
    newest: dict[str, str] = {}
    for one in parcel.bundles:
        for line in one.new:
            head = line.header
            records.setdefault(head.form, set()).add(head.record)
            newest[head.form] = max(newest.get(head.form, ""), head.at)
    rows = QWidget()
    palette.ground(rows, tokens.SHEET)
    column = QVBoxLayout(rows)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for form, ids in sorted(records.items(), key=lambda item: -len(item[1])):
        if not form.startswith("_"):
            title = titles.get(form, "这里还没有的表样，收下后才看得见")
            column.addLayout(_row(title, len(ids), newest[form]))
            column.addWidget(hline(tokens.ROW_LINE))
    column.addStretch(1)
    panel = Panel()
    panel.add_head("包里有什么", "按登记分")
    panel.box.addWidget(_scrolled(rows), 1)
    return panel


def _row(title: str, count: int, newest: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(tokens.PAD, 5, tokens.PAD, 5)
    row.addWidget(label(title), 1)
    row.addWidget(label(f"{count:,}件", role="bold"))
    day = parse_instant(newest).astimezone(CHINA).date().isoformat()
    since = label(f"最后改于{day}", role="small", colour=tokens.INK2)
    since.setMinimumWidth(180)
    since.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(since)
    return row


def _scrolled(rows: QWidget) -> QScrollArea:
    """A village that hands in its whole year brings dozens of registers: the window stays as high as the screen."""
    area = QScrollArea()
    area.setObjectName("intake_registers")
    area.setAccessibleName("包里有什么，按登记分，上下键翻看")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(rows)
    return area
