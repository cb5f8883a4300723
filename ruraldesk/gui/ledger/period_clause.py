"""The part of the filter sentence that is a stretch of days: [受理日期] 在 [本季], or from one day to another."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from ruraldesk.errors import UserError
from ruraldesk.gui.components.labels import label, plain_tip
from ruraldesk.gui.ledger.clauses import Clause
from ruraldesk.gui.ledger.word_box import ANY, Entries, word_box
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit, set_problem
from ruraldesk.model.typed_dates import typed_date
from ruraldesk.services import ledger_periods
from ruraldesk.services.ledger_periods import PERIODS

OWN = "own"
_DAY_WIDTH = 116


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
        own = ledger_periods.period_words(self._own, self._today) if self._own else "自定…"
        return [("", ANY), *PERIODS.items(), (OWN, own)]

    def _on_field(self) -> None:
        self.field.fit()
        if self.value[1]:
            self.changed.emit()

    def _on_period(self) -> None:
        if self.period.currentData() == OWN:
            if not self._own:
                first, last = ledger_periods.period_days("month", self._today)
                self._own = ledger_periods.own_period(first, last)
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
        first, last = ledger_periods.period_days(self._own, self._today)
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
        own = ledger_periods.own_period(*days) if any(days) else ""
        if own and own != self._own:
            self._own = own
            self._fill_days()
            self.period.offer(self._entries(), OWN)
            self.changed.emit()
