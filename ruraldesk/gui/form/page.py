"""The form page: its sections, what is open and what can be done below; drafts, saves and steps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.asides import Asides
from ruraldesk.gui.form.batch_start import BatchStart
from ruraldesk.gui.form.editors.attachment import AttachmentEditor
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.choice import ChoiceEditor
from ruraldesk.gui.form.editors.link import LinkEditor
from ruraldesk.gui.form.editors.long_text import LongTextEditor
from ruraldesk.gui.form.files_in import FilesIn
from ruraldesk.gui.form.form_bar import FormBar
from ruraldesk.gui.form.form_notes import FormNotes
from ruraldesk.gui.form.former import Former
from ruraldesk.gui.form.keeper import DraftKeeper
from ruraldesk.gui.form.match_here import MatchStart
from ruraldesk.gui.form.moved import MovedWatch
from ruraldesk.gui.form.phrases_in import PhrasesIn
from ruraldesk.gui.form.problem_order import next_path
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.form.rows_by_key import RowsByKey
from ruraldesk.gui.form.saver import Saver
from ruraldesk.gui.form.sheet import FormSheet
from ruraldesk.gui.form.standing import stand_in
from ruraldesk.gui.form.steps_back import StepsBack
from ruraldesk.gui.form.strayed import Strayed
from ruraldesk.gui.form.town_asks import TownAsks
from ruraldesk.gui.form.twin_watch import TwinWatch
from ruraldesk.gui.form.words import clock_words, form_heading, form_status
from ruraldesk.gui.routes import ToForm, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import beginning, drafts, stepping
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved


class FormPage(Page):
    """One record, or one to be, being filled."""

    def __init__(self, bench: Bench, route: ToForm) -> None:
        super().__init__(margins=False)
        self._bench = self.bench = bench
        self._begun, self._asked_field = route, route.field
        self.session = _open(bench, route)
        self._book = ProblemBook()
        palette.ground(self.body, tokens.SHEET)
        self._outer = QVBoxLayout(self.body)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._notes = FormNotes(bench)
        self._outer.addWidget(self._notes)
        self._form_bar = FormBar(self.bar)
        self._saver = Saver(bench, self)
        self._stood: QWidget | None = None
        self._told_unkept = self._is_first = False
        self._shown_problem: tuple[str, str] | None = None  # the last one gone to, and where one stood then
        self._asks = TownAsks(bench, self, route.record, route.form)
        self._twins = TwinWatch(bench, self, lambda: self.sheet.view().rows)
        self.files, self._phrases, self._moved = FilesIn(self), PhrasesIn(self), MovedWatch(self)
        self._steps, self._former, self._batch = StepsBack(self), Former(self), BatchStart(self)
        self._match, self._strayed = MatchStart(self), Strayed(self)
        self._asides = Asides(self)
        self._connect()
        self.sheet = self._new_sheet("")
        self._show_open()
        if route.copy_of and not route.record and not route.draft:
            self._former.take(route.copy_of)

    # what the shell asks

    @property
    def route(self) -> ToForm:
        """Where one comes back to: the record, with what was written and is not saved."""
        session = self.session
        if not session.record and not session.dirty:
            return self._begun
        return ToForm(session.spec.form_id, session.record, session.draft_id if session.dirty else "")

    @property
    def way_back(self) -> ToForm:
        """The record, and where in it one stood: Esc of the next page leads there."""
        return replace(self.route, field=self.sheet.place(self.focusWidget()))

    def heading(self) -> Heading:
        return form_heading(self._bench, self.session)

    def status(self) -> tuple[str, ...]:
        return form_status(self.session)

    def shown(self) -> None:
        self._form_bar.show_steps(self._bench, self.session)
        self._notes.show_for(self.session)

    def leaving(self) -> None:
        self.settle()
        self._keeper.keep_now()
        self.files.on_the_way.left()

    def focus_first(self) -> None:
        """Stand in the field that was asked for, else the first empty required one, else the first."""
        if self._asked_field and self.go_to(self._asked_field):
            return
        view = self.sheet.view()
        empty = [row for row in view.rows if row.field.required is True and row.isVisibleTo(self)]
        empty = [row for row in empty if row.editor.takes_focus() and not self.session.text(row.editor.path)]
        if empty:
            stand_in(empty[0].editor)
        else:
            self.sheet.stand_in_first()

    # what the clerk does

    def save(self, *, state: str = "", correct: str = "") -> None:
        """F9: save what is right; show what is not. A step waits for what holds the record, too."""
        if self._saver.busy or self.session.locked is not None:
            return
        if self.files.on_the_way.then(partial(self.save, state=state, correct=correct)):
            return
        self.settle()
        self._book.show_everything()
        self._refresh()
        forward = bool(state) and stepping.is_forward(self.session.spec, self.session.state, state)
        if self._book.blocking or (forward and self._book.holding):
            self.sheet.stand_near(self._book.first_path())
            return
        self._saver.save(self.session, state=state, correct=correct)

    def go_to(self, path: str) -> bool:
        """Stand in a field, wherever its section is; False if it is not to be reached."""
        return self.sheet.go_to(path)

    def settle(self) -> None:
        """Take the field that is being written into as left, what the input method holds included."""
        QGuiApplication.inputMethod().commit()
        self.sheet.settle(self.focusWidget())

    def print_it(self) -> None:
        """F8: the papers of this record."""
        if not self.session.record:
            self._form_bar.say("先保存（F9），再打印。")
            return
        self._keeper.keep_now()
        self._bench.navigator.go(ToPrint(self.session.spec.form_id, (self.session.record,)))

    # what its helpers ask

    @property
    def saving(self) -> bool:
        """True while a save is under way."""
        return self._saver.busy

    def say(self, words: str) -> None:
        """Say why something was not done."""
        self._form_bar.say(words)

    def say_done(self, words: str) -> None:
        """Say what was done."""
        self._form_bar.done(words)

    def show_step(self, path: str) -> None:
        """Show the session after it changed by itself, and stand where that was."""
        self._keeper.touch()
        self.sheet.show_anew()
        self._refresh()
        if path:
            self.sheet.stand_at(path)

    def attachment_editors(self) -> list[AttachmentEditor]:
        """Return the fields that take a photo or a scan and are to be seen in this record."""
        found = [one for view in self.sheet.views.values() for one in view.attachments()]
        return [one for one in found if self.session.relevant(one.path)]

    def on_chosen(self, path: str, value: object) -> None:
        """Take a value for a field."""
        self.session.set_value(path, value)  # type: ignore[arg-type]  # a signal carries object
        self._book.left(path)
        self.sheet.left(path)
        self._keeper.touch()
        self._refresh()

    def go_on(self, forward: bool) -> None:
        """Go to the next field or back."""
        if not self.sheet.step(self.focusWidget(), forward):
            self._form_bar.save.setFocus(Qt.FocusReason.TabFocusReason)

    def adopt(self, session: FormSession) -> None:
        """Go on with another session in this page: after a save, an undo, a draft taken up."""
        self.session = session
        self._book = ProblemBook()
        old, section = self.sheet, self.sheet.section
        self._outer.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.sheet = self._new_sheet(section)
        self._show_open()
        self.shown()
        self.heading_changed.emit()
        self.status_changed.emit()
        self.focus_first()

    # building

    def _new_sheet(self, section: str) -> FormSheet:
        self._keeper = DraftKeeper(self.session, self._bench.jobs, self)
        self._keeper.rested.connect(self._on_rested)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_not_kept)
        if self.session.record:
            self._book.show_held()
        sheet = FormSheet(self.session, self._book, self._wire, section)
        sheet.rows_changed.connect(self._on_rows)
        sheet.told.connect(self._form_bar.say)
        sheet.done.connect(self._form_bar.done)
        sheet.collect_asked.connect(self._asides.collect)
        sheet.dealings_asked.connect(self._asides.dealings)
        self._outer.addWidget(sheet, 1)
        return sheet

    def _wire(self, editor: Editor) -> None:
        editor.typed.connect(self._on_typed)
        editor.chosen.connect(self.on_chosen)
        editor.left.connect(self._on_left)
        editor.go_on.connect(self.go_on)
        if isinstance(editor, LinkEditor):
            editor.new_asked.connect(self._asides.new_linked)
        if isinstance(editor, ChoiceEditor):
            self._strayed.wire(editor)
        if isinstance(editor, AttachmentEditor):
            self.files.wire(editor)
        if isinstance(editor, LongTextEditor):
            self._phrases.wire(editor)

    def _connect(self) -> None:
        bar = self._form_bar
        bar.save.clicked.connect(self._on_save)
        bar.print.clicked.connect(self.print_it)
        bar.history.clicked.connect(self._asides.history)
        bar.first.clicked.connect(self._on_next_problem)
        bar.again.clicked.connect(self._on_new)
        bar.print_asked.connect(self.print_it)
        bar.step_asked.connect(self._on_step)
        self._notes.draft_taken.connect(self._on_draft_taken)
        self._saver.saved.connect(self._on_saved)
        self._saver.told.connect(bar.say)
        self._saver.began.connect(self._on_save_began)
        self._saver.refused.connect(self._on_save_refused)
        self._saver.lacks.connect(self.go_to)
        self._notes.moved_asked.connect(self._moved.show)
        self._bench.notifier.changed.connect(self._on_changed)
        self._rows_by_key = RowsByKey(self, lambda: self.sheet)
        for sequence, slot in (("PgUp", self._on_page_up), ("PgDown", self._on_page_down), ("F2", self._on_new)):
            QShortcut(QKeySequence(sequence), self).activated.connect(slot)

    # what happens

    def _on_typed(self, path: str, text: str) -> None:
        self.session.set_text(path, text)
        self._form_bar.answered()
        self._keeper.touch()

    def _on_left(self, path: str) -> None:
        self._book.left(path)
        self.sheet.left(path)
        self.sheet.refresh()
        self._show_unless(self._form_bar.insists)
        self._twins.left(self.session, path)

    def _on_rows(self, repeat: str) -> None:  # noqa: ARG002
        self._keeper.touch()
        self._refresh()

    def _on_page_up(self) -> None:
        self.sheet.turn(-1)

    def _on_page_down(self) -> None:
        self.sheet.turn(1)

    def _on_next_problem(self) -> None:
        """F6: the next one in the order of the form, wrapping round; a click on the link leaves the field, too."""
        focus, tried = self.focusWidget(), self._book.tried
        self.settle()
        self._book.show_everything()
        self._refresh()
        here: str | None = self.sheet.place(focus) if tried else None
        if self._shown_problem is not None and self._shown_problem[1] == here:
            here = self._shown_problem[0]
        session, open_ones = self.session, [*self._book.blocking, *self._book.holding]
        path = next_path(session.spec, session.rows, open_ones, here)
        if path is not None:
            self.sheet.stand_near(path)
            self._shown_problem = (path, self.sheet.place(self.focusWidget()))

    def _on_save(self) -> None:
        self.save()

    def _on_step(self, state: str) -> None:
        self.save(state=state)

    def _on_new(self) -> None:
        self._bench.navigator.go(ToForm(self.session.spec.form_id))

    def _on_save_began(self) -> None:
        """What is being saved is not typed into: the keys wait, and no draft is kept after the save."""
        self._keeper.wait_for_save()
        self._is_first = not self.session.record
        self._stood = self.focusWidget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save_refused(self) -> None:
        self._keeper.touch()
        if self._stood is not None and isValid(self._stood):
            self._stood.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kept(self, draft: str) -> None:
        self._told_unkept = False
        if draft:
            self._bench.navigator.say(f"边填边存草稿，{clock_words(self._bench)}已存")

    def _on_not_kept(self, refusal: UserError) -> None:
        """One message; while it stays so, the line below says it."""
        self._bench.navigator.say(f"草稿没有存进去：{refusal.sentence}")
        if not self._told_unkept:
            self._told_unkept = True
            tell_refusal(self, refusal)

    def _on_saved(self, saved: Saved) -> None:
        self._keeper.forget()
        self.adopt(FormSession.open_record(self._bench.desk, saved.record.id))
        made = "，".join(one.words for one in saved.made)
        self._bench.navigator.say(f"已存{clock_words(self._bench)}")
        self._form_bar.done(f"已存，{made}。" if made else "")
        self._form_bar.say("；".join(one.sentence for one in saved.warnings if one.level == "warn"))
        if self._is_first:
            self._form_bar.offer_next()  # a name typed now is not written over the one just saved

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and self.session.record in changes.records:
            self.shown()
            self._moved.look(changes)

    def _on_draft_taken(self, draft: str) -> None:
        self.leaving()  # what was begun meanwhile is a draft of its own
        self.adopt(FormSession.open_draft(self._bench.desk, draft))

    def _on_rested(self) -> None:
        self.sheet.refresh_marks()
        self._show_unless(self._form_bar.speaks)

    # showing

    def _refresh(self) -> None:
        self.sheet.refresh()
        self._show_open()

    def _show_unless(self, being_read: bool) -> None:
        """What was just said is read to its end: a draft kept meanwhile says nothing over it."""
        if not being_read:
            self._show_open()

    def _show_open(self) -> None:
        whole, urgent = not self._book.blocking, self._book.urgent
        self._form_bar.show_open(self._book.sentence(), self.session.dirty, urgent=urgent, whole=whole)
        self._steps.refresh()
        self._former.refresh()
        self._batch.refresh()
        self._match.refresh()


def _open(bench: Bench, route: ToForm) -> FormSession:
    if route.draft and drafts.is_there(bench.desk, route.draft):
        return FormSession.open_draft(bench.desk, route.draft)
    if route.record:
        return FormSession.open_record(bench.desk, route.record)
    if route.given:
        return beginning.begin(bench.desk, route.form, route.given)
    return FormSession.open_new(bench.desk, route.form)
