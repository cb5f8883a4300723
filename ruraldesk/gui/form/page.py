"""The form page: sections at the left, one section in front, what is open and what can be done below."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.section_list import SectionList
from ruraldesk.gui.form.editors.attachment import AttachmentEditor
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.link import LinkEditor
from ruraldesk.gui.form.form_bar import FormBar
from ruraldesk.gui.form.form_notes import FormNotes
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.form.keeper import DraftKeeper
from ruraldesk.gui.form.outline import Section, sections
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.form.saver import Saver
from ruraldesk.gui.form.section_view import SectionView
from ruraldesk.gui.form.standing import holds, stand_in
from ruraldesk.gui.form.town_asks import TownAsks
from ruraldesk.gui.form.words import clock_words, form_heading, form_status
from ruraldesk.gui.routes import Route, ToForm, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import attachments
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved


class FormPage(Page):
    """One record, or one to be, being filled."""

    def __init__(self, bench: Bench, route: ToForm) -> None:
        super().__init__(margins=False)
        self._bench = bench
        self.route: Route = route
        self._asked_field = route.field
        self.session = _open(bench, route)
        self._book = ProblemBook()
        self._section = ""
        palette.ground(self.body, tokens.SHEET)
        self._outer = QVBoxLayout(self.body)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._notes = FormNotes(bench)
        self._outer.addWidget(self._notes)
        self._frame: QWidget | None = None
        self._form_bar = FormBar(self.bar)
        self._saver = Saver(bench, self)
        self._stood: QWidget | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._build_next)
        self._asks = TownAsks(bench, self, route.record, route.form)
        self._connect()
        self._build_form()

    # what the shell asks

    def heading(self) -> Heading:
        return form_heading(self._bench, self.session)

    def status(self) -> tuple[str, ...]:
        return form_status(self.session)

    def shown(self) -> None:
        self._form_bar.show_steps(self._bench, self.session)
        self._notes.show_for(self.session)

    def leaving(self) -> None:
        self._keeper.keep_now()

    def focus_first(self) -> None:
        """Stand in the field that was asked for, else the first empty required one, else the first."""
        if self._asked_field and self.go_to(self._asked_field):
            return
        empty = [row for row in self._view().rows if row.field.required is True and row.isVisibleTo(self)]
        empty = [row for row in empty if row.editor.takes_focus() and not self.session.text(row.editor.path)]
        editors = [row.editor for row in empty] or self._view().editors()
        if editors:
            stand_in(editors[0])

    # what the clerk does

    def save(self, *, state: str = "", correct: str = "") -> None:
        """F9: save what is right; show what is not."""
        if self._saver.busy:
            return
        self._settle()
        self._book.show_everything()
        self._refresh()
        if self._book.blocking:
            self.go_to(self._book.first_path())
            return
        self._saver.save(self.session, state=state, correct=correct)

    def go_to(self, path: str) -> bool:
        """Stand in a field, wherever its section is; False if it is not to be reached."""
        name = path.split("/")[0]
        for section in self._sections:
            if all(item.name != name for item in section.items):
                continue
            self._choose(section.name)
            view = self._view()
            parts = path.split("/")
            for repeat in view.repeats:
                if repeat.repeat.name == name and len(parts) > 1:
                    repeat.show_row(parts[1])
            found = [editor for editor in view.editors() if editor.path == path or editor.path.split("/")[0] == path]
            if found:
                stand_in(found[0])
                view.ensureWidgetVisible(found[0])
            return bool(found)
        return False

    def print_it(self) -> None:
        """F8: the papers of this record."""
        if not self.session.record:
            self._form_bar.say("先保存，再打印。")
            return
        self._keeper.keep_now()
        self._bench.navigator.go(ToPrint(self.session.spec.form_id, (self.session.record,)))

    def adopt(self, session: FormSession) -> None:
        """Go on with another session in this page: after a save, an undo, a draft taken up."""
        self.session = session
        if session.record:
            self.route = ToForm(session.spec.form_id, session.record)
        self._book = ProblemBook()
        self._build_form()
        self.shown()
        self.heading_changed.emit()
        self.status_changed.emit()
        self.focus_first()

    # building

    def _build_form(self) -> None:
        self._keeper = DraftKeeper(self.session, self._bench.jobs, self)
        self._keeper.rested.connect(self._refresh_marks)
        self._keeper.kept.connect(self._on_kept)
        if self._frame is not None:
            self._outer.removeWidget(self._frame)
            self._frame.hide()
            self._frame.deleteLater()
        self._frame = QWidget()
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sections = sections(self.session.spec)
        self._list = SectionList([(one.name, one.label) for one in self._sections])
        self._list.chosen.connect(self._on_section)
        row.addWidget(self._list)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self._views: dict[str, SectionView] = {}
        self._outer.addWidget(self._frame, 1)
        names = [one.name for one in self._sections]
        self._choose(self._section if self._section in names else names[0])
        self._refresh()
        self._later.start()

    def _build_next(self) -> None:
        """Build one section that was not shown yet; the window is there already."""
        missing = [one.name for one in self._sections if one.name not in self._views]
        if missing:
            self._view_of(missing[0])
            self._later.start()

    def _view_of(self, name: str) -> SectionView:
        if name not in self._views:
            section = next(one for one in self._sections if one.name == name)
            view = SectionView(self.session, section, self._wire)
            for repeat in view.repeats:
                repeat.rows_changed.connect(self._on_rows)
            self._views[name] = view
            self._stack.addWidget(view)
            view.refresh()
        return self._views[name]

    def _is_empty(self, section: Section) -> bool:
        return not any(self.session.relevant(item.name) for item in section.items)

    def _wire(self, editor: Editor) -> None:
        editor.typed.connect(self._on_typed)
        editor.chosen.connect(self._on_chosen)
        editor.left.connect(self._on_left)
        editor.go_on.connect(self._on_go_on)
        if isinstance(editor, LinkEditor):
            editor.new_asked.connect(self._on_new_linked)
        if isinstance(editor, AttachmentEditor):
            editor.file_chosen.connect(self._on_file)

    def _connect(self) -> None:
        bar = self._form_bar
        bar.save.clicked.connect(self._on_save)
        bar.print.clicked.connect(self.print_it)
        bar.history.clicked.connect(self._on_history)
        bar.first.clicked.connect(self._on_first_problem)
        bar.step_asked.connect(self._on_step)
        self._notes.draft_taken.connect(self._on_draft_taken)
        self._saver.saved.connect(self._on_saved)
        self._saver.told.connect(bar.say)
        self._saver.began.connect(self._on_save_began)
        self._saver.refused.connect(self._on_save_refused)
        self._bench.notifier.changed.connect(self._on_changed)
        keys = {"PgUp": self._on_page_up, "PgDown": self._on_page_down, "Ctrl+-": self._on_remove_row}
        for sequence, slot in (*keys.items(), ("F2", self._on_new)):
            QShortcut(QKeySequence(sequence), self).activated.connect(slot)

    # what happens

    def _on_typed(self, path: str, text: str) -> None:
        self.session.set_text(path, text)
        self._keeper.touch()

    def _on_chosen(self, path: str, value: object) -> None:
        self.session.set_value(path, value)  # type: ignore[arg-type]  # a signal carries object
        self._book.left(path)
        self._keeper.touch()
        self._refresh()

    def _on_left(self, path: str) -> None:
        self._book.left(path)
        self._refresh()

    def _on_rows(self, repeat: str) -> None:  # noqa: ARG002
        self._keeper.touch()
        self._refresh()

    def _on_go_on(self, forward: bool) -> None:
        editors = self._view().editors()
        focus = self.focusWidget()
        place = next((at for at, one in enumerate(editors) if holds(one, focus)), -1)
        target = place + (1 if forward else -1)
        if 0 <= target < len(editors):
            stand_in(editors[target])
            self._view().ensureWidgetVisible(editors[target], 0, 40)
        elif not self._turn(1 if forward else -1) and forward:
            self._form_bar.save.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_section(self, name: str) -> None:
        self._choose(name)
        editors = self._view().editors()
        if editors:
            stand_in(editors[0])

    def _on_page_up(self) -> None:
        self._turn(-1)

    def _on_page_down(self) -> None:
        self._turn(1)

    def _on_remove_row(self) -> None:
        focus = self.focusWidget()
        for view in self._view().repeats:
            for editor in view.editors():
                if holds(editor, focus):
                    view.remove_row(editor.path.split("/")[1])
                    return

    def _on_first_problem(self) -> None:
        self._settle()
        self._book.show_everything()
        self._refresh()
        if path := self._book.first_path():
            self.go_to(path)

    def _on_save(self) -> None:
        self.save()

    def _on_step(self, state: str) -> None:
        self.save(state=state)

    def _on_new(self) -> None:
        self._bench.navigator.go(ToForm(self.session.spec.form_id))

    def _on_save_began(self) -> None:
        """What is being saved is not typed into: the keys wait, and no draft is kept after the save."""
        self._keeper.forget()
        self._stood = self.focusWidget()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save_refused(self) -> None:
        self._keeper.touch()
        if self._stood is not None and isValid(self._stood):
            self._stood.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kept(self, draft: str) -> None:  # noqa: ARG002
        self._bench.navigator.say(f"边填边存草稿，{clock_words(self._bench)}已存")

    def _on_saved(self, saved: Saved) -> None:
        self._keeper.forget()
        self.adopt(FormSession.open_record(self._bench.desk, saved.record.id))
        self._bench.navigator.say(f"已存{clock_words(self._bench)}")
        self._form_bar.say("；".join(one.sentence for one in saved.warnings[:2]))

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and self.session.record in changes.records:
            self.shown()

    def _on_draft_taken(self, draft: str) -> None:
        self.adopt(FormSession.open_draft(self._bench.desk, draft))

    def _on_new_linked(self, path: str, words: str) -> None:
        field = self.session.spec.by_name[path.split("/")[-1]]
        dialog = QuickAdd(self._bench, field.link_form, words, self)
        if dialog.exec() and dialog.record:
            self._on_chosen(path, dialog.record)
            self._on_go_on(True)

    def _on_file(self, path: str, file: Path) -> None:
        desk, taken = self._bench.desk, partial(self._on_chosen, path)
        self._bench.jobs.run(lambda _: attachments.add(desk, file), taken, self._saver.refuse, label="收下文件")

    def _on_history(self) -> None:
        if not self.session.record:
            self._form_bar.say("还没有保存过，没有修改记录。")
            return
        dialog = HistoryDialog(self._bench, self.session.record, self)
        dialog.exec()
        if dialog.deleted:
            self._keeper.forget()
            self._bench.navigator.go_back()
        elif dialog.changed:
            self._keeper.forget()
            self.adopt(FormSession.open_record(self._bench.desk, self.session.record))

    # showing

    def _refresh(self) -> None:
        self._book.take(self.session.problems)
        self._show_section()
        for section in self._sections:
            self._list.show_entry(section.name, not self._is_empty(section))
        self._show_marks()

    def _show_section(self) -> None:
        self._view().refresh()
        self._view().show_problems(self._book.shown)

    def _refresh_marks(self) -> None:
        self._book.take(self.session.problems)
        self._show_marks()

    def _show_marks(self) -> None:
        for section in self._sections:
            filled = sum(self._filled(item.name) for item in section.items)
            self._list.set_mark(section.name, self._book.mark(section, self.session.spec, filled))
        self._form_bar.show_open(self._book.sentence(), self.session.dirty, urgent=self._book.urgent)

    def _filled(self, name: str) -> int:
        if name in self.session.spec.by_repeat and name:
            return len(self.session.rows(name))
        return int(bool(self.session.text(name)))

    def _choose(self, name: str) -> None:
        self._section = name
        self._list.choose(name)
        self._stack.setCurrentWidget(self._view_of(name))
        self._show_section()

    def _turn(self, step: int) -> bool:
        names = [one.name for one in self._sections if not self._is_empty(one)]
        place = names.index(self._section) + step if self._section in names else -1
        if not 0 <= place < len(names):
            return False
        self._choose(names[place])
        editors = self._view().editors()
        if editors:
            stand_in(editors[0] if step > 0 else editors[-1])
        return True

    def _view(self) -> SectionView:
        return self._view_of(self._section)

    def _settle(self) -> None:
        focus = self.focusWidget()
        for editor in self._view().editors():
            if holds(editor, focus):
                self._book.left(editor.path)


def _open(bench: Bench, route: ToForm) -> FormSession:
    if route.draft:
        return FormSession.open_draft(bench.desk, route.draft)
    if route.record:
        return FormSession.open_record(bench.desk, route.record)
    return FormSession.open_new(bench.desk, route.form, route.copy_of)
