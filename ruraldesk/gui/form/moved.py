"""A record that is changed elsewhere while its form is open: a bar says so, 看看 shows both, the clerk takes it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import session_moved
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.session_moved import MovedField

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

WIDTH, HEIGHT = 760, 420


class MovedWatch(QObject):
    """Looks whenever something was saved anywhere in the program."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page

    def look(self, changes: ChangeSet) -> None:
        """Take in quietly what was changed where nothing is written here; else let the bar say it."""
        page = self._page
        if page.saving or page.session.record not in changes.records:
            return
        if session_moved.is_gone(page.session):
            page.say("这件已删掉。")
            return
        found = session_moved.moved(page.session)
        if found and self._composing():
            page.shown()  # the word on its way goes where it was begun, and is not committed half spelt
            return
        if found:
            page.settle()
        if found and not page.session.dirty:
            page.adopt(FormSession.open_record(page.session.desk, page.session.record))
            page.say_done(f"别处刚改过{len(found)}处，已换成新的。")
        else:
            page.shown()  # a question may have come

    def _composing(self) -> bool:
        focus = self._page.focusWidget()
        keys = focus.findChild(FieldKeys, options=Qt.FindChildOption.FindDirectChildrenOnly) if focus else None
        return keys is not None and keys.composing

    def show(self) -> None:
        """Show both sides; what was changed elsewhere is taken in if the clerk says so."""
        found = session_moved.moved(self._page.session)
        if not found:
            self._page.shown()
            return
        dialog = MovedDialog(found, self._page)
        if dialog.exec():
            session_moved.take_in(self._page.session)
            self._page.show_step("")
            self._page.shown()
            self._page.say_done("别处改的收进来了，这里写的没动。")
        dialog.deleteLater()


class MovedDialog(QDialog):
    """Field by field: before, as it is elsewhere, and what stands here."""

    def __init__(self, found: Sequence[MovedField], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setObjectName("dialog:moved_fields")
        self.setWindowTitle("别处改了什么")
        self.resize(WIDTH, HEIGHT)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(22, 16, 22, 10)
        head.addWidget(label(f"这件打开以后，别处改了{len(found)}处", role="title"))
        words = "收进表里：别处改的换成新的，这里改过的照这里的。"
        head.addWidget(label(words, role="small", colour=tokens.INK2, wrap=True))
        column.addLayout(head)
        column.addWidget(hline())
        column.addWidget(self._table(found), 1)
        column.addWidget(hline())
        column.addLayout(self._buttons())
        self._stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _table(self, found: Sequence[MovedField]) -> QWidget:
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        grid = QGridLayout(inner)
        grid.setContentsMargins(22, 10, 22, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, words in enumerate(("", "原来", "别处改成", "这里写的", "谁改的")):
            grid.addWidget(label(words, role="small", colour=tokens.HEAD_WORDS), 0, place)
        for row, one in enumerate(found, 1):
            grid.addWidget(label(one.label, wrap=True), row, 0)
            cells = (one.was or "空", one.now or "空", "没改" if one.mine is None else one.mine or "空", one.who)
            for place, words in enumerate(cells, 1):
                own = place == 3 and one.mine is not None
                quiet = (place == 3 and one.mine is None) or place in (1, 4)
                colour = tokens.INK2 if quiet else tokens.INK
                grid.addWidget(label(words, role="bold" if own else "body", colour=colour, wrap=True), row, place)
        for place in (1, 2, 3):
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(len(found) + 1, 1)
        area.setWidget(inner)
        return area

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(tokens.GAP)
        row.addStretch(1)
        self._stay = Button("stay", "先不动", key="Esc")
        go = Button("take_in", "收进表里", kind="primary")
        self._stay.clicked.connect(self.reject)
        go.clicked.connect(self.accept)
        row.addWidget(self._stay)
        row.addWidget(go)
        return row
