"""The filter as a sentence read aloud: 看 [所有状态] 的案子 [受理日期] 在 [本季] 类型 [不限] 含有 [   ]，共46件."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.flow import FlowLayout
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.ledger.clauses import ChoiceClause, Clause
from ruraldesk.gui.ledger.link_clause import REST_MS, LinkClause
from ruraldesk.gui.ledger.period_clause import PeriodClause
from ruraldesk.gui.ledger.word_box import ANY, WordBox, word_box
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.services import ledger_filter, ledger_periods
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import ALL_WORDS, BIN, BIN_WORDS, OPEN, OPEN_WORDS, LedgerFilter, plain_title

__all__ = ["FilterSentence", "WordBox", "plain_title"]
CHOICES_SHOWN = 1  # the other choices come when they are asked for
MORE = "加条件"
_LINE_WIDTH, _GAP = 164, 12


class FilterSentence(QWidget):
    """Emits ``changed`` when a value is chosen, and after a short rest of typing."""

    changed = Signal()

    def __init__(self, desk: Desk, spec: FormSpec, saved: QWidget) -> None:
        super().__init__()
        self._desk, self._spec = desk, spec
        self._choices = {one.name: one for one in ledger_filter.choice_fields(spec)}
        self._links = {one.name: one for one in ledger_filter.link_fields(desk, spec)}
        self._equal: dict[str, ChoiceClause | LinkClause] = {}
        self._chips: list[Link] = []
        self._behind = LedgerFilter()  # what has no place in the sentence
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(_GAP)
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._flow = FlowLayout(holder, gap=_GAP, line_gap=6)
        outer.addWidget(holder, 1)
        outer.addWidget(saved, 0, Qt.AlignmentFlag.AlignTop)
        self._count = label(colour=tokens.INK2, name="count")
        self._count.setMinimumHeight(tokens.measures().row)
        outer.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.changed)
        self._build()
        for box in saved.findChildren(WordBox):  # made before the sentence, read after it
            QWidget.setTabOrder(self._more, box)

    @property
    def text(self) -> str:
        return self.line.text().strip()

    def filter(self) -> LedgerFilter:
        """Return the filter the sentence says."""
        date_field, period = self._period.value
        equal = tuple((name, clause.value) for name, clause in self._equal.items() if clause.value)
        behind = self._behind
        return LedgerFilter(
            self._state.value, date_field if period else "", period, equal, self.text, behind.more, behind.records,
            behind.title,
        )  # fmt: skip

    def show_filter(self, wanted: LedgerFilter) -> None:
        """Say a filter, and tell nobody."""
        self._state.show_value(wanted.state)
        self._period.show_value(wanted.date_field, wanted.period)
        values = dict(wanted.equal)
        self._drop_clauses([name for name in list(self._equal)[CHOICES_SHOWN:] if name not in values])
        for name in (*self._equal, *values):
            if name in self._equal or name in self._choices or name in self._links:
                self._clause(name).show_value(values.get(name, ""))
        unknown = tuple(pair for pair in wanted.equal if pair[0] not in self._equal)
        self.line.blockSignals(True)
        self.line.setText(wanted.text)
        self.line.blockSignals(False)
        self._behind = LedgerFilter(more=wanted.more + unknown, records=wanted.records, title=wanted.title)
        self._show_behind()

    def say_count(self, count: int) -> None:
        """Say how many there are, and offer the way back to all of them."""
        self._count.setText(f"共{count}{self._spec.list_view.noun}")
        self._all.setVisible(not self.filter().is_empty)

    def clear(self) -> bool:
        """Show everything again; False if nothing was filtered."""
        if self.filter().is_empty:
            return False
        self.show_filter(LedgerFilter())
        self.changed.emit()
        return True

    def take_period(self, period: str) -> None:
        """Look at a period; at every day again where it is looked at already."""
        field, now = self._period.value
        self._period.show_value(field, "" if now == period else period)
        self.changed.emit()

    def shift_period(self, by: int) -> None:
        """Look at the period before or after."""
        field, now = self._period.value
        moved = ledger_periods.shifted(now or "month", by, self._desk.clock.today())
        self._period.show_value(field, moved)
        self.changed.emit()

    def _build(self) -> None:
        spec = self._spec
        states = [(one.name, one.label) for one in spec.states]
        open_ones = [(OPEN, OPEN_WORDS)] if any(one.closed for one in spec.states) else []
        all_words = ALL_WORDS if states else "所有"
        entries = [("", all_words), *open_ones, *states, (BIN, BIN_WORDS)]
        self._state = ChoiceClause("state", "状态", entries, before="看", after=f"的{plain_title(spec)}")
        self._period = PeriodClause(ledger_filter.date_fields(spec), self._desk.clock.today())
        for clause in (self._state, self._period):
            self._add(clause)
        holder = Clause()
        holder.row.addWidget(label("含有"))
        self.line = RingLineEdit()
        self.line.setObjectName("field:filter")
        self.line.setAccessibleName("含有")
        self.line.setPlaceholderText("姓名、编号、拼音" if not tokens.measures().large else "姓名、编号")
        self.line.setFixedSize(_LINE_WIDTH, tokens.measures().row)
        self.line.setTextMargins(6, 0, 6, 0)
        self.line.textChanged.connect(self._on_text)
        holder.row.addWidget(self.line)
        self._text = holder
        self._flow.addWidget(holder)
        self._more = word_box("more", MORE, [("", MORE)])
        self._more.activated.connect(self._on_more)
        self._flow.addWidget(self._more)
        self._all = Link("show_all", "看全部", small=True)
        self._all.clicked.connect(self.clear)
        self._flow.addWidget(self._all)
        self._all.hide()
        for name in list(self._choices)[:CHOICES_SHOWN]:
            self._clause(name)
        self._offer_more()
        self._flow.order_tabs()

    def _add(self, clause: Clause) -> None:
        clause.changed.connect(self.changed)
        self._flow.addWidget(clause)

    def _clause(self, name: str) -> ChoiceClause | LinkClause:
        """Return the clause of a field; it comes into the sentence before 含有."""
        if name not in self._equal:
            made = self._link(self._links[name]) if name in self._links else self._choice(self._choices[name])
            made.changed.connect(self.changed)
            self._equal[name] = made
            self._flow.insert(self._flow.place_of(self._text), made)
            made.show()
            self._offer_more()
            self._flow.order_tabs()
        return self._equal[name]

    def _drop_clauses(self, names: list[str]) -> None:
        for name in names:
            clause = self._equal.pop(name)
            self._flow.removeWidget(clause)
            clause.hide()
            clause.deleteLater()
        if names:
            self._offer_more()

    def _choice(self, field: Field) -> ChoiceClause:
        choices = self._spec.choices.get(field.choice_list, ())
        entries = [("", ANY), *((one.name, one.label) for one in choices)]
        return ChoiceClause(field.name, field.label, entries, before=field.label)

    def _link(self, field: Field) -> LinkClause:
        return LinkClause(self._desk, field)

    def _offer_more(self) -> None:
        left = {**self._choices, **self._links}
        entries = [(name, one.label) for name, one in left.items() if name not in self._equal]
        self._more.offer([("", MORE), *entries], "")
        self._more.setVisible(bool(entries))

    def _on_more(self) -> None:
        name = str(self._more.currentData() or "")
        if not name:
            return
        clause = self._clause(name)
        field = clause.line if isinstance(clause, LinkClause) else clause.box
        QTimer.singleShot(0, field, field.setFocus)

    def _show_behind(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for name, words in ledger_filter.clauses(self._desk, self._spec, self._behind):
            chip = Link(f"drop.{name}", f"{words}　×")
            chip.setAccessibleName(f"去掉：{words}")
            chip.setProperty("clause", name)
            chip.clicked.connect(self._on_drop)
            self._chips.append(chip)
            self._flow.insert(self._flow.place_of(self._text), chip)
            chip.show()
        self._flow.order_tabs()

    def _on_drop(self) -> None:
        chip = self.sender()
        if chip is not None:
            self._behind = ledger_filter.without(self._behind, str(chip.property("clause")))
            self._show_behind()
            self.changed.emit()

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        self._rest.start()
