"""What is shown when we were wrong: nothing is lost, here is the note to bring to the town."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.writing import write_file
from ruraldesk.paths import DataFolder
from ruraldesk.services import diagnosis
from ruraldesk.services.desk import Desk

SHOWN_LINES = 14


def crash_page(mistake: BaseException, folder: DataFolder, desk: Desk | None, at: datetime) -> CrashPage:
    """Write the note of a mistake, keep it in the logs, and return the page that offers it."""
    note = diagnosis.diagnosis(mistake, folder, desk, at, window_facts())
    kept = diagnosis.keep(folder, note, at)
    local = at.astimezone(CHINA)
    return CrashPage(note, kept.name if kept else "", f"出错说明-{local:%Y%m%d-%H%M}.txt")


def window_facts() -> str:
    """Return what the note says of the window: versions and sizes."""
    screen = QGuiApplication.primaryScreen()
    size = screen.availableGeometry() if screen is not None else None
    place = f"{size.width()}x{size.height()}　{screen.devicePixelRatio():g}倍" if size is not None else "没有屏幕"
    return f"Qt {qVersion()}　{QGuiApplication.platformName()}　{place}"


class CrashPage(QWidget):
    """``go_on`` asks for the first page again. ``note`` is the whole text; ``kept`` the file that has it already."""

    go_on = Signal()

    def __init__(self, note: str, kept: str, name: str) -> None:
        super().__init__()
        self.setObjectName("page:crash")
        self._note, self._name = note, name
        palette.ground(self, tokens.PAGE)
        column = QVBoxLayout(self)
        panel = Panel(bar=tokens.DANGER)
        panel.setFixedWidth(680)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 22, 28, 22)
        inner.setSpacing(12)
        inner.addWidget(label("这一步没做成，记录没有变", role="number"))
        inner.addWidget(label("把“出错说明”存到U盘，带给镇里。里面只有程序的位置和件数，没有村民的内容。", wrap=True))
        if kept:
            words = f"数据文件夹的logs里也留了一份：{kept}"
            inner.addWidget(label(words, role="small", colour=tokens.INK2, wrap=True))
        lines = note.splitlines()
        shown = "\n".join([*lines[:SHOWN_LINES], *(["……"] if len(lines) > SHOWN_LINES else [])])
        inner.addWidget(label(shown, role="small", colour=tokens.INK2, wrap=True, name="note"))
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        save = Button("save_note", "存出错说明", icon="save")
        again = Button("go_on", "回首页接着办", key="F9", kind="primary")
        save.clicked.connect(self._on_save)
        again.clicked.connect(self.go_on)
        row.addStretch(1)
        row.addWidget(save)
        row.addWidget(again)
        inner.addLayout(row)
        panel.box.addLayout(inner)
        column.addWidget(panel, 0, Qt.AlignmentFlag.AlignCenter)
        again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        file = choose_new_file(self, "存到哪里", self._name, "文字 (*.txt)")
        if file is not None:
            try:
                write_file(file, self._note.encode())
            except UserError as refusal:
                tell_refusal(self, refusal)
