"""What a town does with a village's record: ask about it (F7), or send it back with a reason."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.shell.page import Page
from ruraldesk.model.outcomes import ChangeSet

TRAVELS = "写好以后，随下一次回执带给村里。"


class TownAsks(QObject):
    """Adds two buttons to a form's bar at a town; at a village it adds nothing."""

    def __init__(self, bench: Bench, page: Page, record: str, form: str) -> None:
        super().__init__(page)
        self._bench, self._page, self._record, self._form = bench, page, record, form
        if bench.desk.role != "town" or not record:
            return
        question = Button("ask_village", "问村里", icon="question_circle", key="F7", kind="primary")
        back = Button("send_back", "退回", icon="arrow_undo")
        question.clicked.connect(self._on_ask)
        back.clicked.connect(self._on_send_back)
        page.bar.right.insertWidget(0, back)
        page.bar.right.addWidget(question)

    def _on_ask(self) -> None:
        from ruraldesk.town.questions import ask as put

        field, head = self._field_in_hand()
        title = f"问村里“{head}”这一格" if field else "问村里什么"
        answer = ask(self._page, Question("ask_village", title, TRAVELS, "记下", "先不问", "primary", "问"))
        desk, record, form = self._bench.desk, self._record, self._form
        if answer.go and answer.words:

            def work(_: object) -> ChangeSet:
                put(desk, record, field, answer.words)
                return ChangeSet(frozenset({record}), frozenset({form}), questions=True)

            self._bench.jobs.run(work, self._on_done, self._on_refused, label="记下疑问")

    def _on_send_back(self) -> None:
        from ruraldesk.town.questions import send_back

        answer = ask(self._page, Question("send_back", "退回这件吗？", TRAVELS, "退回", "不退", asks="理由"))
        desk, record = self._bench.desk, self._record
        if answer.go and answer.words:
            self._bench.jobs.run(
                lambda _: send_back(desk, record, answer.words), self._on_done, self._on_refused, label="退回"
            )

    def _field_in_hand(self) -> tuple[str, str]:
        """Return the field that was clicked and its label; empty where it is none, or one of a row."""
        focus = self._page.focusWidget()
        name = focus.objectName() if focus is not None else ""
        if focus is None or not name.startswith("field:") or "." in name:
            return "", ""
        return name.removeprefix("field:"), focus.accessibleName()

    def _on_done(self, changes: ChangeSet) -> None:
        self._bench.notifier.tell(changes)
        self._bench.navigator.say("已记下，随下一次回执带给村里")

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self._page, refusal)
