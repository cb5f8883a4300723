"""The message bar over a form: an older draft, open questions, or a record that is closed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar
from ruraldesk.gui.routes import ToForm, ToQuestions
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.model.record import Record
from ruraldesk.services import drafts, questions, session_moved
from ruraldesk.services.form_session import FormSession


class FormNotes(QWidget):
    """At most one bar: what locks the record first, what was changed elsewhere, then the draft, then questions."""

    draft_taken = Signal(str)
    moved_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._moved = False
        self._draft = ""
        self._record = ""
        self._holder: Record | None = None
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.MARGIN, 10, tokens.MARGIN, 2)
        self._bar = MessageBar("info", verb="follow_note")
        column.addWidget(self._bar)
        self._bar.followed.connect(self._on_followed)
        self.hide()

    def show_for(self, session: FormSession) -> None:
        """Look what is to be said about this record."""
        self._draft, self._record, self._holder = "", session.record, None
        self._moved = False
        asked = questions.open_questions(self._bench.desk, session.record) if session.record else []
        if session.locked is not None and (session.locked.by is not None or not asked):
            self._holder = session.locked.by
            verb = "去看那一件" if self._holder is not None else ""
            self._bar.show_message("info", f"{session.locked.sentence}这里只能看，不能改。", verb)
            self.setVisible(True)
            return
        moved = session_moved.moved(session)
        if moved:
            self._moved = True
            labels = "、".join(dict.fromkeys(one.label for one in moved[:3])) + ("等" if len(moved) > 3 else "")
            self._bar.show_message("warn", f"这件打开以后，别处改了{len(moved)}处：{labels}。", "看看")
            self.setVisible(True)
            return
        desk = self._bench.desk
        here = (session.spec.form_id, session.record)
        older = [one for one in drafts.drafts(desk) if (one.form, one.record) == here and one.id != session.draft]
        if older and not session.draft and not session.dirty and session.locked is None:
            self._draft = older[0].id
            written = "" if session.record else f"，写了{older[0].filled}格"
            self._bar.show_message(
                "info", f"{when(older[0].saved_at, self._bench.clock)}有一份没填完{written}。", "接着填"
            )
        elif asked and asked[0].kind == "town_query" and desk.role == "town":
            self._bar.show_message("warn", f"问了村里{len(asked)}处，还没答：{asked[0].words}", "去看")
        elif asked:
            self._bar.show_message("warn", f"这件有{len(asked)}处没定：{asked[0].words}", "去定")
        self.setVisible(bool(self._draft) or bool(asked))

    def _on_followed(self) -> None:
        if self._holder is not None:
            self._bench.navigator.go(ToForm(self._holder.form, self._holder.id))
        elif self._moved:
            self.moved_asked.emit()
        elif self._draft:
            self.draft_taken.emit(self._draft)
        else:
            self._bench.navigator.go(ToQuestions(self._record))
