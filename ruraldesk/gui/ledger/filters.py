"""The filter as a sentence read aloud: 看 [所有状态] 的案子 … 含有 [   ]，共46件."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice import ChoiceBox, paint_field_ground
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, paint_ring, ring_colour
from ruraldesk.model.form import FormSpec

REST_MS = 150
FILTERS_AT_MOST = 2
ALL = "不限"


def plain_title(spec: FormSpec) -> str:
    """Return a form's title without the word 台账: what one of its records is called."""
    return spec.title.removesuffix("台账") or spec.title


class WordBox(ChoiceBox):
    """A choice in a sentence: bold, in the colour of what can be acted on, as wide as its words."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        paint_field_ground(painter, self.rect())
        painter.setFont(fonts.body(bold=True))
        painter.setPen(QColor(tokens.ACCENT_DARK))
        box = QRect(10, 0, self.width() - 40, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.currentText())
        painter.drawPixmap(self.width() - 30, (self.height() - 20) // 2, icons.pixmap("chevron_down"))
        if colour := ring_colour(self):
            paint_ring(painter, QRectF(self.rect()), colour)

    def fit(self) -> None:
        """Take the width of the words shown now."""
        width = QFontMetrics(fonts.body(bold=True)).horizontalAdvance(self.currentText())
        self.setFixedSize(max(92, width + 52), tokens.measures().row)


class FilterSentence(QWidget):
    """Emits ``changed`` when a value is chosen, and after a short rest of typing."""

    changed = Signal()

    def __init__(self, spec: FormSpec) -> None:
        super().__init__()
        self._spec = spec
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self._boxes: dict[str, WordBox] = {}
        if spec.states:
            self._row.addWidget(label("看"))
            entries = [("", "所有状态"), *((one.name, one.label) for one in spec.states)]
            self._add("state", "状态", entries)
            self._row.addWidget(label(f"的{plain_title(spec)}"))
        for name in self._choice_filters():
            field = spec.by_name[name]
            if self._boxes:
                self._row.addSpacing(8)
            self._row.addWidget(label(field.label))
            entries = [("", ALL), *((one.name, one.label) for one in spec.choices.get(field.choice_list, ()))]
            self._add(name, field.label, entries)
        self._row.addSpacing(8)
        self._row.addWidget(label("含有"))
        self.line = RingLineEdit()
        self.line.setObjectName("field:filter")
        self.line.setAccessibleName("含有")
        self.line.setPlaceholderText("输入姓名、编号、拼音")
        self.line.setMinimumHeight(tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.line.setMinimumWidth(120)
        self.line.setMaximumWidth(220)
        self._row.addWidget(self.line, 1)
        self._row.addStretch(1)
        self._count = label(colour=tokens.INK2, name="count")
        self._row.addWidget(self._count)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.changed)
        self.line.textChanged.connect(self._on_text)

    @property
    def text(self) -> str:
        return self.line.text().strip()

    def where(self) -> dict[str, str]:
        """Return what must be equal."""
        return {name: str(box.currentData()) for name, box in self._boxes.items() if box.currentData()}

    def say_count(self, count: int) -> None:
        self._count.setText(f"共{count}{self._spec.list_view.noun}")

    def choose(self, name: str, value: str) -> None:
        """Set one filter."""
        box = self._boxes.get(name)
        if box is not None:
            box.setCurrentIndex(max(0, box.findData(value)))

    def clear(self) -> bool:
        """Show everything again; False if nothing was filtered."""
        filtered = bool(self.where() or self.text)
        for box in self._boxes.values():
            box.setCurrentIndex(0)
        self.line.clear()
        return filtered

    def _add(self, name: str, words: str, entries: list[tuple[str, str]]) -> None:
        box = WordBox()
        box.setObjectName(f"field:filter.{name}")
        box.setAccessibleName(words)
        for value, shown in entries:
            box.addItem(shown, value)
        box.fit()
        box.currentIndexChanged.connect(self._on_chosen)
        self._row.addWidget(box)
        self._boxes[name] = box

    def _choice_filters(self) -> list[str]:
        known = self._spec.by_name
        named = [name for name in self._spec.list_view.filters if name in known]
        return [name for name in named if known[name].type == "select_one"][:FILTERS_AT_MOST]

    def _on_chosen(self) -> None:
        box = self.sender()
        if isinstance(box, WordBox):
            box.fit()
        self.changed.emit()

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._rest.start()
