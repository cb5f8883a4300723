"""The sections of one session: their list, the one in front, and the way from field to field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.gui.components.section_list import SectionList
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.outline import Section, sections
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.form.repeat_view import RepeatView
from ruraldesk.gui.form.section_view import SectionView
from ruraldesk.gui.form.standing import holds, stand_in
from ruraldesk.gui.theme import tokens
from ruraldesk.services import dealings
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.session_written import Written

WHOLE = "whole"  # the problem line of what is wrong with the record as a whole


class FormSheet(QWidget):
    """Builds the section in front at once, the others when there is time."""

    rows_changed = Signal(str)  # repeat
    told = Signal(str)
    done = Signal(str)
    collect_asked = Signal(str)  # repeat
    dealings_asked = Signal()

    def __init__(
        self, session: FormSession, book: ProblemBook, wire: Callable[[Editor], None], section: str = ""
    ) -> None:
        super().__init__()
        self.session, self._book, self._wire = session, book, wire
        self._written = Written(session)
        self.sections = sections(session.spec)
        self.views: dict[str, SectionView] = {}
        self.section = self._left = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list = SectionList([(one.name, one.label) for one in self.sections])
        self._list.chosen.connect(self._on_section)
        self._list.dealings.clicked.connect(self.dealings_asked)
        row.addWidget(self._list)
        self._list.dealings.setVisible(bool(session.record) and dealings.may_have(session.desk, session.spec.form_id))
        column = QVBoxLayout()
        column.setSpacing(0)
        self._whole = ProblemLine(WHOLE)
        self._whole.setContentsMargins(tokens.MARGIN, 8, tokens.MARGIN, 0)
        column.addWidget(self._whole)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._build_next)
        names = [one.name for one in self.sections]
        self.choose(section if section in names else names[0])
        self.refresh()
        self._later.start()

    def view(self) -> SectionView:
        """Return the section in front."""
        return self._view_of(self.section)

    def choose(self, name: str) -> None:
        """Bring a section to the front."""
        self.section = name
        self._list.choose(name)
        self._stack.setCurrentWidget(self._view_of(name))
        self._show_section()

    def turn(self, step: int) -> bool:
        """Go a section on or back and stand in it; False where there is none."""
        names = [one.name for one in self.sections if not self._is_empty(one)]
        place = names.index(self.section) + step if self.section in names else -1
        if not 0 <= place < len(names):
            return False
        self.choose(names[place])
        editors = self.view().editors() if step < 0 else []
        if editors:
            stand_in(editors[-1])
        else:
            self.stand_in_first()
        return True

    def step(self, focus: QWidget | None, forward: bool) -> bool:
        """Go from the field that has the focus to the next one or back; False at the end of the last section."""
        editors = self.view().editors()
        place = next((at for at, one in enumerate(editors) if holds(one, focus)), -1)
        repeat = self.repeat_with(focus)
        if repeat is not None and place >= 0:
            beside = editors[place + 1 :][:1] if forward else editors[:place][-1:]
            if not (beside and repeat.isAncestorOf(beside[0])) and repeat.turn(1 if forward else -1):
                of_page = repeat.editors()
                stand_in(next(one for one in (of_page if forward else of_page[::-1]) if one.takes_focus()))
                return True
        target = place + (1 if forward else -1)
        if 0 <= target < len(editors):
            stand_in(editors[target])
            self.view().ensureWidgetVisible(editors[target], 0, 40)
            return True
        return self.turn(1 if forward else -1) or not forward

    def go_to(self, path: str) -> bool:
        """Stand in a field, wherever its section is; False if it is not to be reached."""
        name = path.split("/")[0]
        for section in self.sections:
            if all(item.name != name for item in section.items):
                continue
            self.choose(section.name)
            view = self.view()
            parts = path.split("/")
            for repeat in view.repeats:
                if repeat.repeat.name == name and len(parts) > 1:
                    repeat.show_row(parts[1])
            found = [editor for editor in view.editors() if editor.path == path or editor.path.split("/")[0] == path]
            if found:
                stand_in(found[0])
                view.ensureWidgetVisible(found[0])
            return bool(found) or self._stand_beside(*parts[:2])
        return False

    def stand_near(self, path: str) -> None:
        """Stand in a field, or where it is shown but not written: then in the section it is in, with it in sight."""
        if self.go_to(path):
            return
        self.stand_in_first()
        shown = [row for row in self.view().rows if row.editor.path == path]
        if shown:
            self.view().ensureWidgetVisible(shown[0])

    def stand_in_first(self) -> bool:
        """Stand in the first field of the section in front, else where a row is added; False where there is neither."""
        first = self.view().first_editor()
        if first is not None:
            stand_in(first)
            return True
        empty = [one for one in self.view().repeats if one.isVisibleTo(self)]
        return any(one.stand_in_head() for one in empty[:1])

    def place(self, focus: QWidget | None) -> str:
        """Return the field with the focus or the one left last in the section in front, else the first there."""
        section = next(one for one in self.sections if one.name == self.section)
        held = next((one.path for one in self.view().editors() if holds(one, focus)), "")
        repeat = self.repeat_with(focus) if not held and focus is not None else None
        if repeat is not None:
            return repeat.repeat.name
        if not held and any(item.name == self._left.split("/")[0] for item in section.items):
            held = self._left
        return held or section.items[0].name

    def left(self, path: str) -> None:
        """Note which field was written in last."""
        self._left = path

    def stand_at(self, path: str) -> None:
        """Stand where a step was: in the field, else in its row, else in its table or section."""
        name, _, rest = path.partition("/")
        row, _, field = rest.partition("/")
        if row and not field and row in self.session.rows(name):
            path = f"{name}/{row}/{self.session.spec.by_repeat[name][0].name}"
        if not self.go_to(path):
            self.go_to(name)

    def show_anew(self) -> None:
        """Show what the session holds, also where it is being written."""
        for view in self.views.values():
            view.refresh_now()

    def repeat_with(self, focus: QWidget | None) -> RepeatView | None:
        """Return the repeat that holds the focus; the only one of the section where none does."""
        repeats = self.view().repeats
        holding = [one for one in repeats if focus is not None and one.isAncestorOf(focus)]
        shown = [one for one in repeats if one.isVisibleTo(self)]
        return holding[0] if holding else None if len(shown) != 1 or focus is not None else shown[0]

    def repeat_to_grow(self, focus: QWidget | None) -> RepeatView | None:
        """Return the repeat that a key for rows means: where the focus is, else the first one shown."""
        shown = [one for one in self.view().repeats if one.isVisibleTo(self)]
        return self.repeat_with(focus) or (shown[0] if shown else None)

    def settle(self, focus: QWidget | None) -> None:
        """Take the field that is being written into as left."""
        for editor in self.view().editors():
            if holds(editor, focus):
                editor.settle()
                self._book.left(editor.path)

    def refresh(self) -> None:
        """Show values, relevance, problems and marks as they are now."""
        self._book.take(self.session.problems)
        self._show_section()
        for section in self.sections:
            self._list.show_entry(section.name, not self._is_empty(section))
        self._show_marks()

    def refresh_marks(self) -> None:
        """Show the marks only; nobody is disturbed in typing."""
        self._book.take(self.session.problems)
        self._show_marks()

    def _stand_beside(self, name: str, row: str = "") -> bool:
        """Stand in the row of a cell that is not written, or in the head of a table that has no row."""
        for repeat in self.view().repeats:
            if repeat.repeat.name == name and repeat.isVisibleTo(self):
                if row not in repeat.rows():
                    return repeat.stand_in_head()
                repeat.stand_in_row(row)
                return True
        return False

    def _build_next(self) -> None:
        """Build one section that was not shown yet; the window is there already."""
        missing = [one.name for one in self.sections if one.name not in self.views]
        if missing:
            self._view_of(missing[0])
            self._later.start()

    def _view_of(self, name: str) -> SectionView:
        if name not in self.views:
            section = next(one for one in self.sections if one.name == name)
            view = SectionView(self.session, section, self._wire)
            for repeat in view.repeats:
                repeat.rows_changed.connect(self.rows_changed)
                repeat.told.connect(self.told)
                repeat.done.connect(self.done)
                repeat.collect_asked.connect(self.collect_asked)
            self.views[name] = view
            self._stack.addWidget(view)
            view.refresh()
        return self.views[name]

    def _is_empty(self, section: Section) -> bool:
        return not any(self.session.relevant(item.name) for item in section.items)

    def _show_section(self) -> None:
        self.view().refresh()
        self.view().show_problems(self._book.shown)
        self._whole.show_problem(self._book.shown(""))

    def _show_marks(self) -> None:
        for section in self.sections:
            filled = sum(self._written.count(item.name) for item in section.items)
            self._list.set_mark(section.name, self._book.mark(section, self.session.spec, filled))

    def _on_section(self, name: str) -> None:
        self.choose(name)
        self.stand_in_first()
