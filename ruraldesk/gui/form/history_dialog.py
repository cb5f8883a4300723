"""修改记录: every save of a record, who and when, from what to what; taken back, deleted, erased, released here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import history, removal
from ruraldesk.services.history import HistoryEntry
from ruraldesk.services.records import Saved

WIDTH, HEIGHT = 760, 520
ERASES = (
    "本人要求删去个人信息时用。写过的内容、照片、草稿、打印留底都抹掉，拿不回来；编号作废，不再用。"
    "下次交换后，镇里和别的桌子也抹掉。以前的备份里还有，到期自己删。"
)
AT_ONCE = 40  # entries; a record of ten years has hundreds


class HistoryDialog(QDialog):
    """``changed``, ``deleted`` and ``said`` say what was done in it."""

    def __init__(self, bench: Bench, record: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._bench, self._record = bench, record
        self.changed = self.deleted = False
        self.said = ""  # what was taken back
        self._entries, self._told = history.history(bench.desk, record), 0
        self.setObjectName("dialog:history")
        self.setWindowTitle("修改记录")
        self.resize(WIDTH, HEIGHT)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label("修改记录", role="title")
        head.setContentsMargins(22, 16, 22, 10)
        column.addWidget(head)
        column.addWidget(hline())
        column.addWidget(self._list(), 1)
        column.addWidget(hline())
        column.addLayout(self._buttons())
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self) -> QWidget:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(22, 10, 22, 10)
        self._column.setSpacing(4)
        self._earlier = Link("earlier", "看更早的", small=True)
        self._earlier.clicked.connect(self._on_earlier)
        self._column.addWidget(self._earlier)
        self._column.addStretch(1)
        self._on_earlier()
        area.setWidget(inner)
        return area

    def _on_earlier(self) -> None:
        """Show some more, the newest come first."""
        for entry in self._entries[self._told : self._told + AT_ONCE]:
            self._column.insertWidget(self._column.count() - 2, self._entry(entry))
        self._told += AT_ONCE
        self._earlier.setVisible(self._told < len(self._entries))

    def _entry(self, entry: HistoryEntry) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(when(entry.at, self._bench.clock), colour=tokens.INK2))
        row.addWidget(label(entry.clerk))
        row.addWidget(label(entry.words, role="bold"))
        if not entry.mine:
            row.addWidget(label("别的桌子", role="small", colour=tokens.INK2))
        row.addStretch(1)
        if not entry.obstacle and self._bench.desk.role == "village":
            row.addWidget(self._back_link(entry))
        column.addLayout(row)
        if entry.reason and entry.reason != entry.words:
            column.addWidget(label(f"理由：{entry.reason}", role="small", colour=tokens.INK2, wrap=True))
        for change in entry.fields:
            line = label(f"{change.label}：{change.new}" if entry.op == "create" else change.sentence, wrap=True)
            line.setContentsMargins(16, 0, 0, 0)
            column.addWidget(line)
        if entry.obstacle and self._bench.desk.role == "village":
            why = label(f"收不回：{entry.obstacle}", role="small", colour=tokens.INK2, wrap=True)
            why.setContentsMargins(16, 0, 0, 0)
            column.addWidget(why)
        column.addWidget(hline(tokens.ROW_LINE))
        return part

    def _back_link(self, entry: HistoryEntry) -> Link:
        link = Link("take_back", "收回", small=True)
        link.setAccessibleName(f"收回{when(entry.at, self._bench.clock)}的{entry.words}")
        link.setProperty("change", entry.change)
        link.clicked.connect(self._on_take_back)
        return link

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        delete = Button("delete", "删掉这件", icon="delete", kind="danger")
        erase = Button("erase", "抹去", kind="danger")
        release = Button("release", "交给镇里看", icon="send")
        self._stay = Button("stay", "看好了", key="Esc", kind="primary")
        delete.clicked.connect(self._on_delete)
        erase.clicked.connect(self._on_erase)
        release.clicked.connect(self._on_release)
        self._stay.clicked.connect(self.reject)
        if self._bench.desk.role != "village":
            for button in (delete, release):
                button.hide()
        erase.setVisible(self._bench.desk.role == "village" and self._bench.desk.clerk_role == "supervisor")
        for button in (delete, erase):
            row.addWidget(button)
        row.addStretch(1)
        for button in (release, self._stay):
            row.addWidget(button)
        return row

    def _on_take_back(self) -> None:
        sender = self.sender()
        if sender is None:
            return
        change = str(sender.property("change"))
        entry = next(one for one in self._entries if one.change == change)
        words = "；".join(one.sentence for one in entry.fields[:4]) + ("等" if len(entry.fields) > 4 else "")
        body = f"{words}。收回也记在这里，收回了还能再收回。" if words else "收回也记在这里。"
        if entry.op == "delete":
            body = "这件拿回来。收回也记在这里；要再删，就再删一次，写原因。"
        if entry.op == "create":
            body = "这件整个收回，台账和查找里不再出现；号码留着，可以再拿回来。"
        if ask(self, Question("take_back", f"收回这次{entry.words}？", body, "收回", "留着", "primary")).go:
            self.deleted = entry.op == "create"
            self._do(lambda: history.take_back(self._bench.desk, self._record, change), "收回")

    def _on_release(self) -> None:
        question = Question(
            "release",
            "把这件整个交给镇里看？",
            "平时不交的内容这次也交，身份证号、手机号、银行账号还是不交。下次交换时带走。",
            "交给镇里看",
            "先不交",
            kind="primary",
            asks="事由",
        )
        answer = ask(self, question)
        if answer.go:
            self._do(lambda: removal.release(self._bench.desk, self._record, answer.words), "交给镇里看")

    def _on_delete(self) -> None:
        body = "台账和查找里不再出现；修改记录和号码留着，可以恢复。"
        answer = ask(self, Question("delete", "删掉这件吗？", body, "删掉这件", "留着", asks="理由"))
        if answer.go:
            self.deleted = True
            self._do(lambda: removal.delete(self._bench.desk, self._record, answer.words), "删掉")

    def _on_erase(self) -> None:
        answer = ask(self, Question("erase", "抹去这件吗？", ERASES, "抹去", "留着", asks="理由"))
        desk, record = self._bench.desk, self._record
        if answer.go:
            self._bench.jobs.run(
                lambda _: removal.erase(desk, record, answer.words), self._on_erased, self._on_refused, label="抹去"
            )

    def _on_erased(self, changes: ChangeSet) -> None:
        self.changed = self.deleted = True
        self.said = "已抹去。以前的备份里还有，到期自己删"
        self._bench.notifier.tell(changes)
        self.accept()

    def _do(self, work: Callable[[], Saved], words: str) -> None:
        self._bench.jobs.run(lambda _: work(), self._on_done, self._on_refused, label=words)

    def _on_done(self, saved: Saved) -> None:
        self.changed = True
        self.said = f"已撤销：{saved.told}。" if saved.told else ""
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        self.deleted = False
        tell_refusal(self, refusal)
