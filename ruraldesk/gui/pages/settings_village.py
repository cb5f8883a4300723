"""Panel of 设置 about what papers say of the village: its names, phones, opinion box, hours."""

from __future__ import annotations

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.services import settings

LINES = (
    ("county", "县（市、区）", "如：南湖区"),
    ("village_short", "编号里的村名", "空着：村名，不带镇名"),
    ("committee", "村民委员会", "空着：村名加村民委员会"),
    ("cooperative", "股份经济合作社", "空着：村名加股份经济合作社"),
    ("duty_phone", "值班电话", "如：0573-83000000"),
    ("supervision_phone", "监督电话", "空着：用值班电话"),
    ("opinion_box", "意见箱", "如：村委会门口"),
    ("reception", "接待时间", "如：工作日8:30－17:00"),
)


class VillagePanel(SettingsPanel):
    """What stands on public papers beside the record; saved when a line is left."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "打印件上的村", "公示单、公告上都这样写")
        chosen = settings.settings(bench.desk)
        for name, words, hint in LINES:
            line = RingLineEdit(str(getattr(chosen, name)))
            line.setObjectName(f"field:{name}")
            line.setAccessibleName(words)
            line.setPlaceholderText(hint)
            line.setMinimumHeight(tokens.measures().row)
            line.setMinimumWidth(230)
            line.setMaxLength(60)
            line.setTextMargins(6, 0, 6, 0)
            line.editingFinished.connect(self._on_left)
            self.add_line(words, "", line)
        note = "这些都上墙，电话只写办公电话，不写个人手机。"
        self.inner.addWidget(label(note, role="small", colour=tokens.INK2, wrap=True))

    def _on_left(self) -> None:
        line = self.sender()
        if not isinstance(line, RingLineEdit):
            return
        name, words = line.objectName().removeprefix("field:"), line.text().strip()
        if words != getattr(settings.settings(self.bench.desk), name):
            settings.change(self.bench.desk, **{name: words})
            self.say("设置已存")
