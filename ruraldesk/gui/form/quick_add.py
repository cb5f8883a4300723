"""A new person or facility made on the spot: only what must be known, the rest later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.form.half_keeper import HalfKeeper
from ruraldesk.gui.form.outline import is_calculated
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.form.saver import save_or_keep
from ruraldesk.gui.form.twin_watch import IN_SMALL_FORM, TwinWatch
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.services import drafts
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved

AT_MOST = 6
WIDTH = 560


class QuickAdd(QDialog):
    """``record`` is the new record's id after it was saved."""

    def __init__(self, bench: Bench, form: str, words: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.record = ""
        self._bench = bench
        self._session = FormSession.open_new(bench.desk, form)
        self._half = HalfKeeper(self, self._keep)
        self._book = ProblemBook()
        spec = self._session.spec
        self.setObjectName(f"dialog:new:{form}")
        self.setWindowTitle(f"新登记{spec.title}")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 12)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label(f"新登记{spec.title}", role="title"))
        inner.addWidget(label("先写这几格，其余的以后在台账里补。", role="small", colour=tokens.INK2))
        self._rows = [self._row(field) for field in short_fields(spec)]
        self._twins = TwinWatch(bench, self, lambda: self._rows, IN_SMALL_FORM)
        self._twins.open_asked.connect(self._on_twin)
        for row in self._rows:
            inner.addWidget(row)
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._buttons())
        self._prefill(spec, words)
        self._refresh()
        for row in self._rows:  # the name was typed in the picker: look at once
            if self._session.text(row.editor.path):
                self._twins.left(self._session, row.editor.path)
        seen = [row for row in self._rows if self._session.relevant(row.editor.path)]
        first = next((row for row in seen if not self._session.text(row.editor.path)), self._rows[0])
        first.editor.target().setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save, or show what is missing."""
        self._book.show_everything()
        self._refresh()
        shown = {row.editor.path for row in self._rows}
        if any(problem.field in shown for problem in self._book.blocking):
            return
        self._half.stop()
        self._bench.jobs.run(lambda _: save_or_keep(self._session), self._on_saved, self._on_refused, label="保存")

    def reject(self) -> None:
        """Close without a new record; what was written stays as a draft."""
        for row in self._rows:
            row.editor.settle()
        if self._half.may_close():
            super().reject()

    def _keep(self) -> None:
        self._session.keep_draft()

    def _row(self, field: Field) -> FieldRow:
        editor = make_editor(self._session, field, field.name)
        editor.typed.connect(self._on_typed)
        editor.chosen.connect(self._on_chosen)
        editor.left.connect(self._on_left)
        editor.go_on.connect(self._on_go_on)
        return FieldRow(field, editor, required=field.required is True)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.addStretch(1)
        stay = Button("stay", "不登记", key="Esc")
        self._go = Button("save_new", "登记", icon="save", key="F9", kind="primary")
        stay.clicked.connect(self.reject)
        self._go.clicked.connect(self.save)
        row.addWidget(stay)
        row.addWidget(self._go)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.save)
        return row

    def _prefill(self, spec: FormSpec, words: str) -> None:
        names = [field for field in short_fields(spec) if field.search == "name"]
        if words and not words.isascii() and names:
            self._session.set_text(names[0].name, words)

    def _on_typed(self, path: str, text: str) -> None:
        self._session.set_text(path, text)
        self._half.start()

    def _on_chosen(self, path: str, value: object) -> None:
        self._session.set_value(path, value)  # type: ignore[arg-type]  # a signal carries object
        self._half.start()
        self._refresh()

    def _on_left(self, path: str) -> None:
        self._book.left(path)
        self._refresh()
        self._twins.left(self._session, path)

    def _on_twin(self, record: str) -> None:
        """It is one who is here already: no second one is made."""
        self.record = record
        self._half.stop()
        drafts.drop(self._bench.desk, self._session.draft_id)
        self.accept()

    def _on_go_on(self, forward: bool) -> None:
        editors: list[Editor] = [row.editor for row in self._rows if row.editor.takes_focus() and row.isVisibleTo(self)]
        focus = self.focusWidget()
        place = next((at for at, one in enumerate(editors) if one.target() is focus), -1)
        target = place + (1 if forward else -1)
        widget = editors[target].target() if 0 <= target < len(editors) else self._go
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_refused(self, refusal: UserError) -> None:
        self._half.start()
        tell_refusal(self, refusal)

    def _on_saved(self, saved: Saved) -> None:
        self.record = saved.record.id
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _refresh(self) -> None:
        self._book.take(self._session.problems)
        for row in self._rows:
            row.refresh()
            row.setVisible(self._session.relevant(row.editor.path))
            row.show_problem(self._book.shown(row.editor.path))


def short_fields(spec: FormSpec) -> list[Field]:
    """Return what a new record needs at least, its name first, then what tells it from namesakes."""
    own = [field for field in spec.by_repeat[""] if not is_calculated(field) and field.type != "note"]
    names = [field for field in own if field.search == "name"]
    needed = [field for field in own if field.required is True and field not in names]
    listed = [field for field in own if field.name in spec.list_view.columns and field not in (*names, *needed)]
    return [*names[:1], *needed, *listed][:AT_MOST] or own[:AT_MOST]
