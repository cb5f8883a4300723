"""The parts of the filter sentence: a choice, a day's span, a person, and what came with the way here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.components.labels import label, plain_tip
from ruraldesk.gui.form.editors.choice import OPEN_WHOLE
from ruraldesk.gui.form.editors.choice_box import ChoiceBox, LongChoiceBox, paint_field_ground
from ruraldesk.gui.form.editors.link import PickLine
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, paint_ring, ring_colour, set_problem
from ruraldesk.model.form import Field
from ruraldesk.model.typed_dates import typed_date
from ruraldesk.services import finding, ledger_filter
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import PERIODS

REST_MS = 150
ANY = "不限"
OWN = "own"
WIDEST, NARROWEST = 260, 84
_DAY_WIDTH, _PICK_WIDTH = 116, 150
Entries = Sequence[tuple[str, str]]


class WordBox(LongChoiceBox):
    """A choice in a sentence: bold, in the colour of what can be acted on, as wide as its words."""

    def showPopup(self) -> None:  # noqa: N802
        if self.count() > OPEN_WHOLE + 2:
            super().showPopup()
        else:
            ChoiceBox.showPopup(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        paint_field_ground(painter, self.rect())
        font = fonts.body(bold=True)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ACCENT_DARK))
        box = QRect(10, 0, self.width() - 40, self.height())
        words = QFontMetrics(font).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.drawPixmap(self.width() - 30, (self.height() - 20) // 2, icons.pixmap("chevron_down"))
        if colour := ring_colour(self):
            paint_ring(painter, QRectF(self.rect()), colour)

    def fit(self) -> None:
        """Take the width of the words shown now."""
        width = QFontMetrics(fonts.body(bold=True)).horizontalAdvance(self.currentText()) + 52
        self.setFixedSize(max(NARROWEST, min(WIDEST, width)), tokens.measures().row)
        self.setToolTip(plain_tip(self.currentText()) if width > WIDEST else "")

    def offer(self, entries: Entries, value: str) -> None:
        """Show these entries, one of them chosen, and tell nobody."""
        self.blockSignals(True)
        self.clear()
        for one, words in entries:
            self.addItem(words, one)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.blockSignals(False)
        self.fit()


def word_box(name: str, words: str, entries: Entries) -> WordBox:
    """Return a box of the sentence, its first entry chosen."""
    box = WordBox()
    box.setObjectName(f"field:filter.{name}")
    box.setAccessibleName(words)
    box.offer(entries, entries[0][0])
    return box


class Clause(QWidget):
    """A part that is never split over two lines. ``changed`` when what it says was changed by hand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(tokens.GAP)
        self.row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetFixedSize)


