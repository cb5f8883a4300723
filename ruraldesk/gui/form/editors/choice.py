"""One of a list: up to seven entries open whole, longer lists open with a line to filter them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent

from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.theme import icons, tokens
from ruraldesk.gui.theme.ring import RingComboBox, paint_edge
from ruraldesk.model.form import Field
from ruraldesk.services.finding import Pick
from ruraldesk.services.form_session import FormSession

OPEN_WHOLE = 7


class ChoiceBox(RingComboBox):
    """A combo box with the desk's own chevron; the wheel scrolls the page, not the value."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        paint_field_ground(painter, self.rect())
        box = QRect(10, 0, self.width() - 42, self.height())
        painter.setPen(self.palette().text().color())
        words = painter.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawPixmap(self.width() - 31, (self.height() - 20) // 2, icons.pixmap("chevron_down"))
        painter.end()
        paint_edge(self)


def paint_field_ground(painter: QPainter, box: QRect) -> None:
    """Paint the white ground and quiet edge of a field."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.EDGE), 1))
    painter.setBrush(QColor(tokens.SHEET))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)


class LongChoiceBox(ChoiceBox):
    """Opens a list with its own filter line instead of the drop-down."""

    def showPopup(self) -> None:  # noqa: N802
        picks = [Pick(str(row), self.itemText(row), ()) for row in range(self.count()) if self.itemText(row)]
        panel = PickPanel(self, filter_line=True)
        panel.taken.connect(self._on_taken)
        panel.show_picks(picks)
        panel.open()

    def _on_taken(self, row: str) -> None:
        self.setCurrentIndex(int(row))
        self.activated.emit(int(row))
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class ChoiceEditor(Editor):
    """A select_one field."""

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        many = len(session.spec.choices.get(field.choice_list, ())) > OPEN_WHOLE
        self._box = LongChoiceBox() if many else ChoiceBox()
        self._box.setMinimumHeight(tokens.measures().row)
        self._box.setMinimumContentsLength(4)
        self._box.setMaxVisibleItems(OPEN_WHOLE + 1)
        self.row.addWidget(self._box, 1)
        self._keys = FieldKeys(self._box)
        self._keys.go_on.connect(self.go_on)
        self._keys.left.connect(self._on_left)
        self._keys.list_asked.connect(self._box.showPopup)
        self._names: list[str] = []
        self._box.currentIndexChanged.connect(self._on_index)

    def target(self) -> ChoiceBox:
        return self._box

    def refresh(self) -> None:
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
        self._box.setCurrentIndex(names.index(value) if isinstance(value, str) and value in names else 0)
        self._box.blockSignals(False)

    def _on_index(self, index: int) -> None:
        if 0 <= index < len(self._names):
            self.chosen.emit(self.path, self._names[index] or None)

    def _on_left(self) -> None:
        self.left.emit(self.path)
