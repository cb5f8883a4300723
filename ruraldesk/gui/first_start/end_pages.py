"""Steps 6 and 7: the town's card, and the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_file, choose_new_file
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.step_page import StepPage
from ruraldesk.gui.theme import tokens
from ruraldesk.services import devices

NO_CARD_YET = {
    "village": "镇里的卡还没收，收了才能交包。拿到以后在“设置”里点“收镇里的卡”。",
    "town": "镇的卡还没写出来，村里没有它交不了包。在“设置”里点“写镇里的卡”。",
}
CARD_FILES = "卡 (*.json *.rdcard);;所有文件 (*)"


TOWN_CARD = "村里的包只有镇里能打开，靠的是镇的卡。写出来给每个村，指纹抄在纸上让村里对一遍。以后在“设置”里也能写。"
FIRST_AT_VILLAGE = (
    "在左边选一本登记，按F2登记第一件；边填边存草稿，停电也不丢。",
    "按Ctrl+K查任何人、任何一件，拼音首字母就行。",
    "离开座位按Ctrl+L锁定。",
)
FIRST_AT_TOWN = (
    "在“设置”里登记各村的卡，指纹和村里的纸对一遍。",
    "插上村里送来的U盘，到“收包”：先看清，再收下，回执写回U盘。",
    "离开座位按Ctrl+L锁定。",
)


class CardPage(StepPage[Facts]):
    """A village takes the town's card, a town writes its own; both can be done later in 设置."""

    title = "镇里的卡"
    sentence = "包只有镇里能打开，靠的是镇里的卡。收了以后，指纹要和镇里给的纸上对一遍。现在没有，以后在“设置”里再收。"

    def build(self) -> None:
        row = QHBoxLayout()
        self._take = Button("take_card", "收镇里的卡", icon="mail_inbox")
        self._write = Button("write_card", "写本桌的卡到U盘", icon="usb_stick")
        self._take.clicked.connect(self._on_take)
        self._write.clicked.connect(self._on_write)
        row.addWidget(self._take)
        row.addWidget(self._write)
        row.addStretch(1)
        self.column.addLayout(row)
        self._bar = MessageBar("info", "")
        self._bar.hide()
        self.column.addSpacing(8)
        self.column.addWidget(self._bar)

    def shown(self) -> None:
        if self.facts.role == "town":
            self.say("镇的卡", TOWN_CARD)
            self._write.set_words("写镇的卡到U盘")
        else:
            self.say(self.title, self.sentence)
            self._write.set_words("写本桌的卡到U盘")
        self._take.setVisible(self.facts.role == "village")

    def first_field(self) -> QWidget:
        return self._take if self.facts.role == "village" else self._write

    def take_card(self, file: Path) -> None:
        """Remember the town's card and show its fingerprint."""
        desk = self.facts.desk
        if desk is None:
            return
        try:
            card = devices.take_town_card(desk, file)
        except UserError as refusal:
            self._say("bad", refusal.message)
            return
        self.facts.carded = True
        self._say("ok", f"已收{card.name}的卡。指纹{card.fingerprint}，和纸上对一遍。")

    def _on_take(self) -> None:
        file = choose_file(self, "选镇里的卡", CARD_FILES)
        if file is not None:
            self.take_card(file)

    def _on_write(self) -> None:
        desk = self.facts.desk
        file = choose_new_file(self, "卡存到哪里", f"{self.facts.name}的卡.json", CARD_FILES)
        if file is None or desk is None:
            return
        try:
            card = devices.write_card(desk, file)
        except UserError as refusal:
            self._say("bad", refusal.message)
            return
        self.facts.carded = self.facts.carded or self.facts.role == "town"
        self._say("ok", f"卡已写好。指纹{card.fingerprint}，抄在纸上给对方核对。")

    def _say(self, kind: str, words: str) -> None:
        self._bar.show_message("ok" if kind == "ok" else "bad", words)
        self._bar.show()


class EndPage(StepPage[Facts]):
    """What to do first."""

    title = "都好了"
    sentence = "下面三件事今天就能做。"

    def build(self) -> None:
        self._first = [label(f"·　{words}", wrap=True) for words in FIRST_AT_VILLAGE]
        for line in self._first:
            self.column.addWidget(line)
        self.column.addSpacing(tokens.PAD)
        self._open = MessageBar("warn", "")
        self.column.addWidget(self._open)

    def shown(self) -> None:
        for line, words in zip(self._first, self._words(), strict=True):
            line.setText(f"·　{words}")
        open_one = "" if self.facts.carded else NO_CARD_YET[self.facts.role]
        self.say("差一张卡，别的都好了" if open_one else self.title, self.sentence)
        self._open.show_message("warn", open_one)
        self._open.setVisible(bool(open_one))

    def _words(self) -> tuple[str, ...]:
        return FIRST_AT_TOWN if self.facts.role == "town" else FIRST_AT_VILLAGE
