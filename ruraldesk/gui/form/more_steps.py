"""其他步骤: the steps that have no room in the bar, one below the other; each says what it still needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.workflow import Step

WIDTH = 480
_SIDE = 22


class MoreSteps(QDialog):
    """``chosen`` is the state that the step leads to, "" while none was chosen."""

    def __init__(self, steps: Sequence[Step], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.chosen = ""
        self.setObjectName("dialog:steps")
        self.setWindowTitle("其他步骤")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(_SIDE, 18, _SIDE, 16)
        inner.setSpacing(10)
        inner.addWidget(label("其他步骤", role="title"))
        buttons = [self._add(inner, one) for one in steps]
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._way_back())
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, inner: QVBoxLayout, step: Step) -> Button:
        button = Button(f"step.{step.target}", words_of(step), icon="arrow_right")
        button.setProperty("target", step.target)
        button.clicked.connect(self._on_chosen)
        inner.addWidget(button)
        if step.missing:
            words = label(f"还要填：{'、'.join(step.missing)}", wrap=True)
            words.setMinimumHeight(words.heightForWidth(WIDTH - 2 * _SIDE))
            inner.addWidget(words)
        return button

    def _way_back(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        stay = Button("stay", "不办了", key="Esc")
        stay.clicked.connect(self.reject)
        row.addStretch(1)
        row.addWidget(stay)
        return row

    def _on_chosen(self) -> None:
        button = self.sender()
        if button is not None:
            self.chosen = str(button.property("target"))
            self.accept()


def words_of(step: Step) -> str:
    """Return what a step's button says."""
    return step.label or f"转到“{step.target_label}”"


def choose_step(steps: Sequence[Step], parent: QWidget) -> str:
    """Let the clerk choose one of the steps; return the state it leads to, or ""."""
    dialog = MoreSteps(steps, parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.chosen
