"""A village whose bundles were taken in before: when, how much, the receipt code, and its receipt written again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import MessageBar, Panel, hline
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import grouped, when
from ruraldesk.town.intake import Parcel
from ruraldesk.town.receipt import ReceiptMade

CODE_GROUP = 5


class ReceivedBefore(QWidget):
    """``again``: the receipt that was written again just now."""

    def __init__(self, parcel: Parcel, again: ReceiptMade | None, clock: Clock, *, on_stick: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if again is not None:
            column.addWidget(written_again(again, on_stick=on_stick))
        panel = Panel()
        panel.add_head("收的时候")
        for place, one in enumerate(parcel.before):
            if place:
                panel.box.addWidget(hline(tokens.ROW_LINE))
            panel.box.addLayout(self._line("收到", when(one.taken_at, clock), name=f"received:{place + 1}"))
            panel.box.addLayout(self._line("收了", f"{one.records:,}件，{one.lines:,}条改动"))
            panel.box.addLayout(self._line("村里封的", when(one.made_at, clock)))
            panel.box.addLayout(self._line("回执码", grouped(one.code, CODE_GROUP)))
        column.addWidget(panel)
        where = "U盘" if on_stick else "文件夹"
        advice = f"村里说没拿到回执：把回执再写到{where}，或者印出来，把回执码给村里。"
        column.addWidget(label(advice, colour=tokens.INK2, wrap=True))
        column.addStretch(1)

    def _line(self, head: str, words: str, *, name: str = "") -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.PAD, 7, tokens.PAD, 7)
        row.setSpacing(14)
        first = label(head, colour=tokens.INK2)
        first.setMinimumWidth(96)
        row.addWidget(first, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, name=name), 1)
        return row


def written_again(again: ReceiptMade, *, on_stick: bool) -> MessageBar:
    """Return how writing a receipt again ended. 可以拔出 is said only where it is so."""
    if not on_stick:
        return MessageBar("ok", "回执已写进文件夹，读回来核对过。")
    if again.handed.status == "WRITTEN_CAN_UNPLUG":
        return MessageBar("ok", "可以拔出。回执已写回U盘，读回来核对过。")
    return MessageBar("warn", "先别拔。回执写好了，在电脑上点“弹出”，再拔。")
