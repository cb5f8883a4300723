"""What is shown when we were wrong: nothing is lost, here is the note to bring to the town."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

import ruraldesk
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_new_file, tell_refusal
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.writing import write_file


def note_of(mistake: BaseException) -> str:
    """Return the note: where in the program it went wrong, never what was typed."""
    frames = traceback.extract_tb(mistake.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    program = f"ruraldesk {getattr(ruraldesk, '__version__', '')}"
    head = f"{program}　{platform.platform()}　Python {platform.python_version()}"
    return "\n".join([head, type(mistake).__name__, *places])


class CrashPage(QWidget):
    """``go_on`` asks for the first page again."""

    go_on = Signal()

    def __init__(self, mistake: BaseException) -> None:
        super().__init__()
        self.setObjectName("page:crash")
        self._note = note_of(mistake)
        palette.ground(self, tokens.PAGE)
        column = QVBoxLayout(self)
        panel = Panel(bar=tokens.DANGER)
        panel.setFixedWidth(640)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 22, 28, 22)
        inner.setSpacing(12)
        inner.addWidget(label("这一步没做成，记录没有变", role="number"))
        inner.addWidget(label("把“出错说明”存到U盘，带给镇里。里面只有程序的位置，没有村民的内容。", wrap=True))
        inner.addWidget(label(self._note, role="small", colour=tokens.INK2, wrap=True, name="note"))
        row = QHBoxLayout()
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
        file = choose_new_file(self, "存到哪里", "出错说明.txt", "文字 (*.txt)")
        if file is not None:
            try:
                write_file(file, f"{self._note}\n".encode())
            except UserError as refusal:
                tell_refusal(self, refusal)
