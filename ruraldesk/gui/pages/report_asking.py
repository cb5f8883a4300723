"""The question to a report, read aloud: 数 [本季] 按 [受理日期] 算，和 [上期、去年同期] 比."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.flow import FlowLayout
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.ledger.filters import WordBox
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.typed_dates import typed_date
from ruraldesk.services import reporting
from ruraldesk.services.reporting import PeriodKey, ReportEntry, Wanted

OWN = "own"
_KEY_WORDS: dict[PeriodKey, str] = {
    "month": "本月",
    "quarter": "本季",
    "last_quarter": "上季",
    "year": "今年",
    "last_year": "去年",
}
_FIRST_KEYS: dict[str, PeriodKey] = {"month": "month", "quarter": "quarter", "half": "year", "year": "year"}
_DAY_WIDTH = 116


class ReportQuestion(QWidget):
    """Emits ``changed`` with every answer, and ``wrong`` with what is wrong with a day."""

    changed = Signal()
    wrong = Signal(object)  # UserError

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._entry: ReportEntry | None = None
        row = FlowLayout(self, gap=tokens.GAP, line_gap=6)
        self._period = self._box("period", "期间", [*_KEY_WORDS.items(), (OWN, "自定")])
        self._first, self._last = self._day("from", "从"), self._day("to", "到")
        self._basis = self._box("basis", "口径", [])
        self._compare = self._box("compare", "比较", [("yes", "上期、去年同期"), ("", "不比")])
        self._count, self._from, self._to = label("数"), label("从"), label("到")
        self._by, self._by_end = label("按"), label("算")
        self._with, self._with_end = label("和"), label("比")
        for widget in self._in_order():
            row.addWidget(widget)

    def show_entry(self, entry: ReportEntry) -> None:
        """Ask what this report can be asked."""
        self._entry = entry
        self._quietly(self._period, _FIRST_KEYS.get(entry.period, OWN))
        self._basis.blockSignals(True)
        self._basis.clear()
        for name, words in entry.basis:
            self._basis.addItem(words, name)
        self._basis.blockSignals(False)
        self._basis.fit()
        self._last.setText(self._clock.today().isoformat())
        self._show_what_applies()

    def ask_days(self, first: date, last: date) -> None:
        """Ask of these days, by the key that names them where there is one."""
        today = self._clock.today()
        keys = [key for key in _KEY_WORDS if reporting.period_of(key, today) == (first, last)]
        self._quietly(self._period, keys[0] if keys else OWN)
        self._first.setText(first.isoformat())
        self._last.setText(last.isoformat())
        self._show_what_applies()

    def step(self, way: int) -> None:
        """Ask of the period before (-1) or after (1); one that has not begun yet is not asked of."""
        today, as_of = self._clock.today(), self._is_as_of()
        try:
            now = self.wanted()
        except UserError as error:
            self.wrong.emit(error)
            return
        last = now.last or today
        found = reporting.beside(now.first or last, last, way, as_of=as_of)
        if found is None or (not as_of and found[0] > today):
            return
        self.ask_days(found[0], min(found[1], today) if as_of else found[1])
        self.changed.emit()

    def ask_key(self, key: PeriodKey) -> None:
        """Ask of a period by its key; of a report as of a day nothing changes."""
        if not self._is_as_of():
            self._quietly(self._period, key)
            self._period.fit()
            self._show_days(key)
            self.changed.emit()

    def wanted(self) -> Wanted:
        """Return the question. Raises UserError of a day that cannot be read."""
        basis = str(self._basis.currentData() or "")
        compare = bool(self._compare.currentData())
        today = self._clock.today()
        if self._is_as_of():
            return Wanted(None, self._read(self._last, today), basis, compare)
        key = self._period.currentData()
        if key == OWN:
            return Wanted(self._read(self._first, today), self._read(self._last, today), basis, compare)
        first, last = reporting.period_of(key, today)
        return Wanted(first, last, basis, compare)

    def _in_order(self) -> tuple[QWidget, ...]:
        return (
            self._count, self._period, self._from, self._first, self._to, self._last,
            self._by, self._basis, self._by_end, self._with, self._compare, self._with_end,
        )  # fmt: skip

    def _is_as_of(self) -> bool:
        return self._entry is not None and self._entry.period == "none"

    def _show_what_applies(self) -> None:
        as_of, own = self._is_as_of(), self._period.currentData() == OWN
        several = self._basis.count() > 1
        compares = self._entry is not None and self._entry.compares
        self._count.setText("截至" if as_of else "数")
        _show(not as_of, self._period)
        _show(own and not as_of, self._from, self._first, self._to)
        _show(own or as_of, self._last)
        _show(several, self._by, self._basis, self._by_end)
        _show(compares, self._with, self._compare, self._with_end)

    def _box(self, name: str, words: str, entries: list[tuple[str, str]]) -> WordBox:
        box = WordBox()
        box.setObjectName(f"field:{name}")
        box.setAccessibleName(words)
        for value, shown in entries:
            box.addItem(shown, value)
        box.fit()
        box.currentIndexChanged.connect(self._on_chosen)
        return box

    def _day(self, name: str, words: str) -> RingLineEdit:
        line = RingLineEdit()
        line.setObjectName(f"field:{name}")
        line.setAccessibleName(words)
        line.setMinimumHeight(tokens.measures().row)
        line.setFixedWidth(_DAY_WIDTH + (24 if tokens.measures().large else 0))
        line.setTextMargins(6, 0, 6, 0)
        line.setText(self._clock.today().isoformat())
        line.editingFinished.connect(self._on_day)
        return line

    def _quietly(self, box: WordBox, value: str) -> None:
        box.blockSignals(True)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.blockSignals(False)
        box.fit()

    def _read(self, line: RingLineEdit, today: date) -> date:
        found = typed_date(line.text(), today)
        line.setText(found.isoformat())
        return found

    def _on_chosen(self) -> None:
        box = self.sender()
        if not isinstance(box, WordBox):
            return
        box.fit()
        if box is self._period:
            self._show_days(box.currentData())
        self.changed.emit()

    def _show_days(self, key: str) -> None:
        """Write the days of a period into the lines, for those who go on from there."""
        named = next((one for one in _KEY_WORDS if one == key), None)
        if named is not None:
            first, last = reporting.period_of(named, self._clock.today())
            self._first.setText(first.isoformat())
            self._last.setText(last.isoformat())
        self._show_what_applies()

    def _on_day(self) -> None:
        line = self.sender()
        if not isinstance(line, RingLineEdit) or not line.isModified():
            return
        line.setModified(False)
        try:
            self.wanted()
        except UserError as error:
            self.wrong.emit(error)
            return
        self.changed.emit()


def _show(visible: bool, *widgets: QWidget) -> None:
    for one in widgets:
        one.setVisible(visible)
