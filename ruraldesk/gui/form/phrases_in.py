"""常用语 in a long text: F4 lists them, Enter puts one in, marked words are kept as a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.form.editors.long_text import LongTextEditor
from ruraldesk.gui.form.phrases_dialog import PhrasesDialog
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.services import phrases
from ruraldesk.services.finding import Pick

if TYPE_CHECKING:
    from ruraldesk.gui.form.page import FormPage

SHORT = 12  # characters of marked words that are repeated


class PhrasesIn(QObject):
    """Serves every long text of a form."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        self._editor: LongTextEditor | None = None

    def wire(self, editor: LongTextEditor) -> None:
        """Serve a field."""
        editor.phrases_asked.connect(self._on_asked)

    def _on_asked(self, editor: LongTextEditor) -> None:
        self._editor = editor
        kept, marked = self._kept(editor), editor.marked()
        if not kept and not marked:
            self._manage()
            return
        last = f"把选中的“{_short(marked)}”记作常用语" if marked else "改一改常用语"
        panel = PickPanel(editor.target(), filter_line=True, new_words=last)
        panel.taken.connect(self._on_taken)
        panel.new_asked.connect(self._on_last)
        panel.show_picks([Pick(str(place), one.replace("\n", " "), ()) for place, one in enumerate(kept)])
        panel.open()

    def _on_taken(self, place: str) -> None:
        if self._editor is not None:
            self._editor.put_in(self._kept(self._editor)[int(place)])

    def _on_last(self) -> None:
        editor = self._editor
        if editor is None:
            return
        marked = editor.marked()
        if not marked:
            self._manage()
            return
        try:
            phrases.add(self._page.session.desk, self._page.session.spec.form_id, editor.field.name, marked)
        except UserError as refusal:
            tell_refusal(self._page, refusal)
        else:
            self._page.say_done(f"“{_short(marked)}”记进“{editor.field.label}”的常用语了，F4再用。")
        editor.target().setFocus()

    def _manage(self) -> None:
        if self._editor is not None:
            field = self._editor.field
            PhrasesDialog(self._page.session.desk, self._page.session.spec.form_id, field, self._page).exec()
            self._editor.target().setFocus()

    def _kept(self, editor: LongTextEditor) -> list[str]:
        session = self._page.session
        return phrases.phrases(session.desk, session.spec.form_id, editor.field.name)


def _short(words: str) -> str:
    line = words.replace("\n", " ")
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
