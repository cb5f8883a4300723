"""Which month goes to a town without this program, and where the workbook and the papers are put."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice_box import ChoiceBox
from ruraldesk.gui.theme import palette, tokens

WIDTH, SIDE, MONTHS = 520, 22, 13
WHAT = "这个月登记或改过的、镇里可以看的，做成一份Excel表和一份能打印的PDF。"
OPEN = "这两份没有加密：只交到镇里的人手上，不发微信。"


@dataclass(frozen=True, slots=True)
class PlainWanted:
    """The first day of the month, and whether it goes to the stick that is plugged in."""

    month: date
    to_stick: bool


class PlainMonthDialog(QDialog):
    """``stick``: what the stick that is plugged in is called; "" without one."""

    def __init__(self, today: date, stick: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog:plain_month")
        self.setWindowTitle("交Excel和PDF")
        self.setFixedWidth(WIDTH)
        self.to_stick = False
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(SIDE, 18, SIDE, 16)
        inner.setSpacing(10)
        inner.addWidget(label("镇里没有登记台，交哪个月的？", role="title", wrap=True))
        for words, colour in ((WHAT, tokens.INK), (OPEN, tokens.INK2)):
            line = label(words, colour=colour, wrap=True)
            line.setMinimumHeight(line.heightForWidth(WIDTH - 2 * SIDE))
            inner.addWidget(line)
        self.months = ChoiceBox()
        self.months.setObjectName("field:plain_month")
        self.months.setAccessibleName("月份")
        self.months.setMinimumHeight(tokens.measures().row)
        last = today.year * 12 + today.month - 1
        for place in range(last, last - MONTHS, -1):
            self.months.addItem(f"{place // 12}年{place % 12 + 1}月", date(place // 12, place % 12 + 1, 1))
        inner.addWidget(self.months)
        if stick:
            inner.addWidget(label(f"插着U盘“{stick}”", role="small", colour=tokens.INK2, wrap=True, name="stick"))
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._foot(stick))
        self.months.setFocus(Qt.FocusReason.OtherFocusReason)

    def _foot(self, stick: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        stay = Button("stay", "先不做", key="Esc")
        folder = Button("plain_folder", "选文件夹", icon="folder", kind="plain" if stick else "primary")
        here = Button("plain_stick", "做到U盘", icon="usb_stick", kind="primary")
        here.setVisible(bool(stick))
        stay.clicked.connect(self.reject)
        folder.clicked.connect(self.accept)
        here.clicked.connect(self._on_stick)
        for button in (stay, folder, here):
            row.addWidget(button)
        return row

    def _on_stick(self) -> None:
        self.to_stick = True
        self.accept()


def ask_plain(parent: QWidget, today: date, stick: str) -> PlainWanted | None:
    """Return what is wanted, None where nothing is."""
    dialog = PlainMonthDialog(today, stick, parent.window())
    went = dialog.exec() == QDialog.DialogCode.Accepted
    wanted = PlainWanted(dialog.months.currentData(), dialog.to_stick)
    dialog.deleteLater()
    return wanted if went else None
