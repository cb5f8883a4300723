"""印好了，签字盖章了吗: the fields of a record that say so, filled in one step after a paper was printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import hline
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.editors.attachment import SMALL, AttachmentEditor
from ruraldesk.gui.form.editors.make import make_editor
from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.form.problems import ProblemBook
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.model.form import Field, FormSpec, Print
from ruraldesk.model.record import Record
from ruraldesk.model.values import show_text
from ruraldesk.services import attachments
from ruraldesk.services.attachments import Look
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved

WIDTH = 620
YES = "yes"


class SignedDialog(QDialog):
    """``saved`` is the record after the save. Empty answers begin with 是 and with today."""

    def __init__(self, bench: Bench, record: str, paper: Print, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.saved: Saved | None = None
        self._bench = bench
        self._session = FormSession.open_record(bench.desk, record)
        self._book = ProblemBook()
        self.setObjectName("dialog:signed")
        self.setWindowTitle("印好了，签字盖章了吗")
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.SHEET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 12)
        inner.setSpacing(tokens.GAP)
        inner.addWidget(label("印好了，签字盖章了吗", role="title"))
        advice = f"“{paper.label}”签好盖好了，在这里记上；扫描件可以以后再放。"
        inner.addWidget(label(advice, role="small", colour=tokens.INK2, wrap=True))
        self._propose(paper)
        self._rows = [self._row(self._session.spec.by_name[name]) for name in paper.signed]
        for row in self._rows:
            inner.addWidget(row)
        column.addLayout(inner)
        column.addWidget(hline())
        column.addLayout(self._buttons())
        self._refresh()
        self._rows[0].editor.target().setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save, or show what is wrong."""
        for row in self._rows:
            row.editor.settle()
        self._book.show_everything()
        self._refresh()
        shown = {row.editor.path for row in self._rows}
        if any(problem.field in shown for problem in self._book.blocking):
            return
        self._bench.jobs.run(lambda _: self._session.save(), self._on_saved, self._on_refused, label="保存")

    def _propose(self, paper: Print) -> None:
        """Answer yes, and today, where nothing was said yet."""
        for name in paper.signed:
            field = self._session.spec.by_name[name]
            if self._session.value(name) not in (None, ""):
                continue
            offered = {one.name for one in self._session.choices(name)} if field.choice_list else set()
            if YES in offered:
                self._session.set_value(name, YES)
            elif field.type == "date":
                self._session.set_text(name, self._bench.clock.today().isoformat())

    def _row(self, field: Field) -> FieldRow:
        editor = make_editor(self._session, field, field.name)
        editor.typed.connect(self._session.set_text)
        editor.chosen.connect(self._on_chosen)
        editor.left.connect(self._on_left)
        if isinstance(editor, AttachmentEditor):
            editor.file_chosen.connect(self._on_file)
            editor.look_asked.connect(self._on_look)
        return FieldRow(field, editor, required=field.required is True)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        later = Button("later", "还没有，以后再记", key="Esc")
        later.clicked.connect(self.reject)
        save = Button("save", "记上", icon="save", key="F9", kind="primary")
        save.clicked.connect(self.save)
        row.addStretch(1)
        row.addWidget(later)
        row.addWidget(save)
        return row

    def _refresh(self) -> None:
        self._book.take(self._session.problems)
        for row in self._rows:
            row.setVisible(self._session.relevant(row.editor.path))
            row.refresh()
            row.show_problem(self._book.shown(row.editor.path))

    def _on_chosen(self, path: str, value: object) -> None:
        self._session.set_value(path, value)  # type: ignore[arg-type]  # a signal carries object
        self._refresh()

    def _on_left(self, path: str) -> None:
        self._book.left(path)
        self._refresh()

    def _on_file(self, path: str, file: Path) -> None:
        desk, photo = self._bench.desk, self._session.spec.by_name[path].type == "image"
        self._bench.jobs.run(
            lambda _: attachments.add(desk, file, photo=photo), partial(self._on_chosen, path), self._on_refused,
            label="收下文件",
        )  # fmt: skip

    def _on_look(self, editor: AttachmentEditor, attachment: str) -> None:
        desk, side = self._bench.desk, round(SMALL * editor.devicePixelRatioF())

        def show(look: Look) -> None:
            if isValid(editor):
                editor.show_look(attachment, look)

        self._bench.jobs.run(lambda _: attachments.look(desk, attachment, side), show, label="打开附件")

    def _on_saved(self, saved: Saved) -> None:
        self.saved = saved
        self._bench.notifier.tell(saved.changes)
        self.accept()

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)


def signed_words(spec: FormSpec, paper: Print, record: Record) -> str:
    """Return what a record says by now of a paper's signing, "" for nothing."""
    said = []
    for name in paper.signed:
        field, value = spec.by_name[name], record.fields.get(name)
        if isinstance(value, str | int) and value != "":
            shown = "有" if field.type in ("file", "image") else show_text(field, value, spec)
            said.append(f"{field.label}：{shown}")
    return "，".join(said)
