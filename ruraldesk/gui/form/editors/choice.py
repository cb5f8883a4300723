"""One of a list: radio buttons, a list that opens whole, or a long one with a line to filter; typed into as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.choice_box import ChoiceBox, LongChoiceBox, paint_field_ground
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.form.editors.radio import RadioBox, fits_in_row
from ruraldesk.gui.form.editors.type_ahead import TypeAhead
from ruraldesk.gui.theme import tokens
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

__all__ = ["OPEN_WHOLE", "ChoiceBox", "ChoiceEditor", "paint_field_ground"]

OPEN_WHOLE = 7


class ChoiceEditor(Editor):
    """A select_one field."""

    strayed = Signal(str)  # digits that were typed here and are none of its entries
    unknown = Signal(str)  # words that were pasted here and are in none of its entries

    def __init__(self, session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> None:
        super().__init__(session, field, path)
        listed = [one for one in session.spec.choices.get(field.choice_list, ()) if not one.retired]
        in_row = not in_grid and field.choice_filter is None and fits_in_row([one.label for one in listed])
        self._box = RadioBox() if in_row else LongChoiceBox() if len(listed) > OPEN_WHOLE else ChoiceBox()
        self._box.setMinimumHeight(tokens.measures().row)
        self._box.setMinimumContentsLength(4)
        self._box.setMaxVisibleItems(OPEN_WHOLE + 1)
        self.row.addWidget(self._box, 1)
        self._keys = FieldKeys(self._box)
        self._keys.go_on.connect(self.go_on)
        self._keys.left.connect(self._on_left)
        self._keys.list_asked.connect(self._on_list)
        self._ahead = TypeAhead(self._box, lists=not in_row)
        self._ahead.settled.connect(self._on_index)
        self._ahead.go_on.connect(self.go_on)
        self._ahead.strayed.connect(self.strayed)
        self._ahead.unknown.connect(self.unknown)
        self._names: list[str] = []
        self._box.currentIndexChanged.connect(self._on_index)

    def target(self) -> ChoiceBox:
        return self._box

    def settle(self) -> None:
        self._ahead.settle()

    def refresh(self) -> None:
        if self._ahead.panel is not None:
            return  # it is being chosen
        offered = list(self.session.choices(self.path))
        names = ["", *(one.name for one in offered)]
        value = self.session.value(self.path)
        self._box.blockSignals(True)
        if names != self._names:
            self._names = names
            self._box.clear()
            self._box.addItem("", "")
            for one in offered:
                self._box.addItem(one.label, one.name)
            self._box.updateGeometry()
        self._box.setCurrentIndex(names.index(value) if isinstance(value, str) and value in names else 0)
        self._box.blockSignals(False)

    def _on_list(self) -> None:
        self._ahead.settle()
        self._box.showPopup()

    def _on_index(self, index: int) -> None:
        if 0 <= index < len(self._names):
            self.chosen.emit(self.path, self._names[index] or None)

    def _on_left(self) -> None:
        self.left.emit(self.path)
