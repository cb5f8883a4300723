"""A link to another record: type initials, choose from the list under the field, or make a new one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.theme import icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.form import Field
from ruraldesk.services import finding
from ruraldesk.services.form_session import FormSession

REST_MS = 120
_ONE_OF = {"people": "person", "人": "位"}  # the icon and the word for one of them


class PickLine(RingLineEdit):
    """A line edit that gives its arrows and Enter to the open list first."""

    def __init__(self) -> None:
        super().__init__()
        self.panel: PickPanel | None = None
        self.keys = FieldKeys(self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.ShortcutOverride and self.panel is not None:
            event.accept()  # Esc closes the list, not the page
            return True
        return super().event(event)


class LinkEditor(Editor):
    """A select_one_from_file field."""

    new_asked = Signal(str, str)  # path, what was typed

    def __init__(self, session: FormSession, field: Field, path: str, *, in_grid: bool = False) -> None:
        super().__init__(session, field, path)
        self._line = PickLine()
        self._line.setMinimumHeight(tokens.measures().row)
        self._line.setTextMargins(6 if not in_grid else 3, 0, 6, 0)
        self._line.setPlaceholderText("" if in_grid else "写名称或拼音首字母")
        self._target = session.desk.store.specs.newest(field.link_form)
        action = QAction(icons.icon(_ONE_OF.get(self._target.icon, self._target.icon)), "选", self._line)
        action.triggered.connect(self._look)
        self._line.addAction(action, RingLineEdit.ActionPosition.TrailingPosition)
        self.row.addWidget(self._line, 1)
        self._line.setAcceptDrops(False)  # a photo dropped here goes to its own field
        keys = self._line.keys
        keys.go_on.connect(self._on_go_on)
        keys.left.connect(self._on_left)
        keys.list_asked.connect(self._look)
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._on_edited)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)

    def target(self) -> PickLine:
        return self._line

    def refresh(self) -> None:
        if not self._line.hasFocus():
            self._show()

    def refresh_now(self) -> None:
        self._show()

    def settle(self) -> None:
        typed = self._line.text().strip()
        if typed and typed != self.session.text(self.path):
            self.typed.emit(self.path, typed)

    def take(self, record: str) -> None:
        """Take a record as the field's value."""
        self.chosen.emit(self.path, record)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            panel = self._line.panel
            if panel is not None and not self._line.keys.composing:
                return panel.key(event)
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self._line.blockSignals(True)
        self._line.setText(self.session.text(self.path))
        self._line.setCursorPosition(0)
        self._line.blockSignals(False)

    def _on_edited(self, text: str) -> None:
        if not text:
            self._close()
            self.chosen.emit(self.path, None)
            return
        self._rest.start()

    def _look(self) -> None:
        self._rest.stop()
        self.settle()
        text = self._line.text()
        kept = bool(self.session.value(self.path)) and self.path not in self.session.cells.wrong
        asked = "" if kept else text  # a field that the form fills stands filled while another name is typed
        found = finding.picks(self.session.desk, self.field.link_form, asked)
        if self._line.panel is None:
            panel = PickPanel(self._line, new_words=self._new_words(asked))
            panel.taken.connect(self._on_taken)
            panel.new_asked.connect(self._on_new)
            panel.closed.connect(self._on_gone)
            self._line.panel = panel
        self._line.panel.show_picks(found)
        self._line.panel.open()

    def _on_taken(self, record: str) -> None:
        self._line.panel = None
        self.take(record)
        self.go_on.emit(True)

    def _on_new(self) -> None:
        words = self._line.text()
        self._line.panel = None
        self.new_asked.emit(self.path, words)

    def _on_gone(self) -> None:
        if self.sender() is self._line.panel:
            self._line.panel = None

    def _on_go_on(self, forward: bool) -> None:
        self._close()
        self.go_on.emit(forward)

    def _on_left(self) -> None:
        self._close()
        self.settle()
        self._show()
        self.left.emit(self.path)

    def _new_words(self, asked: str) -> str:
        noun = self._target.list_view.noun
        return f"都不是，新登记“{asked}”" if asked else f"都不是，新登记一{_ONE_OF.get(noun, noun)}"

    def _close(self) -> None:
        self._rest.stop()
        if self._line.panel is not None:
            self._line.panel.close_panel()
            self._line.panel = None
