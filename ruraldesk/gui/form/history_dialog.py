"""修改记录: every save of a record, who and when, before and after; undo, delete, release."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.services import history, removal
from ruraldesk.services.history import HistoryEntry
from ruraldesk.services.records import Saved

WIDTH, HEIGHT = 760, 520


class HistoryDialog(QDialog):
    """``changed`` and ``deleted`` say what was done in it."""

    def __init__(self, bench: Bench, record: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._bench, self._record = bench, record
        self.changed = self.deleted = False
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
        column = QVBoxLayout(inner)
        column.setContentsMargins(22, 10, 22, 10)
        column.setSpacing(6)
        for entry in history.history(self._bench.desk, self._record):
            self._add_entry(column, entry)
        column.addStretch(1)
        area.setWidget(inner)
        return area

    def _add_entry(self, column: QVBoxLayout, entry: HistoryEntry) -> None:
        row = QHBoxLayout()
        row.addWidget(label(when(entry.at, self._bench.clock), colour=tokens.INK2))
        row.addWidget(label(entry.clerk))
        row.addWidget(label(entry.words, role="bold"))
        row.addStretch(1)
        if not entry.mine:
            row.addWidget(label("别的桌子", role="small", colour=tokens.INK2))
        column.addLayout(row)
        if entry.reason:
            column.addWidget(label(f"理由：{entry.reason}", role="small", colour=tokens.INK2, wrap=True))
        for change in entry.fields:
            before = f"“{change.old}”改成" if change.old else ""
            after = f"“{change.new}”" if change.new else "空"
            line = label(f"{change.label}：{before}{after}", wrap=True)
            line.setContentsMargins(16, 0, 0, 0)
            column.addWidget(line)
        column.addWidget(hline(tokens.ROW_LINE))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        delete = Button("delete", "删掉这件", icon="delete", kind="danger")
        release = Button("release", "交给镇里看", icon="send")
        undo = Button("undo", "撤销上次修改", icon="arrow_undo")
        self._stay = Button("stay", "看好了", key="Esc", kind="primary")
        delete.clicked.connect(self._on_delete)
        release.clicked.connect(self._on_release)
        undo.clicked.connect(self._on_undo)
        self._stay.clicked.connect(self.reject)
        if self._bench.desk.role != "village":
            release.hide()
        row.addWidget(delete)
        row.addStretch(1)
        for button in (release, undo, self._stay):
            row.addWidget(button)
        return row

    def _on_undo(self) -> None:
        self._do(lambda: history.undo(self._bench.desk, self._record), "撤销")

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

    def _do(self, work: Callable[[], Saved], words: str) -> None:
        self._bench.jobs.run(lambda _: work(), self._on_done, self._on_refused, label=words)

    def _on_done(self, saved: Saved) -> None:
        self.changed = True
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        self.deleted = False
        tell_refusal(self, refusal)
