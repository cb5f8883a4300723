"""Left side of the print page: which papers there are, and how to print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.printing import printer_names
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, paint_ring
from ruraldesk.services.printing import PrintChoice

WIDTH = 248
AUDIENCES = {"board": "上墙", "members": "内部", "party": "给本人", "town": "给镇里", "internal": "存档"}


class PaperButton(QAbstractButton):
    """One paper: its name, for whom it is; the chosen one on the colour of choice."""

    def __init__(self, choice: PrintChoice) -> None:
        super().__init__()
        self.choice = choice
        self.setObjectName(f"print:{choice.name}")
        self.setText(choice.label)
        self.setAccessibleName(choice.label)
        self.setToolTip(f"{choice.label}　{choice.why_not}" if choice.why_not else choice.label)
        self.setCheckable(True)
        self.setFixedHeight(tokens.measures().grid_row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, tokens.measures().grid_row)

    def nextCheckState(self) -> None:  # noqa: N802
        """Only the panel checks papers."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(tokens.CHOSEN))
            painter.fillRect(0, 0, 4, self.height(), QColor(tokens.ACCENT))
        box = QRect(24, 0, self.width() - 40, self.height())
        painter.setFont(fonts.body(bold=self.isChecked()))
        painter.setPen(QColor(tokens.INK if self.choice.available else tokens.OFF_WORDS))
        words = AUDIENCES.get(self.choice.audience, "") if self.choice.available else "还不能打"
        room = box.width() - QFontMetrics(fonts.small()).horizontalAdvance(words) - 8
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(fonts.small())
        painter.setPen(QColor(tokens.INK2))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        if self.hasFocus():
            paint_ring(painter, QRectF(self.rect()), tokens.ACCENT)


class PapersPanel(QWidget):
    """Tells which paper is asked for."""

    chosen = Signal(str)
    changed = Signal()  # the kind of paper, filled or blank

    def __init__(self, choices: Sequence[PrintChoice]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        palette.ground(self, tokens.PAGE)
        self._buttons = [PaperButton(choice) for choice in sorted(choices, key=lambda one: not one.available)]
        self._printers, self._kinds = ChoiceBox(), ChoiceBox()
        self._copies = RingLineEdit("1")
        self._blank = QCheckBox("空白的，拿去手填")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(0)
        column.addWidget(_inset(SectionHead("要打的")))
        column.addSpacing(6)
        column.addWidget(self._list(), 1)
        column.addSpacing(8)
        column.addWidget(_inset(SectionHead("怎么打")))
        self._add_ways(column)
        self._mark(next((button for button in self._buttons), None))

    def _list(self) -> QScrollArea:
        """Return the papers; a form may have more than the window has room for."""
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for button in self._buttons:
            button.clicked.connect(self._on_clicked)
            rows.addWidget(button)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _add_ways(self, column: QVBoxLayout) -> None:
        self._printers.addItems([*printer_names(), "打印时再选"])
        self._copies.setTextMargins(6, 0, 6, 0)
        for field, name, words in (
            (self._printers, "printer", "打印机"),
            (self._copies, "copies", "份数"),
            (self._kinds, "paper", "纸"),
        ):
            field.setObjectName(f"field:{name}")
            field.setAccessibleName(words)
            field.setMinimumHeight(tokens.measures().row)
        self._copies.setFixedWidth(56)
        self._blank.setObjectName("field:blank")
        self._blank.setMinimumHeight(tokens.measures().row)
        self._kinds.activated.connect(self._on_changed)
        self._blank.clicked.connect(self._on_changed)
        column.addWidget(_inset(label("打印机", role="small", colour=tokens.INK2)))
        column.addWidget(_inset(self._printers))
        pair = QWidget()
        grid = QGridLayout(pair)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(2)
        for place, widget in enumerate((self._copies, self._kinds)):
            grid.addWidget(label(widget.accessibleName(), role="small", colour=tokens.INK2), 0, place)
            grid.addWidget(widget, 1, place)
        grid.setColumnStretch(1, 1)
        column.addWidget(_inset(pair))
        column.addWidget(_inset(self._blank))

    @property
    def current(self) -> str:
        return next((button.choice.name for button in self._buttons if button.isChecked()), "")

    @property
    def is_ready(self) -> bool:
        return any(button.isChecked() and button.choice.available for button in self._buttons)

    @property
    def why_not(self) -> str:
        return next((button.choice.why_not for button in self._buttons if button.isChecked()), "")

    @property
    def printer(self) -> str:
        """The chosen printer; "" = ask when printing."""
        last = self._printers.currentIndex() == self._printers.count() - 1
        return "" if last else self._printers.currentText()

    @property
    def copies(self) -> int:
        text = self._copies.text().strip()
        return min(99, max(1, int(text))) if text.isdigit() else 1

    @property
    def paper(self) -> str:
        """The kind of paper; "" = the one the print was made for."""
        return str(self._kinds.currentData() or "")

    @property
    def blank(self) -> bool:
        """True if the sheet is to be filled by hand."""
        return self._blank.isChecked()

    def focus_first(self) -> None:
        for button in self._buttons:
            if button.isChecked():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, chosen: PaperButton | None) -> None:
        for button in self._buttons:
            button.setChecked(button is chosen)
            button.update()
        self._kinds.clear()
        for kind in chosen.choice.papers if chosen else ():
            self._kinds.addItem(kind.label, kind.name)
        self._kinds.setEnabled(self._kinds.count() > 1)

    def _on_changed(self) -> None:
        self.changed.emit()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, PaperButton):
            self._mark(button)
            self.chosen.emit(button.choice.name)


def _inset(inner: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(24, 2, 16, 2)
    column.addWidget(inner)
    return holder
