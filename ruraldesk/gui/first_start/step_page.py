"""The base of a step: a title, a sentence, and what is still missing in words."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.secret import SecretBox
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, set_problem

WIDTH = 660
F = TypeVar("F")


class StepPage(QWidget, Generic[F]):
    """One step of the first start, or of another way of steps with facts of its own."""

    changed = Signal()
    filled = Signal()  # nothing is left to write here: what goes on may be stood on
    title = ""
    sentence = ""

    def __init__(self, facts: F) -> None:
        super().__init__()
        self.facts = facts
        palette.ground(self, tokens.SHEET)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(56, 40, 56, 16)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.GAP)
        self._title = label(self.title, role="number", name="step_title")
        self._sentence = label(self.sentence, wrap=True, name="step_sentence")
        self.column.addWidget(self._title)
        self.column.addWidget(self._sentence)
        self.column.addSpacing(14)
        self.build()
        self.column.addStretch(1)
        outer.addWidget(inner, 10)
        outer.addStretch(1)

    def build(self) -> None:
        """Add the step's own widgets to ``column``."""

    def missing(self) -> str:
        """Return why one cannot go on yet; "" when one can."""
        return ""

    def say(self, title: str, sentence: str) -> None:
        """Say another title and sentence: the step depends on one before it."""
        self._title.setText(title)
        self._sentence.setText(sentence)

    def shown(self) -> None:
        """The step comes to the front."""

    def take(self) -> None:
        """Write what was filled in into ``facts``."""

    def first_field(self) -> QWidget | None:
        """Return the widget to stand in."""
        return None

    def add_line(self, name: str, words: str, hint: str = "", *, secret: bool = False, width: int = 0) -> LineField:
        """Add a labelled line to the step."""
        field = LineField(name, words, hint, secret=secret, width=width)
        field.line.textChanged.connect(self._on_text)
        self.column.addWidget(field)
        return field

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self.changed.emit()


class LineField(QWidget):
    """Label, line, hint and problem, outside of any form."""

    def __init__(self, name: str, words: str, hint: str = "", *, secret: bool = False, width: int = 0) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        head = label(words)
        head.setFixedSize(tokens.measures().label + 16, tokens.measures().row)
        column = QVBoxLayout()
        column.setSpacing(2)
        box = SecretBox(name, words) if secret else None
        self.line = box.line if box is not None else _plain_line(name, words)
        if width:
            self.line.setFixedWidth(width)  # and starts where the lines above it start
        self._keys = FieldKeys(self.line)
        self._keys.go_on.connect(self._on_go_on)
        column.addWidget(box or self.line)
        if hint:
            column.addWidget(label(hint, role="small", colour=tokens.INK2, wrap=True))
        self.problem = ProblemLine(name)
        column.addWidget(self.problem)
        row.addWidget(head)
        row.addLayout(column, 0 if width else 1)
        if width:
            row.addStretch(1)
        row.setAlignment(head, Qt.AlignmentFlag.AlignTop)

    @property
    def text(self) -> str:
        return self.line.text().strip()

    def mark(self, wrong: bool) -> None:
        set_problem(self.line, wrong)

    def _on_go_on(self, forward: bool) -> None:
        """Go to the line after or before; writing in sight is beside the way: the mouse, or Shift+Tab."""
        step = self.focusNextChild if forward else self.focusPreviousChild
        step()
        at = QApplication.focusWidget()
        if forward and at is not None and at.objectName().startswith("action:see."):
            step()
            at = QApplication.focusWidget()
        if forward and at is not None and at.objectName() in ("action:step_back", "action:stay"):
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)  # something is missing: Enter leads nowhere back


def _plain_line(name: str, words: str) -> RingLineEdit:
    line = RingLineEdit()
    line.setObjectName(f"field:{name}")
    line.setAccessibleName(words)
    line.setMinimumHeight(tokens.measures().row)
    line.setTextMargins(6, 0, 6, 0)
    return line


class Foot(QWidget):
    """The bar under the steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(tokens.ACTION_BAR)
        palette.ground(self, tokens.SHEET)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), 1, QColor(tokens.LINE))
