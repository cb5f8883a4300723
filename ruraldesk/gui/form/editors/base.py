"""What every editor is: a widget that shows one field of a FormSession and says what a person did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import set_problem

if TYPE_CHECKING:  # the page before the desk has a field too, and is to come up before a form is thought of
    from ruraldesk.model.form import Field
    from ruraldesk.services.form_session import FormSession


class Editor(QWidget):
    """Shows and collects one field. ``path`` is ``name`` or ``repeat/rowid/name``."""

    typed = Signal(str, str)  # path, text
    chosen = Signal(str, object)  # path, value
    left = Signal(str)  # path
    go_on = Signal(bool)

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__()
        self.session, self.field, self.path = session, field, path
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(tokens.GAP)
        self.below: QWidget | None = None  # what stands under the field and goes with its value
        self.beside_label: QWidget | None = None

    def target(self) -> QWidget:
        """Return the widget that takes the focus and bears the objectName."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what the session holds."""
        raise NotImplementedError

    def refresh_now(self) -> None:
        """Show what the session holds, also where it is just being written into."""
        self.refresh()

    def settle(self) -> None:
        """Give the session what is being written, though the field is not left."""

    def show_problem(self, level: str) -> None:
        """Draw the ring of a problem that blocks or holds, or take it away."""
        set_problem(self.target(), level in ("block", "hold"), level)

    def takes_focus(self) -> bool:
        """False for what is only read."""
        return True

    def name_it(self, name: str, label: str, description: str) -> None:
        """Give the widget its objectName and the names a screen reader says."""
        target = self.target()
        target.setObjectName(name)
        target.setAccessibleName(label)
        target.setAccessibleDescription(description)
        if self.below is not None:
            self.below.setObjectName(name.replace("field:", "capitals:", 1))
