"""Text of several lines: Enter makes a line, Ctrl+Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.ring import paint_ring, ring_colour
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

LINES, LINES_AT_MOST = 3, 8


class RingTextEdit(QPlainTextEdit):
    """A text box whose edge is painted by itself, 1 px quiet or the 2 px ring."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(7)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        colour = ring_colour(self)
        paint_ring(painter, QRectF(self.viewport().rect()), colour or tokens.EDGE, 2.0 if colour else 1.0)


class LongTextEditor(Editor):
    """Grows with its text from three lines to eight; F4 lists the words that are written again and again."""

    phrases_asked = Signal(object)  # this editor

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        self._box = RingTextEdit()
        self._box.setTabChangesFocus(True)
        self.row.addWidget(self._box, 1)
        self._box.setAcceptDrops(False)  # a photo dropped here goes to its own field
        self._keys = FieldKeys(self._box, many_lines=True)
        self._keys.go_on.connect(self.go_on)
        self._keys.left.connect(self._on_left)
        self._keys.list_asked.connect(self._on_phrases)
        self.beside_label = link = Link(f"phrases:{field.name}", "常用语　F4", small=True)
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is marked in the text stays marked
        link.clicked.connect(self._on_phrases)
        self._keys.entered.connect(self._box.viewport().update)
        self._box.textChanged.connect(self._on_text)
        self._fit()

    def target(self) -> RingTextEdit:
        return self._box

    def refresh(self) -> None:
        text = self.session.text(self.path)
        if text != self._box.toPlainText() and not self._box.hasFocus():
            self._show(text)
        self._fit()

    def marked(self) -> str:
        """Return the marked text."""
        return self._box.textCursor().selectedText().replace("\u2029", "\n").strip()

    def put_in(self, words: str) -> None:
        """Put words in at the cursor, over what is marked; Ctrl+Z takes them out again."""
        self._box.setFocus()
        cursor = self._box.textCursor()
        cursor.beginEditBlock()  # else it is one step with what was typed before it
        cursor.insertText(words)
        cursor.endEditBlock()
        self._box.setTextCursor(cursor)

    def refresh_now(self) -> None:
        text = self.session.text(self.path)
        if text != self._box.toPlainText():
            self._show(text)
        self._fit()

    def _on_phrases(self) -> None:
        self.phrases_asked.emit(self)

    def _show(self, text: str) -> None:
        self._box.blockSignals(True)
        self._box.setPlainText(text)
        self._box.blockSignals(False)

    def _on_text(self) -> None:
        self._fit()
        self.typed.emit(self.path, self._box.toPlainText())

    def _on_left(self) -> None:
        self._box.viewport().update()
        self.left.emit(self.path)

    def _fit(self) -> None:
        lines = min(LINES_AT_MOST, max(LINES, int(self._box.document().size().height()) + 0))
        line = QFontMetrics(fonts.body()).lineSpacing()
        self._box.setFixedHeight(lines * line + 16)
