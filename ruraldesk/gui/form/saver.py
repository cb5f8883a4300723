"""Saving a form: moved heads are shown first, a closed record asks for a reason, refusals are said in place."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved
from ruraldesk.services.session_moved import moved
from ruraldesk.services.session_step import first_lacking

LINE = 30  # characters that the bar has room for beside its buttons; a longer reason has a dialog
_SHORT = ("step_needs", "step_held", "no_such_step", "value_refused", "make_refused", "record_locked")


class Saver(QObject):
    """Carries a session through its save."""

    saved = Signal(object)  # Saved
    told = Signal(str)
    began = Signal()
    refused = Signal()  # the form is the clerk's again
    lacks = Signal(str)  # the first field that the step needs

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench, self._page = bench, page
        self._session: FormSession | None = None
        self._state = ""
        self._reason = ""  # of a correction that is not saved yet
        self.busy = False
        bench.jobs.crashed.connect(self._on_mistake)

    def save(self, session: FormSession, *, state: str = "", correct: str = "") -> None:
        """Save in the job runner; ``saved`` follows."""
        found = moved(session)
        if found and not self._goes_on([one.sentence for one in found]):
            return
        self._session, self._state, self.busy = session, state, True
        self.began.emit()
        work = partial(save_or_keep, session, state, correct)
        self._bench.jobs.run(lambda _: work(), partial(_tell, self._bench, self), self.refuse, label="保存")

    def refuse(self, refusal: UserError) -> None:
        """Say why it was not done."""
        self.busy = False
        self.refused.emit()
        words = "".join((refusal.sentence, *(one for one in refusal.where if one not in refusal.sentence)))
        if refusal.code == "record_frozen" and self._session is not None:
            self._correct()
        elif refusal.code in _SHORT and len(refusal.where) <= 1 and len(words) <= LINE:
            self.told.emit(words)
        else:
            tell_refusal(self._page, refusal)
        needed = first_lacking(self._session, self._state) if refusal.code == "step_needs" and self._session else ""
        if needed:
            self.lacks.emit(needed)

    def forget_reason(self) -> None:
        """It stands in the log now."""
        self._reason = ""

    def _on_mistake(self, _: object) -> None:
        """The save ended in a mistake of ours, which the window says: it can be tried again."""
        self.busy = False

    def _goes_on(self, sentences: list[str]) -> bool:
        body = "\n".join(sentences[:6]) + "\n存下以后，不一样的两边都留着，等人来定。"
        question = Question("moved", "这段时间别的桌子也改过", body, "存下", "再看看", kind="primary")
        return ask(self._page, question).go

    def _correct(self) -> None:
        question = Question(
            "correct",
            "这件已经定了，要改得写理由",
            "原来的写法和理由都留在修改记录里。",
            "按更正存下",
            "不改了",
            kind="primary",
            asks="理由",
            words=self._reason,
        )
        answer = ask(self._page, question)
        self._reason = answer.words
        if answer.go and answer.words and self._session is not None:
            self.save(self._session, state=self._state, correct=answer.words)


def save_or_keep(session: FormSession, state: str = "", correct: str = "") -> Saved:
    """Save; where that fails, what was typed is a draft, also if nobody is in the form any more."""
    saved: Saved | None = None
    try:
        saved = session.save(state=state, correct=correct)
        return saved
    finally:
        if saved is None:
            with suppress(UserError):  # the save's own refusal is the one to be said
                session.keep_draft()


def _tell(bench: Bench, saver: Saver, saved: Saved) -> None:
    """Tell every page, also if the one that saved was left meanwhile."""
    here = isValid(saver)
    if here:
        saver.busy = False
        saver.forget_reason()
    bench.notifier.tell(saved.changes)
    if here:
        saver.saved.emit(saved)
