"""What one bundle would bring: counts, whether it is genuine, and every concern in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import MessageBar, Panel, SectionHead, hline
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.theme import tokens
from ruraldesk.model.changes import Line
from ruraldesk.town.plan import Plan, Planned

KINDS = {
    "gap": "缺前面的包",
    "forked": "同一张桌子走了两条路",
    "conflict": "两边不一样",
    "unknown_form": "镇里没有这张表",
    "same_person": "可能是同一个人",
    "refused": "不能收",
}


class BundleView(QWidget):
    """One bundle of a plan."""

    def __init__(self, one: Planned, plan: Plan, titles: Mapping[str, str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        opened = one.bundle.opened
        head = QHBoxLayout()
        head.setSpacing(12)
        title = opened.manifest.village_name if opened else one.bundle.name
        head.addWidget(label(title, role="title"))
        head.addStretch(1)
        if opened is not None and not one.gaps and not one.message:
            head.addWidget(picture("shield_checkmark", tokens.OK))
            head.addWidget(label("签名对，接得上次，没有缺号", colour=tokens.OK))
        column.addLayout(head)
        column.addWidget(label(one.bundle.name, role="small", colour=tokens.INK2, wrap=True))
        if one.message:
            column.addWidget(MessageBar("info" if str(one.status).upper().endswith("ALREADY") else "warn", one.message))
        if one.new_lines:
            column.addWidget(
                numbers_panel(
                    [
                        Number(str(one.new_records), "件", "新增"),
                        Number(str(one.changed_records), "件", "改动"),
                        Number(str(one.conflicts), "处", "两边不一样", tokens.WARN if one.conflicts else tokens.INK),
                    ]
                )
            )
        if opened is not None and one.new_lines:
            column.addWidget(_registers(opened.lines, titles))
        mine = [concern for concern in plan.concerns if concern.file == one.bundle.name]
        if mine:
            column.addWidget(SectionHead("要看一眼的", f"{len(mine)}处"))
            for concern in mine[:8]:
                line = QHBoxLayout()
                kind = label(KINDS.get(concern.kind, ""), role="bold", colour=tokens.WARN)
                kind.setMinimumWidth(140)
                line.addWidget(kind)
                line.addWidget(label(concern.words, wrap=True), 1)
                column.addLayout(line)
        column.addStretch(1)


def _registers(lines: Sequence[Line], titles: Mapping[str, str]) -> Panel:
    """What the bundle carries, register by register: a town sees at a glance what it is about to take in."""
    records: dict[str, set[str]] = {}
    newest: dict[str, str] = {}
    for line in lines:
        head = line.header
        records.setdefault(head.form, set()).add(head.record)
        newest[head.form] = max(newest.get(head.form, ""), head.at)
    panel = Panel()
    panel.add_head("包里有什么", "按登记分")
    for form, ids in sorted(records.items(), key=lambda item: -len(item[1])):
        if form not in titles:
            continue
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 6, tokens.PAD, 6)
        row.addWidget(label(titles[form]), 1)
        row.addWidget(label(f"{len(ids):,}件", role="bold"))
        since = label(f"最后改于{newest[form][:10]}", role="small", colour=tokens.INK2)
        since.setMinimumWidth(180)
        since.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(since)
        panel.box.addLayout(row)
        panel.box.addWidget(hline(tokens.ROW_LINE))
    return panel
