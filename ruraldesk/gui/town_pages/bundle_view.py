"""What one bundle would bring: counts, whether it is genuine, and every concern in words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import MessageBar, SectionHead
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.theme import tokens
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

    def __init__(self, one: Planned, plan: Plan) -> None:
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
