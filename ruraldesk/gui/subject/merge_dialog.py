"""是同一个人: both side by side with what differs, which one stays, what it takes over; then the merge."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar, hline
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import Role, label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.gui.words import when
from ruraldesk.services import same_record
from ruraldesk.services.records import Saved
from ruraldesk.services.same_record import Line, Side

WIDTH, HEIGHT = 860, 560


class MergeDialog(QDialog):
    """``kept`` is the record that stays, once it is done. Made with a UserError where the preview refuses."""

    def __init__(self, bench: Bench, lose: str, keep: str, parent: QWidget) -> None:
        preview = same_record.preview(bench.desk, lose, keep)
        if preview.lose.dealings > preview.keep.dealings:  # the one with more to it stays, until it is turned round
            preview = same_record.preview(bench.desk, keep, lose)
        super().__init__(parent.window())
        self.kept = ""
        self._bench, self._preview = bench, preview
        self._boxes: dict[str, TickBox] = {}
        self.setObjectName("dialog:merge")
        self.setWindowTitle("这两位是同一个人吗？")
        self.resize(WIDTH, HEIGHT)
        palette.ground(self, tokens.SHEET)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        head = label("这两位是同一个人吗？", role="title")
        head.setContentsMargins(22, 16, 22, 2)
        self._outer.addWidget(head)
        words = "并了以后，别处都只显示留下的那一位，原来的登记、纸面都不改；并错了可以再分开。"
        note = label(words, role="small", colour=tokens.INK2, wrap=True)
        note.setContentsMargins(22, 0, 22, 10)
        self._outer.addWidget(note)
        self._outer.addWidget(hline())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._outer.addWidget(self._area, 1)
        self._outer.addWidget(hline())
        self._outer.addLayout(self._buttons())
        self._show()
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def taken(self) -> tuple[str, ...]:
        """The fields that the one that stays takes over."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def merge(self) -> None:
        """Do it, in the job runner."""
        desk, lose, keep, taken = self._bench.desk, self._preview.lose.record, self._preview.keep.record, self.taken
        self._go.setEnabled(False)
        self._bench.jobs.run(
            lambda _: same_record.merge(desk, lose, keep, taken), self._on_merged, self._on_refused, label="并到一起"
        )

    def turn(self) -> None:
        """Let the other one stay."""
        self._preview = same_record.preview(self._bench.desk, self._preview.keep.record, self._preview.lose.record)
        self._show()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        self._turn = Link("turn", "换一位留下")
        self._turn.clicked.connect(self.turn)
        row.addWidget(self._turn)
        row.addStretch(1)
        self._go = Button("merge", "并到一起", key="F9", kind="primary")
        self._stay = Button("stay", "先不并", key="Esc")
        self._go.clicked.connect(self.merge)
        self._stay.clicked.connect(self.reject)
        row.addWidget(self._go)
        row.addWidget(self._stay)
        return row

    def _show(self) -> None:
        self._boxes = {}
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(22, 12, 22, 12)
        column.setSpacing(8)
        if self._preview.drafts:
            names = "、".join(self._preview.drafts)
            words = f"{names}还有一份要并掉那一位的没填完，并了也留着，可以接着填。"
            column.addWidget(MessageBar("warn", words))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._add_sides(grid)
        for row, line in enumerate(self._preview.lines, start=2):
            self._add_line(grid, row, line)
        column.addLayout(grid)
        column.addStretch(1)
        self._area.setWidget(inner)

    def _add_sides(self, grid: QGridLayout) -> None:
        for column, side, words in ((1, self._preview.lose, "并掉"), (2, self._preview.keep, "留下")):
            grid.addWidget(label(f"{words}：{side.title}", role="bold", wrap=True), 0, column)
            grid.addWidget(label(self._about(side), role="small", colour=tokens.INK2, wrap=True), 1, column)

    def _about(self, side: Side) -> str:
        return f"{when(side.made, self._bench.clock)}登记，往来{side.dealings}件"

    def _add_line(self, grid: QGridLayout, row: int, line: Line) -> None:
        name = label(line.label, colour=tokens.INK2)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        differs = "（不一样）" if line.differs else ""
        role: Role = "bold" if line.differs else "body"
        colour = tokens.WARN if line.differs else tokens.INK
        grid.addWidget(label(line.lose or "空", role=role, colour=colour, wrap=True), row, 1)
        if not line.can_take:
            grid.addWidget(label(f"{line.keep or '空'}{differs}", role=role, colour=colour, wrap=True), row, 2)
            return
        box = TickBox("空，照左边补上")
        box.setObjectName(f"take:{line.field}")
        box.setAccessibleName(f"{line.label}照左边补上")
        box.setChecked(True)
        self._boxes[line.field] = box
        grid.addWidget(box, row, 2)

    def _on_merged(self, saved: Saved) -> None:
        self.kept = saved.record.id
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        self._go.setEnabled(True)
        tell_refusal(self, refusal)
