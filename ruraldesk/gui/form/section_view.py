"""One section of a form: its fields in two columns and its repeats, in one scroll area."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.form.columns import ONE_COLUMN_BELOW, Columns
from ruraldesk.gui.form.editors.attachment import AttachmentEditor
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.form.outline import Section, is_hidden, is_wide
from ruraldesk.gui.form.repeat_view import RepeatView
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import Field, Repeat
from ruraldesk.model.validation import Problem
from ruraldesk.services.form_session import FormSession

KEYS_NOTE = "回车到下一格，Shift+回车回上一格"


class SectionView(QScrollArea):
    """Shows one Section of a FormSession."""

    def __init__(self, session: FormSession, section: Section, wire: Callable[[Editor], None]) -> None:
        super().__init__()
        self.section, self._session = section, session
        self.rows: list[FieldRow] = []
        self.repeats: list[RepeatView] = []
        self._blocks: list[Columns] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        palette.ground(self.viewport(), tokens.SHEET)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(tokens.MARGIN, 12, tokens.MARGIN, 12)
        self._column.setSpacing(tokens.GAP)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # else rows are squashed, not scrolled
        if not (len(section.items) == 1 and isinstance(section.items[0], Repeat)):
            self._column.addWidget(SectionHead(section.label, KEYS_NOTE if session.locked is None else ""))
        self._fill(wire)
        self._column.addStretch(1)
        self.setWidget(inner)

    def refresh(self) -> None:
        """Show values and relevance as the session has them."""
        for row in self.rows:
            row.refresh()
        self._arrange()
        for view in self.repeats:
            view.setVisible(self._session.relevant(view.repeat.name))
            if view.isVisibleTo(self):
                view.refresh()

    def refresh_now(self) -> None:
        """Show every value of the session, also in the field that has the focus."""
        self.refresh()
        for row in self.rows:
            row.editor.refresh_now()
        for view in self.repeats:
            view.refresh_now()

    def attachments(self) -> list[AttachmentEditor]:
        """Return the fields for photos and scans, those of rows that are made included."""
        found: list[Editor] = [row.editor for row in self.rows]
        for view in self.repeats:
            found += view.made_editors()
        return [one for one in found if isinstance(one, AttachmentEditor)]

    def show_problems(self, of_path: Callable[[str], Problem | None]) -> None:
        """Mark the fields whose problems are to be shown."""
        for row in self.rows:
            row.show_problem(of_path(row.editor.path))
        for view in self.repeats:
            view.show_problems(of_path)

    def editors(self) -> list[Editor]:
        """Return the editors that can be reached, in the order of the keys."""
        found = [row.editor for row in self.rows if row.isVisibleTo(self)]
        for view in self.repeats:
            if view.isVisibleTo(self):
                found += view.editors()
        return [editor for editor in found if editor.takes_focus()]

    def first_editor(self) -> Editor | None:
        """Return the first editor that can be reached, without making rows that are out of sight."""
        of_fields = (row.editor for row in self.rows if row.isVisibleTo(self) and row.editor.takes_focus())
        first = next(of_fields, None)
        of_rows = (view.first_editor() for view in self.repeats if view.isVisibleTo(self))
        return first or next((one for one in of_rows if one is not None), None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _fill(self, wire: Callable[[Editor], None]) -> None:
        block: Columns | None = None
        for item in self.section.items:
            if isinstance(item, Field):
                if block is None:
                    block = Columns()
                    self._blocks.append(block)
                    self._column.addWidget(block)
                editor = make_editor(self._session, item, item.name)
                row = FieldRow(item, editor, required=item.required is True)
                block.add(row, wide=is_wide(item))
                self.rows.append(row)
                wire(editor)
            else:
                block = None
                view = RepeatView(self._session, item, wire)
                self.repeats.append(view)
                self._column.addWidget(view)

    def _arrange(self) -> None:
        single = tokens.measures().large or self.viewport().width() < ONE_COLUMN_BELOW
        visible: set[QWidget] = {
            row for row in self.rows if not is_hidden(row.field) and self._session.relevant(row.editor.path)
        }
        for block in self._blocks:
            block.arrange(visible, single=single)
