"""Typing into a closed choice: number, code, initials or characters find the entry; several that fit are listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.brought import brings_files
from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.theme.ring import RingComboBox
from ruraldesk.model.typed_choices import Entry, fitting, is_settled
from ruraldesk.services.finding import Pick

STRAY = 4  # so many digits in one go, with which nothing fits, were meant for another field
FORGET_MS = 1000  # what was typed into a choice that is settled counts on for so long
_NO_TEXT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class TypeAhead(QObject):
    """An event filter on a choice. ``settled`` gives the index once it is clear which entry is meant.

    While several fit, the box shows the best one and a list stands under it; leaving the field takes it.
    """

    settled = Signal(int)
    go_on = Signal(bool)
    strayed = Signal(str)  # a number that can be none of the entries; what stood here before stands again
    unknown = Signal(str)  # words that were pasted and are in none of the entries

    def __init__(self, box: RingComboBox, *, lists: bool) -> None:
        super().__init__(box)
        self._box, self._lists = box, lists
        self._typed = self._stray = ""
        self._before = 0
        self._pending = False
        self.panel: PickPanel | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(FORGET_MS)
        self._rest.timeout.connect(self._forget)
        box.installEventFilter(self)

    def settle(self) -> None:
        """Take what the box shows, and close the list."""
        self._close()
        self._forget()
        if self._pending:
            self._pending = False
            self.settled.emit(self._box.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and self.panel is not None:
            event.accept()  # Esc closes the list, not the page
            return True
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent) and event.commitString():
            return self._type(event.commitString())
        if kind == QEvent.Type.FocusOut:
            self.settle()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if self.panel is not None and self._take_in_list(event):
            return True
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        if key == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
            return self._look()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._box.setCurrentIndex(0)  # the empty entry
            return True
        if text.strip() and text.isprintable() and not event.modifiers() & _NO_TEXT:
            return self._type(text)
        return False

    def _take_in_list(self, event: QKeyEvent) -> bool:
        panel, key = self.panel, event.key()
        if panel is None:
            return False
        if key == Qt.Key.Key_Escape:
            self._pending = False
            self._show(self._before)
            self._close()
            self._forget()
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            panel.step(-1 if key == Qt.Key.Key_Up else 1)
            self._show(int(panel.chosen))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.settle()
        return False

    def _paste(self) -> bool:
        """Take words that were copied elsewhere as if they had been typed whole; a picture is the page's."""
        data = QGuiApplication.clipboard().mimeData()
        words = "" if data is None or brings_files(data) else data.text().strip()
        if not words:
            return False
        self.settle()
        if words.isdecimal() or fitting(words, self._entries(), initials_of):
            return self._type(words)
        self.unknown.emit(words)
        return True

    def _type(self, text: str) -> bool:
        """Take more characters; those with which nothing fits any more are as if not typed."""
        if not self._typed and not self._pending:
            self._before = self._box.currentIndex()
        self._stray += text
        before, self._typed = self._typed, self._typed + text
        if not self._found():
            self._typed = before
            return self._is_astray()
        return self._look()

    def _is_astray(self) -> bool:
        """Give back digits that were never meant for this choice; what their first one chose is undone."""
        digits = self._stray
        if self.panel is None:
            self._rest.start()
        if len(digits) >= STRAY and digits.isdecimal():
            self._close()
            self._forget()
            self._pending = False
            self._show(self._before)
            self.settled.emit(self._before)
            self.strayed.emit(digits)
        return True

    def _look(self) -> bool:
        found = self._found()
        if not self._typed or not found:
            self._close()
            return True
        entries = self._entries()
        self._show(found[0] + 1)
        self._pending = True
        if not self._lists or is_settled(self._typed, entries, found):
            self._close()
            self._pending = False
            self._rest.start()
            self.settled.emit(self._box.currentIndex())
        else:
            self._rest.stop()
            self._list([_pick(place, *entries[place]) for place in found])
        return True

    def _found(self) -> list[int]:
        return fitting(self._typed, self._entries(), initials_of)

    def _entries(self) -> Sequence[Entry]:
        """Return code and label of every entry behind the empty one."""
        return [(str(self._box.itemData(at) or ""), self._box.itemText(at)) for at in range(1, self._box.count())]

    def _show(self, index: int) -> None:
        self._box.blockSignals(True)
        self._box.setCurrentIndex(index)
        self._box.blockSignals(False)
        self._box.update()

    def _list(self, picks: list[Pick]) -> None:
        if self.panel is None:
            self.panel = PickPanel(self._box)
            self.panel.taken.connect(self._on_taken)
        self.panel.show_picks(picks)
        self.panel.open()

    def _close(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.close_panel()

    def _forget(self) -> None:
        self._rest.stop()
        self._typed = self._stray = ""

    def _on_taken(self, index: str) -> None:
        self._show(int(index))
        self._pending = True
        self.panel = None
        self.settle()
        self.go_on.emit(True)


def _pick(place: int, code: str, words: str) -> Pick:
    return Pick(str(place + 1), words, (code,) if code.isdecimal() else ())
