"""What a village's bundles hold, register by register."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import tokens
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
    panel = Panel()
    panel.add_head("包里有什么", "按登记分")
    for form, ids in sorted(records.items(), key=lambda item: -len(item[1])):
        if form.startswith("_"):
            continue
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 5, tokens.PAD, 5)
        row.addWidget(label(titles.get(form, "这里还没有的表样，收下后才看得见")), 1)
        row.addWidget(label(f"{len(ids):,}件", role="bold"))
        since = label(f"最后改于{newest[form][:10]}", role="small", colour=tokens.INK2)
        since.setMinimumWidth(180)
        since.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(since)
        panel.box.addLayout(row)
        panel.box.addWidget(hline(tokens.ROW_LINE))
    return panel
