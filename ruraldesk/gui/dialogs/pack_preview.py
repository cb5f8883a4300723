"""What a pack of the town would change here, line by line, before anything is changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.services.pack_effects import Effect
from ruraldesk.services.packs import Preview

WIDTH, HIGHEST = 680, 360
KINDS = {"table": "共享表", "report": "统计表", "form": "登记表", "due": "到期日"}


class PackDialog(QDialog):
    """``go`` puts it in place; where nothing would change there is nothing to press but the way out."""

    def __init__(self, found: Preview, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog:pack_preview")
        self.setWindowTitle(f"表样：{found.title}")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(22, 18, 22, 12)
        head.setSpacing(6)
        head.addWidget(label(found.title, role="title", wrap=True))
        sent = f"{found.town}发的，{when(found.made_at, clock)}，编号{found.version}"
        head.addWidget(label(sent, role="small", colour=tokens.INK2, wrap=True))
        if found.note:
            head.addWidget(label(found.note, wrap=True, name="pack_note"))
        column.addLayout(head)
        column.addWidget(hline())
        column.addWidget(self._effects(found.effects))
        column.addWidget(hline())
        self.go = Button("go", "换上", kind="primary")
        self.go.setVisible(found.changes)
        stay = Button("stay", "先不换" if found.changes else "知道了", key="Esc")
        stay.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(tokens.GAP)
        after = "换上以后从今天起按新的登记，旧记录照旧。" if found.changes else "这些都有了，不用换。"
        after += "" if found.changes or found.kept else "记下这一份，给别的桌子的包里带上。"
        row.addWidget(label(after, role="small", colour=tokens.INK2, wrap=True), 1)
        row.addWidget(self.go)
        row.addWidget(stay)
        column.addLayout(row)
        (self.go if found.changes else stay).setFocus(Qt.FocusReason.OtherFocusReason)

    def _effects(self, effects: tuple[Effect, ...]) -> QScrollArea:
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(22, 12, 22, 12)
        rows.setSpacing(12)
        for one in effects:
            rows.addWidget(_line(one))
        rows.addStretch(1)
        area = QScrollArea()
        area.setObjectName("list:pack_effects")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("会变什么")
        area.setWidget(inner)
        height = rows.heightForWidth(WIDTH - 20) + 4
        area.setFixedHeight(min(HIGHEST, height))
        if height <= HIGHEST:  # wrapped labels ask for more room than they take
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area


def _line(effect: Effect) -> QWidget:
    line = QWidget()
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    title = QHBoxLayout()
    title.setSpacing(8)
    title.addWidget(label(effect.title, role="bold", wrap=True), 1)
    title.addWidget(label(KINDS[effect.kind], role="small", colour=tokens.INK2))
    column.addLayout(title)
    column.addWidget(label(effect.words, colour=tokens.INK if effect.changes else tokens.INK2, wrap=True))
    return line


def may_take(parent: QWidget, found: Preview, clock: Clock) -> bool:
    """Show what would change; True if it is to be put in place."""
    dialog = PackDialog(found, clock, parent.window())
    went = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return went
