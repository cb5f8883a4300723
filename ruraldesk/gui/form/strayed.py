"""What a choice has no entry for: a number goes on to the line after it, else it is said that it was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from ruraldesk.gui.form.editors.choice import ChoiceEditor
from ruraldesk.gui.form.standing import holds, stand_in

if TYPE_CHECKING:  # the page itself is built from this
    from ruraldesk.gui.form.page import FormPage

SHOWN = 20  # characters of what was pasted


class Strayed(QObject):
    """Listens to the choices of a page."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page

    def wire(self, editor: ChoiceEditor) -> None:
        """Listen to a choice of the page."""
        editor.strayed.connect(self._on_strayed)
        editor.unknown.connect(self._on_unknown)

    def _on_strayed(self, digits: str) -> None:
        editor, page = self.sender(), self._page
        if not isinstance(editor, ChoiceEditor):
            return
        page.go_on(True)
        line = page.focusWidget()
        there = next((one for one in page.sheet.view().editors() if holds(one, line)), None)
        if isinstance(line, QLineEdit) and there is not None and there.field.type == "text" and not line.text():
            line.insert(digits)  # what is still to come is typed behind it
            page.say_done(f"“{editor.field.label}”是选的，号码写到“{there.field.label}”里了。")
            return
        stand_in(editor)
        page.say(f"“{editor.field.label}”只能选，刚写的{digits}没有记下，到要写的那一格再写。")

    def _on_unknown(self, words: str) -> None:
        editor = self.sender()
        if isinstance(editor, ChoiceEditor):
            line = " ".join(words.split())
            shown = line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
            self._page.say(f"“{editor.field.label}”里没有“{shown}”，没有改，从列出的里面选。")
