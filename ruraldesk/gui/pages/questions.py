"""没定的疑问 at a village, 待问 at a town: what was asked, who wrote what, and deciding it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label, plain_tip
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.dialogs import ask as dialogs
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet, Question
from ruraldesk.services import forms, questions, records

KINDS = {
    "conflict": ("两边不一样", "waiting"),
    "open_point": ("要改一处", "failed"),
    "town_query": ("镇里问", "waiting"),
    "returned": ("镇里退回", "failed"),
}


class QuestionsPage(Page):
    """Every open question, or those of one record."""

    def __init__(self, bench: Bench, record: str = "") -> None:
        super().__init__(actions=False)
        self._bench, self._record = bench, record
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        column.addWidget(self._area)
        bench.notifier.changed.connect(self._on_changed)

    def heading(self) -> Heading:
        town = self._bench.desk.role == "town"
        return Heading("待问" if town else "没定的疑问", note="一处一处定，定了随下次交换带走", back="返回")

    def shown(self) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        found = questions.open_questions(self._bench.desk, self._record)
        for question in found:
            column.addWidget(self._card(question))
        if not found:
            column.addWidget(EmptyState("没有没定的疑问。", "两张桌子写得不一样、镇里问的，都会列在这里。"), 1)
        else:
            column.addStretch(1)
        self._area.setWidget(inner)

    def _card(self, question: Question) -> Panel:
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        words, shape = KINDS[question.kind]
        if question.kind == "town_query" and self._bench.desk.role == "town":
            words = "等村里回答"
        head.addWidget(Mark(Pill(words, shape)))
        record = records.get(self._bench.desk, question.record)
        head.addWidget(label(record.title, role="bold"))
        head.addWidget(label(self._field_label(question), colour=tokens.INK2))
        head.addStretch(1)
        head.addWidget(label(when(question.asked_at, self._bench.clock), role="small", colour=tokens.INK2))
        inner.addLayout(head)
        inner.addWidget(label(question.words, wrap=True))
        inner.addLayout(self._choices(question))
        panel.box.addLayout(inner)
        return panel

    def _choices(self, question: Question) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        for place, option in enumerate(question.options, start=1):
            button = Button(f"answer.{question.id}.{place}", f"以“{self._shown(question, option.value)}”为准")
            button.setProperty("question", question.id)
            button.setProperty("value", f"#{place}")
            button.setToolTip(plain_tip(f"{option.clerk}，{when(option.at, self._bench.clock)}"))
            button.clicked.connect(self._on_answer)
            row.addWidget(button)
            row.addWidget(label(option.clerk, role="small", colour=tokens.INK2))
        if question.kind == "town_query" and self._bench.desk.role == "village":
            reply = Button(f"reply.{question.id}", "写回答", kind="primary")
            reply.setProperty("question", question.id)
            reply.clicked.connect(self._on_reply)
            row.addWidget(reply)
        row.addStretch(1)
        look = Button(f"open.{question.id}", "打开这件")
        look.setProperty("route", ToForm(question.form, question.record, field=question.key.split("/")[0]))
        look.clicked.connect(self._on_open)
        row.addWidget(look)
        return row

    def _field_label(self, question: Question) -> str:
        spec = forms.form(self._bench.desk, question.form)
        field = spec.by_name.get(question.key.split("/")[-1])
        return field.label if field else ""

    def _shown(self, question: Question, value: object) -> str:
        spec = forms.form(self._bench.desk, question.form)
        name = question.key.split("/")[-1]
        choice = spec.choice(name, str(value)) if name in spec.by_name else None
        return choice.label if choice else ("空" if value in (None, "") else str(value))

    def _on_answer(self) -> None:
        button = self.sender()
        if button is not None:
            self._answer(str(button.property("question")), str(button.property("value")))

    def _on_reply(self) -> None:
        button = self.sender()
        question = dialogs.Question("reply", "怎么回答镇里", "写清楚就行。", "记下回答", "先不答", "primary", "回答")
        answer = dialogs.ask(self, question)
        if button is not None and answer.go and answer.words:
            self._answer(str(button.property("question")), answer.words)

    def _answer(self, question: str, value: str) -> None:
        desk = self._bench.desk

        def work(_: object) -> ChangeSet:
            if desk.role == "town":
                from ruraldesk.town.questions import answer

                return answer(desk, question, value)
            return questions.answer(desk, question, value).changes

        self._bench.jobs.run(work, self._bench.notifier.tell, label="记下回答")

    def _on_open(self) -> None:
        button = self.sender()
        if button is not None:
            self._bench.navigator.go(button.property("route"))

    def _on_changed(self, changes: ChangeSet) -> None:  # noqa: ARG002
        if self.isVisible():
            self.shown()
