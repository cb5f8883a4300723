"""One question: about what, who wrote what and when, and the buttons that decide it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ruraldesk.clock import Clock
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import ElidedLabel, label, plain_tip
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import when
from ruraldesk.services.asked import Asked

LONGEST = 14
KINDS = {
    "conflict": Pill("两边不一样", "waiting"),
    "open_point": Pill("要改一处", "failed"),
    "town_query": Pill("镇里问", "waiting"),
    "returned": Pill("镇里退回", "failed"),
}


def pill_of(one: Asked, *, at_town: bool) -> Pill:
    """Return what a question is and how far, in one word."""
    kind = one.question.kind
    if not one.is_open:
        return Pill("改过了" if kind == "returned" else "答过了", "done")
    if at_town and kind == "town_query":
        return Pill("等村里回答", "waiting")
    if at_town and kind == "returned":
        return Pill("等村里改", "waiting")
    return KINDS[kind]


class QuestionCard(Panel):
    """Says what the clerk wants; the page does it."""

    answered = Signal(object, str)  # Asked, answer
    reply_asked = Signal(object)  # Asked
    withdraw_asked = Signal(object)
    open_asked = Signal(object)
    history_asked = Signal(object)

    def __init__(self, one: Asked, clock: Clock, *, at_town: bool) -> None:
        super().__init__()
        self._one, self._clock, self._at_town = one, clock, at_town
        self.setObjectName(f"question:{one.question.id}")
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 10, 16, 10)
        inner.setSpacing(6)
        inner.addLayout(self._head())
        inner.addWidget(label(one.question.words, wrap=True))
        if not one.is_open:
            inner.addWidget(label(f"答：{one.question.answer}", colour=tokens.OK, wrap=True, name="answer"))
        inner.addLayout(self._actions())
        self.box.addLayout(inner)

    def _head(self) -> QHBoxLayout:
        one = self._one
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Mark(pill_of(one, at_town=self._at_town)))
        if one.village_name:
            row.addWidget(label(one.village_name, role="bold"))
        row.addWidget(ElidedLabel(f"{one.title}　{one.label}".rstrip("　"), role="bold"), 1)
        row.addWidget(label(one.form_title, role="small", colour=tokens.INK2))
        row.addWidget(label(when(one.question.asked_at, self._clock), role="small", colour=tokens.INK2))
        return row

    def _actions(self) -> QHBoxLayout:
        one = self._one
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        if one.is_open:
            for place, choice in enumerate(one.choices, start=1):
                words = choice.words if len(choice.words) <= LONGEST else f"{choice.words[: LONGEST - 1]}…"
                button = Button(f"answer.{one.question.id}.{place}", f"以“{words}”为准")
                button.setAccessibleName(f"{one.title}{one.label}以“{choice.words}”为准，{choice.who}写的")
                button.setToolTip(plain_tip(choice.words))
                button.setProperty("answer", choice.answer)
                button.clicked.connect(self._on_answer)
                row.addWidget(button)
                who = f"{choice.who}\n{when(choice.at, self._clock)}"
                row.addWidget(label(who, role="small", colour=tokens.INK2), 0, Qt.AlignmentFlag.AlignVCenter)
            self._add_town_query(row)
        row.addStretch(1)
        for verb, words, slot in (("history", "看经过", self._on_history), ("open", "打开这件", self._on_open)):
            link = Link(f"{verb}.{one.question.id}", words)
            link.setAccessibleName(f"{words}：{one.title}")
            link.clicked.connect(slot)
            row.addWidget(link)
        return row

    def _add_town_query(self, row: QHBoxLayout) -> None:
        if self._one.question.kind != "town_query":
            return
        if self._at_town:
            back = Button(f"withdraw.{self._one.question.id}", "撤回")
            back.clicked.connect(self._on_withdraw)
            row.addWidget(back)
            return
        reply = Button(f"reply.{self._one.question.id}", "写回答", kind="primary")
        reply.clicked.connect(self._on_reply)
        row.addWidget(reply)

    def _on_answer(self) -> None:
        button = self.sender()
        if button is not None:
            self.answered.emit(self._one, str(button.property("answer")))

    def _on_reply(self) -> None:
        self.reply_asked.emit(self._one)

    def _on_withdraw(self) -> None:
        self.withdraw_asked.emit(self._one)

    def _on_open(self) -> None:
        self.open_asked.emit(self._one)

    def _on_history(self) -> None:
        self.history_asked.emit(self._one)
