"""没定的疑问 at a village, 待问 at a town: what was asked, who wrote what, deciding it, and what was answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs import ask as dialogs
from ruraldesk.gui.form.editors.choice_box import ChoiceBox
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.pages.question_card import QuestionCard
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import asked, questions
from ruraldesk.services.asked import Asked, Listing

OPEN, ANSWERED = "open", "answered"


class QuestionsPage(Page):
    """Every question, or those of one record or one village."""

    def __init__(self, bench: Bench, record: str = "", village: str = "") -> None:
        super().__init__(actions=False)
        self._bench, self._record, self._village = bench, record, village
        self._limit = asked.PAGE
        self._listing: Listing | None = None
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        column.setSpacing(12)
        column.addLayout(self._filters())
        self._area = QScrollArea()
        self._area.setObjectName("list:questions")
        self._area.setAccessibleName("疑问")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area, 1)
        bench.notifier.changed.connect(self._on_changed)

    @property
    def _at_town(self) -> bool:
        return self._bench.desk.role == "town"

    def heading(self) -> Heading:
        back = "" if self._at_town and not self._record else "返回"
        note = "一处一处定，定了随下次回执带给村里" if self._at_town else "一处一处定，定了随下次交换带走"
        return Heading("待问" if self._at_town else "没定的疑问", note=note, back=back)

    def shown(self) -> None:
        desk, record, village = self._bench.desk, self._record, self._village
        answered, limit = self._state.currentData() == ANSWERED, self._limit
        self._bench.jobs.run(
            lambda _: asked.listing(desk, record, village, answered=answered, limit=limit),
            self._on_listing,
            label="看疑问",
        )

    def focus_first(self) -> None:
        """Stand on what settles the first question."""
        listed = self._area.widget()
        ways = listed.findChildren(QAbstractButton) if listed is not None else []
        first = next((one for one in ways if one.isVisible() and one.isEnabled()), self)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label("看"))
        self._state = self._choice("filter.state", "看哪些")
        self._state.addItem("没定的", OPEN)
        self._state.addItem("答过的", ANSWERED)
        row.addWidget(self._state)
        self._of = label("疑问，村里是", colour=tokens.INK2)
        self._villages = self._choice("filter.village", "哪个村")
        self._villages.addItem("所有村", "")
        for widget in (self._of, self._villages):
            row.addWidget(widget)
            widget.setVisible(self._at_town)
        row.addStretch(1)
        self._count = label(colour=tokens.INK2, name="count")
        row.addWidget(self._count)
        self._state.activated.connect(self._on_filter)
        self._villages.activated.connect(self._on_filter)
        return row

    def _choice(self, name: str, words: str) -> ChoiceBox:
        made = ChoiceBox()
        made.setObjectName(f"field:{name}")
        made.setAccessibleName(words)
        made.setMinimumHeight(tokens.measures().row)
        made.setMinimumWidth(140)
        return made

    def _on_listing(self, found: Listing) -> None:
        self._listing = found
        self._fill_villages(found)
        self._count.setText(f"没定的{found.open_count:,}个，答过的{found.answered_count:,}个")
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for one in found.rows:
            card = QuestionCard(one, self._bench.clock, at_town=self._at_town)
            for signal, slot in (
                (card.answered, self._answer),
                (card.reply_asked, self._on_reply),
                (card.withdraw_asked, self._on_withdraw),
                (card.open_asked, self._on_open),
                (card.history_asked, self._on_history),
            ):
                signal.connect(slot)
            column.addWidget(card)
        if len(found.rows) < found.total:
            more = Link("questions_more", f"还有{found.total - len(found.rows):,}个，再看{asked.PAGE}个")
            more.clicked.connect(self._on_more)
            column.addWidget(more)
        if found.rows:
            column.addStretch(1)
        else:
            column.addWidget(self._empty(), 1)
        bar, focus = self._area.verticalScrollBar().value(), self.window().focusWidget()
        stood_here = focus is None or focus is self or self._area.isAncestorOf(focus)
        self._area.setWidget(inner)
        self._area.verticalScrollBar().setValue(bar)
        if stood_here and self.isVisible():
            self.focus_first()

    def _empty(self) -> EmptyState:
        if self._state.currentData() == ANSWERED:
            return EmptyState("还没有答过的。", "问过、答过的会留在这里，随时能看。")
        return EmptyState("没有没定的疑问。", "两张桌子写得不一样、镇里问的，都会列在这里。")

    def _fill_villages(self, found: Listing) -> None:
        if self._villages.count() == len(found.villages) + 1:
            return
        self._villages.clear()
        self._villages.addItem("所有村", "")
        for code, name in found.villages:
            self._villages.addItem(name, code)
        self._villages.setCurrentIndex(max(0, self._villages.findData(self._village)))

    def _on_filter(self) -> None:
        self._village = str(self._villages.currentData() or "")
        self._limit = asked.PAGE
        self.shown()

    def _on_more(self) -> None:
        self._limit += asked.PAGE
        self.shown()

    def _on_reply(self, one: Asked) -> None:
        title = f"怎么回答镇里：{one.question.words}"
        body = f"{one.title}　{one.label}\n写清楚就行，随下次交换带给镇里。"
        answer = dialogs.ask(self, dialogs.Question("reply", title, body, "记下回答", "先不答", "primary", "回答"))
        if answer.go and answer.words:
            self._answer(one, answer.words)

    def _on_withdraw(self, one: Asked) -> None:
        body = f"{one.title}　{one.question.words}\n撤回以后，村里不用再答。随下次回执带去。"
        if dialogs.ask(self, dialogs.Question("withdraw", "撤回这个疑问吗？", body, "撤回", "留着")).go:
            desk = self._bench.desk

            def work(_: object) -> ChangeSet:
                from ruraldesk.town.questions import withdraw

                return withdraw(desk, one.question.id)

            self._bench.jobs.run(work, self._on_decided, self._on_refused, label="撤回")

    def _answer(self, one: Asked, value: str) -> None:
        desk = self._bench.desk

        def work(_: object) -> ChangeSet:
            if desk.role == "town":
                from ruraldesk.town.questions import answer

                return answer(desk, one.question.id, value)
            return questions.answer(desk, one.question.id, value).changes

        self._bench.jobs.run(work, self._on_decided, self._on_refused, label="记下回答")

    def _on_decided(self, changes: ChangeSet) -> None:
        self._bench.notifier.tell(changes | ChangeSet(questions=True))
        self._bench.navigator.say("记下了")

    def _on_refused(self, refusal: UserError) -> None:
        dialogs.tell_refusal(self, refusal)
        self.shown()

    def _on_open(self, one: Asked) -> None:
        key = one.question.key
        field = "" if key.startswith("_") else key.split("/")[0]
        self._bench.navigator.go(ToForm(one.question.form, one.question.record, field=field))

    def _on_history(self, one: Asked) -> None:
        dialog = HistoryDialog(self._bench, one.question.record, self)
        dialog.exec()
        dialog.deleteLater()
        if dialog.said:
            self._bench.navigator.say(dialog.said)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and (changes.questions or changes.records):
            self.shown()
