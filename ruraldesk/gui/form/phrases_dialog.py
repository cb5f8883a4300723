"""The 常用语 of one field: written, changed, put in order, removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.editors.long_text import RingTextEdit
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import Field
from ruraldesk.services import phrases
from ruraldesk.services.desk import Desk

WIDTH, HEIGHT = 640, 460
_EMPTY = "还没有常用语。在下面写一条；也可以在格里选中一段字，按F4记下。"


class PhrasesDialog(QDialog):
    """Every change is kept at once."""

    def __init__(self, desk: Desk, form: str, field: Field, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._desk, self._form, self._field = desk, form, field
        self._changing: int | None = None
        self.setObjectName("dialog:phrases")
        self.setWindowTitle("常用语")
        self.resize(WIDTH, HEIGHT)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = label(f"“{field.label}”的常用语", role="title")
        head.setContentsMargins(22, 16, 22, 10)
        column.addWidget(head)
        column.addWidget(hline())
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        column.addWidget(self._area, 1)
        column.addWidget(hline())
        column.addLayout(self._foot())
        self._show(phrases.phrases(desk, form, field.name))
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _foot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(tokens.GAP)
        self._box = RingTextEdit()
        self._box.setObjectName("field:phrase")
        self._box.setAccessibleName("写一条常用语")
        self._box.setPlaceholderText("写一条新的")
        self._box.setTabChangesFocus(True)
        self._box.setFixedHeight(72)
        column.addWidget(self._box)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        stay = Button("stay", "好了", key="Esc")
        self._go = Button("keep_phrase", "记下", key="F9", kind="primary")
        stay.clicked.connect(self.reject)
        self._go.clicked.connect(self._on_keep)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._on_keep)
        row.addWidget(stay)
        row.addWidget(self._go)
        column.addLayout(row)
        return column

    def _show(self, kept: list[str]) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(22, 8, 22, 8)
        column.setSpacing(2)
        if not kept:
            column.addWidget(label(_EMPTY, colour=tokens.INK2, wrap=True))
        for place, words in enumerate(kept):
            column.addLayout(self._line(place, words))
        column.addStretch(1)
        self._area.setWidget(inner)

    def _line(self, place: int, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(ElidedLabel(words.replace("\n", " ")), 1)
        for verb, text, slot in (
            ("raise", "上移", self._on_raise),
            ("change", "改", self._on_change),
            ("drop", "删", self._on_drop),
        ):
            if verb == "raise" and place == 0:
                continue
            link = Link(f"{verb}_phrase", text, small=True)
            link.setAccessibleName(f"{text}：{words[:20]}")
            link.setProperty("place", place)
            link.clicked.connect(slot)
            row.addWidget(link)
        return row

    def _on_keep(self) -> None:
        words, at = self._box.toPlainText(), self._changing
        if not words.strip():
            return
        try:
            if at is None:
                kept = phrases.add(self._desk, self._form, self._field.name, words)
            else:
                kept = phrases.change(self._desk, self._form, self._field.name, at, words)
        except UserError as refusal:
            tell_refusal(self, refusal)
            return
        self._changing = None
        self._go.set_words("记下")
        self._box.clear()
        self._show(kept)

    def _on_raise(self) -> None:
        place, kept = self._place(), self._kept()
        kept[place - 1], kept[place] = kept[place], kept[place - 1]
        self._show(phrases.keep(self._desk, self._form, self._field.name, kept))

    def _on_change(self) -> None:
        self._changing = self._place()
        self._box.setPlainText(self._kept()[self._changing])
        self._go.set_words("改好")
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_drop(self) -> None:
        kept, self._changing = self._kept(), None
        self._box.setPlainText(kept.pop(self._place()))  # it can be kept again as long as the dialog stands
        self._show(phrases.keep(self._desk, self._form, self._field.name, kept))

    def _kept(self) -> list[str]:
        return phrases.phrases(self._desk, self._form, self._field.name)

    def _place(self) -> int:
        sender = self.sender()
        return int(sender.property("place")) if sender is not None else 0
