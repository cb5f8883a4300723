"""Panel of 设置 after a restore: the last numbers on paper, before numbers are given again."""

from __future__ import annotations

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.services import devices, numbering
from ruraldesk.services.devices import Device


class NumbersPanel(SettingsPanel):
    """One line for each series that is shut; a line that is left empty stays shut."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "编号先停着", "刚恢复过备份")
        asked = numbering.asked_for(bench.desk)
        words = "翻开纸质登记簿，写上每一种最后的编号，新的从它后面编。没写的先停着。"
        if not asked:
            words = "备份里还没有编过号。纸上也没有的，就从头编。"
        self.inner.addWidget(label(words, colour=tokens.WARN, wrap=True))
        self._lines = [(one.form, self._line(place, one)) for place, one in enumerate(asked, start=1)]
        go = Button("number_on", "接着往下编", icon="checkmark", kind="primary")
        go.clicked.connect(self._on_go)
        self.add_buttons(go)

    def _line(self, place: int, one: numbering.PaperSeries) -> RingLineEdit:
        line = RingLineEdit()
        line.setObjectName(f"field:last_number.{place}")
        line.setAccessibleName(f"{one.title}，{one.last}以后，纸上最后的编号")
        line.setPlaceholderText("纸上最后的编号")
        line.setMinimumHeight(tokens.measures().row)
        line.setMinimumWidth(220)
        line.setMaxLength(60)
        line.setTextMargins(6, 0, 6, 0)
        self.add_line(one.title, f"备份里最后是{one.last}", line)
        return line

    def _on_go(self) -> None:
        typed = [f"{form}={line.text().strip()}" for form, line in self._lines if line.text().strip()]
        if typed or not self._lines:
            self.do(lambda: devices.take_up_numbers(self.bench.desk, typed), self._on_open, "接着往下编")

    def _on_open(self, _: Device) -> None:
        left = numbering.asked_for(self.bench.desk)
        self.say(f"还有{len(left)}种没写，先停着" if left else "编号接上了")
