"""Ctrl+F1: every key of every page on one card, which can be printed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.printing import print_pdf
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services import helping
from ruraldesk.services.helping import KeyGroup

WIDTH, HEIGHT, COLUMNS = 860, 560, 2
TITLE = "全部按键"


class KeyCard(QDialog):
    """The keys of each page under its name, two columns."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.setObjectName("dialog:keys")
        self.setWindowTitle(TITLE)
        self.resize(min(WIDTH, parent.width() - 40), min(HEIGHT, parent.height() - 40))
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label(TITLE, role="title")
        head.setContentsMargins(22, 14, 22, 10)
        column.addWidget(head)
        column.addWidget(hline())
        column.addWidget(self._list(), 1)
        column.addWidget(hline())
        column.addLayout(self._buttons())

    def _list(self) -> QScrollArea:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("全部按键，上下键移动")
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        row = QHBoxLayout(inner)
        row.setContentsMargins(22, 12, 22, 12)
        row.setSpacing(tokens.COLUMN_GAP)
        for groups in _columns(helping.key_groups()):
            side = QVBoxLayout()
            side.setSpacing(14)
            for one in groups:
                side.addLayout(_group(one))
            side.addStretch(1)
            row.addLayout(side, 1)
        area.setWidget(inner)
        return area

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        self._print = Button("print_keys", "打印这张", icon="print", key="F8")
        close = Button("stay", "看好了", key="Esc", kind="primary")
        self._print.clicked.connect(self._on_print)
        close.clicked.connect(self.reject)
        row.addStretch(1)
        row.addWidget(self._print)
        row.addWidget(close)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
        return row

    def _on_print(self) -> None:
        from ruraldesk.services.key_card import key_card

        self._print.setEnabled(False)
        self._jobs.run(lambda _: key_card(), self._on_made, label="排按键一览")

    def _on_made(self, made: tuple[bytes, int]) -> None:
        self._print.setEnabled(True)
        pdf, pages = made
        print_pdf(self, pdf, TITLE, pages)


def _columns(groups: tuple[KeyGroup, ...]) -> list[list[KeyGroup]]:
    """Return the groups in two columns of about the same height."""
    whole = sum(len(one.keys) + 2 for one in groups)
    columns: list[list[KeyGroup]] = [[] for _ in range(COLUMNS)]
    high = 0
    for one in groups:
        columns[min(COLUMNS - 1, high * COLUMNS // whole)].append(one)
        high += len(one.keys) + 2
    return columns


def _group(group: KeyGroup) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnMinimumWidth(0, 104 if not tokens.measures().large else 126)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(group.title, role="bold"), 0, 0, 1, 2)
    for row, one in enumerate(group.keys, start=1):
        grid.addWidget(label(one.shown, role="small_bold"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(one.words, role="small", wrap=True), row, 1)
    return grid