class ChoiceClause(Clause):
    """纠纷类型 [不限]; ``before`` and ``after`` are the words around the box."""

    def __init__(self, name: str, words: str, entries: Entries, *, before: str, after: str = "") -> None:
        super().__init__()
        self.name = name
        self.row.addWidget(label(before))
        self.box = word_box(name, words, entries)
        self.row.addWidget(self.box)
        if after:
            self.row.addWidget(label(after))
        self.box.currentIndexChanged.connect(self._on_chosen)

    @property
    def value(self) -> str:
        return str(self.box.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a choice and tell nobody."""
        self.box.blockSignals(True)
        self.box.setCurrentIndex(max(0, self.box.findData(value)))
        self.box.blockSignals(False)
        self.box.fit()

    def _on_chosen(self) -> None:
        self.box.fit()
        self.changed.emit()


class PeriodClause(Clause):
    """[受理日期] 在 [本季], or from one day to another."""

    def __init__(self, fields: Entries, today: date) -> None:
        super().__init__()
        self._today = today
        self._own = ""  # two days that are not those of a running period
        self.field = word_box("day", "按哪个日期", fields)
        self.period = word_box("period", "期间", self._entries())
        self.first, self.last = self._day("from", "从"), self._day("to", "到")
        self._to = label("到")
        for widget in (self.field, label("在"), self.period, self.first, self._to, self.last):
            self.row.addWidget(widget)
        self._show_days(False)
        self.field.currentIndexChanged.connect(self._on_field)
        self.period.currentIndexChanged.connect(self._on_period)

    @property
    def value(self) -> tuple[str, str]:
        """The date field and the period."""
        key = str(self.period.currentData() or "")
        return str(self.field.currentData() or ""), self._own if key == OWN else key

    def show_value(self, field: str, period: str) -> None:
        """Show a field and a period and tell nobody."""
        self._own = "" if period in PERIODS else period
        if field:
            self.field.blockSignals(True)
            self.field.setCurrentIndex(max(0, self.field.findData(field)))
            self.field.blockSignals(False)
            self.field.fit()
        self.period.offer(self._entries(), OWN if self._own else period)
        self._fill_days()

    def _entries(self) -> Entries:
        own = ledger_filter.period_words(self._own, self._today) if self._own else "自定…"
        return [("", ANY), *PERIODS.items(), (OWN, own)]

    def _on_field(self) -> None:
        self.field.fit()
        if self.value[1]:
            self.changed.emit()

    def _on_period(self) -> None:
        if self.period.currentData() == OWN:
            if not self._own:
                first, last = ledger_filter.period_days("month", self._today)
                self._own = ledger_filter.own_period(first, last)
            self._fill_days()
            self._show_days(True)
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.first.selectAll()
        else:
            self._own = ""
            self._show_days(False)
        self.period.offer(self._entries(), str(self.period.currentData()))
        self.changed.emit()

    def _fill_days(self) -> None:
        first, last = ledger_filter.period_days(self._own, self._today)
        for line, day in ((self.first, first), (self.last, last)):
            line.setText(day.isoformat() if day else "")
            set_problem(line, False)
        if not self._own:
            self._show_days(False)

    def _show_days(self, shown: bool) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(shown)
        self.updateGeometry()

    def _day(self, name: str, words: str) -> RingLineEdit:
        line = RingLineEdit()
        line.setObjectName(f"field:filter.{name}")
        line.setAccessibleName(words)
        line.setFixedSize(_DAY_WIDTH + (24 if tokens.measures().large else 0), tokens.measures().row)
        line.setTextMargins(6, 0, 6, 0)
        line.editingFinished.connect(self._on_day)
        return line

    def _on_day(self) -> None:
        days: list[date | None] = []
        for line in (self.first, self.last):
            try:
                days.append(typed_date(line.text(), self._today) if line.text().strip() else None)
                set_problem(line, False)
            except UserError as wrong:
                set_problem(line, True)
                line.setToolTip(plain_tip(wrong.sentence))
                return
        own = ledger_filter.own_period(*days) if any(days) else ""
        if own and own != self._own:
            self._own = own
            self._fill_days()
            self.period.offer(self._entries(), OWN)
            self.changed.emit()


class LinkClause(Clause):
    """当事人 [周美琴]: written as initials or characters, taken from the list under it."""

    def __init__(self, desk: Desk, field: Field) -> None:
        super().__init__()
        self._desk, self.name, self._form = desk, field.name, field.link_form
        self._record = ""
        self.row.addWidget(label(field.label))
        self.line = PickLine()
        self.line.setObjectName(f"field:filter.{field.name}")
        self.line.setAccessibleName(field.label)
        self.line.setPlaceholderText("写姓名或拼音")
        self.line.setFixedSize(_PICK_WIDTH + (40 if tokens.measures().large else 0), tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.row.addWidget(self.line)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        self.line.textEdited.connect(self._on_edited)
        self.line.keys.list_asked.connect(self._look)
        self.line.keys.left.connect(self._on_left)
        self.line.keys.go_on.connect(self._on_go_on)
        self.line.installEventFilter(self)

    @property
    def value(self) -> str:
        return self._record

    def show_value(self, record: str) -> None:
        """Show a record and tell nobody."""
        self._record = record
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            panel = self.line.panel
            if panel is not None and not self.line.keys.composing:
                return panel.key(event)
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        title = finding.title(self._desk, self._record) if self._record else ""
        self.line.setText(title)
        self.line.setCursorPosition(0)

    def _on_edited(self, text: str) -> None:
        if text.strip():
            self._rest.start()
            return
        self._close()
        if self._record:
            self._record = ""
            self.changed.emit()

    def _look(self) -> None:
        self._rest.stop()
        found = finding.picks(self._desk, self._form, "" if self._record else self.line.text().strip())
        if self.line.panel is None:
            panel = PickPanel(self.line)
            panel.taken.connect(self._on_taken)
            panel.closed.connect(self._on_gone)
            self.line.panel = panel
        self.line.panel.show_picks(found)
        self.line.panel.open()

    def _on_taken(self, record: str) -> None:
        self.line.panel = None
        self._record = record
        self._show()
        self.changed.emit()

    def _on_gone(self) -> None:
        if self.sender() is self.line.panel:
            self.line.panel = None

    def _on_go_on(self, forward: bool) -> None:
        self._close()
        self.focusNextPrevChild(forward)

    def _on_left(self) -> None:
        self._close()
        self._show()

    def _close(self) -> None:
        self._rest.stop()
        if self.line.panel is not None:
            self.line.panel.close_panel()
            self.line.panel = None
