"""Several of a list: check boxes in rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.form.editors.base import Editor
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.model.form import Field
from ruraldesk.services.form_session import FormSession

MOST_COLUMNS = 6


class ManyChoicesEditor(Editor):
    """A select_multiple field; the boxes are rebuilt only when the offer changes."""

    def __init__(self, session: FormSession, field: Field, path: str) -> None:
        super().__init__(session, field, path)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.PAD)
        self._grid.setVerticalSpacing(0)
        self.row.addWidget(self._holder, 1)
        self._boxes: dict[str, TickBox] = {}
        self._widest, self._columns = 0, 0

    def target(self) -> QWidget:
        return self._holder

    def first_box(self) -> QWidget:
        return next(iter(self._boxes.values()), self._holder)

    def refresh(self) -> None:
        offered = list(self.session.choices(self.path))
        if [one.name for one in offered] != list(self._boxes):
            self._rebuild([(one.name, one.label) for one in offered])
        value = self.session.value(self.path)
        chosen = value if isinstance(value, list) else []
        for name, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(name in chosen)
            box.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows move among the boxes as they lie and stay in them; Enter and Tab go on."""
        if is_halved(self):
            return False
        boxes = list(self._boxes.values())
        if watched in boxes and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Up: -self._columns,
                Qt.Key.Key_Down: self._columns,
            }
            if step := by.get(Qt.Key(event.key())):
                target = boxes.index(watched) + step
                if 0 <= target < len(boxes):
                    boxes[target].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    def _rebuild(self, offered: list[tuple[str, str]]) -> None:
        for old in self._boxes.values():
            old.deleteLater()
        self._boxes = {}
        metrics = QFontMetrics(fonts.body())
        self._widest = max((metrics.horizontalAdvance(words) for _, words in offered), default=60) + 44
        self._holder.setMinimumWidth(self._widest)  # one column is enough where the window is narrow
        for name, words in offered:
            box = TickBox(words)
            box.setObjectName(f"choice:{self.field.name}.{name}")
            box.setAccessibleName(words)
            box.setMinimumHeight(tokens.measures().row - 4)
            box.installEventFilter(self)
            keys = FieldKeys(box)
            keys.go_on.connect(self.go_on)
            keys.left.connect(self._on_left)
            box.toggled.connect(self._on_toggled)
            self._boxes[name] = box
        self._columns = 0
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the boxes into as many columns as there is room for."""
        columns = max(1, min(MOST_COLUMNS, self.width() // (self._widest + tokens.PAD)))
        if columns == self._columns:
            return
        self._grid.setColumnStretch(self._columns, 0)
        self._columns = columns
        for place, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, place // columns, place % columns)
        self._grid.setColumnStretch(columns, 1)

    def _on_toggled(self) -> None:
        names = [name for name, box in self._boxes.items() if box.isChecked()]
        self.chosen.emit(self.path, names or None)

    def _on_left(self) -> None:
        self.left.emit(self.path)
