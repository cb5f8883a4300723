"""The ledger page of one form: filter, table, and what can be done with the chosen ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import tell
from ruraldesk.gui.ledger.bar import LedgerBar
from ruraldesk.gui.ledger.beside import BesideRow
from ruraldesk.gui.ledger.deeds import LedgerDeeds
from ruraldesk.gui.ledger.filters import FilterSentence
from ruraldesk.gui.ledger.model import MOST_CHOSEN, Found, LedgerModel, look
from ruraldesk.gui.ledger.saved import SavedBox
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import Route, ToForm, ToImport, ToLedger, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.subject.way import way_to
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import Progress
from ruraldesk.services import forms, ledger, ledger_filter
from ruraldesk.services.ledger_filter import Arrival, LedgerFilter, plain_title
from ruraldesk.services.saved_filters import SavedFilter

SURVEYED, REST_MS = 50_000, 400  # records: of a longer list places are looked up ahead, once it has been shown
_LIST, _NONE_YET, _NONE_FITS, _BIN_EMPTY = range(4)


class LedgerPage(Page):
    """Every record of a form; the focus comes back to the row one came from."""

    def __init__(self, bench: Bench, route: ToLedger, siblings: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self._bench, self._form = bench, route.form
        self._spec = forms.form(bench.desk, route.form)
        self._noun = self._spec.list_view.noun
        self._siblings = siblings
        self._order, self._descending = ledger_filter.own_order(self._spec)
        self._asked = 0
        self._stale = True
        self._came_from = -1
        self._given: LedgerFilter | None = None  # what one was led here with
        self._from_top = False  # the filter or the order was changed: what one stood at says nothing any more
        self._model = LedgerModel(bench.desk, self._spec)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._deeds = LedgerDeeds(bench, self._spec, self)
        self._build()
        self._bar = LedgerBar(self.bar, self._spec, village=bench.desk.role == "village")
        self._show_choice()
        self._connect()

    @property
    def route(self) -> ToLedger:
        """Where one comes back to: the list as it was left."""
        return ToLedger(self._form)

    def arrive(self, route: Route) -> None:
        if isinstance(route, ToLedger) and route.filtered:
            way = Arrival(route.state, route.where, route.text, route.records, route.deleted, route.title)
            self._filter.show_filter(ledger_filter.arrived(self._spec, way))
            self._given = self._filter.filter()
            self._from_top = self._stale = True

    def heading(self) -> Heading:
        return Heading(plain_title(self._spec), note="台账")

    def status(self) -> tuple[str, ...]:
        count = self._model.rowCount()
        seen = self._table.rows_seen()
        if not count:
            return ()
        further = "，向下滚动看后面的" if seen < count else ""
        enter = "放回" if self._filter.filter().in_bin else "打开"
        return (f"{seen}／{count}{self._noun}{further}", f"空格选中，回车{enter}，F1看全部按键")

    def shown(self) -> None:
        if self._stale:
            self._ask()

    def focus_first(self) -> None:
        targets = {_LIST: self._table, _NONE_YET: self._new_first, _NONE_FITS: self._everything}
        targets.get(self._stack.currentIndex(), self._filter.line).setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Esc takes the choice back, then the filter, then goes back; a list one was led to goes with its filter."""
        if self._model.chosen_count:
            self._on_choose_none()
            return True
        given, self._given = self._given, None
        led_here = given is not None and given == self._filter.filter()
        return self._filter.clear() and not led_here

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(tokens.MARGIN, 10, tokens.MARGIN, 0)
        column.setSpacing(6)
        self._saved = SavedBox(self._bench.desk, self._form, self)
        self._filter = FilterSentence(self._bench.desk, self._spec, self._saved)
        if len(self._siblings) > 1:
            beside = BesideRow(self._siblings, self._form)
            beside.chosen.connect(self._on_beside)
            column.addWidget(beside)
        column.addWidget(self._filter)
        self._table = LedgerTable(self._model, self._form, f"{self._spec.title}台账")
        self._new_first = new = Button("new_first", f"登记第一{self._noun}", icon="add", kind="primary")
        new.clicked.connect(self._on_new)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        words = "有人来办，按F2登记第一" + self._noun + "。"
        self._stack.addWidget(EmptyState(f"还没有登记过{plain_title(self._spec)}。", words, new))
        self._everything = everything = Button("show_all_again", "看全部", key="Esc")
        everything.clicked.connect(self._filter.clear)
        self._stack.addWidget(EmptyState("没有符合的。", "换几个字，或者去掉一个条件。", everything))
        self._stack.addWidget(EmptyState("回收箱是空的。", "删掉的放在这里，可以放回。"))
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._filter.changed.connect(self._on_filter)
        self._filter.line.returnPressed.connect(self.focus_first)
        self._saved.taken.connect(self._on_saved)
        self._saved.keep_asked.connect(self._on_keep)
        self._table.opened.connect(self._on_open)
        self._table.sort_asked.connect(self._on_sort)
        self._table.sort_set.connect(self._sort)
        self._table.letters.connect(self._on_letters)
        self._table.choice_changed.connect(self._show_choice)
        self._table.too_many.connect(self._on_too_many)
        self._table.delete_asked.connect(self._on_delete)
        self._table.resized.connect(self.status_changed)
        bar = self._bar
        for button, slot in (
            (bar.none, self._on_choose_none),
            (bar.print, self._on_print),
            (bar.export, self._on_export),
            (bar.sheet, self._on_sheet),
            (bar.release, self._on_release),
            (bar.copy, self._on_copy),
            (bar.delete, self._on_delete),
            (bar.restore, self._on_restore),
            (bar.new, self._on_new),
        ):
            button.clicked.connect(slot)
        self._rest.timeout.connect(self._survey)
        self._deeds.done.connect(self._on_done)
        self._bench.notifier.changed.connect(self._on_changed)
        for keys, slot in (
            ("Ctrl+Z", self._deeds.take_back),
            ("Ctrl+J", self._on_quarter),
            ("Ctrl+N", self._on_year),
            ("Ctrl+PgUp", self._on_period_before),
            ("Ctrl+PgDown", self._on_period_after),
            ("Ctrl+F", self._on_find),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # asking

    def _ask(self) -> None:
        self._stale = False
        self._asked += 1
        number, desk, form = self._asked, self._bench.desk, self._form
        wanted = self._filter.filter()
        question = ledger_filter.question(desk, self._spec, wanted, self._order, descending=self._descending)
        stand = self._came_from if self._came_from >= 0 else self._model.rid_at(self._table.currentIndex().row())
        stand, self._from_top = (-1 if self._from_top else stand), False
        chosen = self._model.chosen

        def work(progress: Progress) -> tuple[int, Found | None]:
            if number != self._asked:  # a later key has asked again
                return number, None
            listing = ledger.listing(desk, form, question, lambda: number != self._asked or progress.cancelled())
            return number, look(desk, form, listing, stand, chosen)

        self._bench.jobs.run(work, self._on_found, label="翻台账")

    def _on_found(self, result: tuple[int, Found | None]) -> None:
        number, found = result
        if number != self._asked or found is None:
            return
        wanted, count = self._filter.filter(), found.listing.count
        self._model.show_found(found, in_bin=wanted.in_bin)
        self._table.show_order(self._order, self._descending)
        self._table.measure()
        self._table.fit_columns()
        self._filter.say_count(count)
        empty = _BIN_EMPTY if wanted == LedgerFilter(ledger_filter.BIN) else _NONE_FITS
        self._show_part(_LIST if count else (_NONE_YET if wanted.is_empty else empty))
        self._table.stand_at(found.place)
        self._came_from = -1
        self._show_choice()
        self.status_changed.emit()
        if count > SURVEYED:
            self._rest.start()

    def _survey(self) -> None:
        number, listing = self._asked, self._model.listing
        self._bench.jobs.run(lambda _: listing.survey(lambda: number != self._asked), label="翻台账")

    def _show_part(self, part: int) -> None:
        """Show the list or why it is empty; the focus goes along where it was in what is shown no more."""
        at = self.focusWidget()
        inside = at is None or at is self or self._stack.isAncestorOf(at)
        if self._stack.currentIndex() != part:
            self._stack.setCurrentIndex(part)
            if inside and self.isVisible():
                self.focus_first()

    def _on_filter(self) -> None:
        self._saved.mark("")
        self._from_top = True
        self._ask()

    def _on_saved(self, saved: SavedFilter) -> None:
        self._filter.show_filter(saved.filter)
        self._order, self._descending = saved.order, saved.descending
        self._from_top = True
        self._ask()

    def _on_keep(self, name: str) -> None:
        self._saved.keep(SavedFilter(name, self._filter.filter(), self._order, self._descending))

    def _on_sort(self, order: str) -> None:
        self._sort(order, not self._descending if order == self._order else False)

    def _sort(self, order: str, descending: bool) -> None:
        self._order, self._descending = order, descending
        self._ask()

    def _on_quarter(self) -> None:
        self._filter.take_period("quarter")

    def _on_year(self) -> None:
        self._filter.take_period("year")

    def _on_period_before(self) -> None:
        self._filter.shift_period(-1)

    def _on_period_after(self) -> None:
        self._filter.shift_period(1)

    def _on_find(self) -> None:
        self._filter.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.line.selectAll()

    def _on_letters(self, letters: str) -> None:
        self._filter.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filter.line.insert(letters)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._form in changes.forms:
            if self.isVisible():
                self._ask()
            else:
                self._stale = True

    # choosing and doing

    def _show_choice(self) -> None:
        in_bin = self._filter.filter().in_bin
        self._bar.show_choice(self._model.chosen_count, self._model.rowCount(), in_bin=in_bin)

    def _on_choose_none(self) -> None:
        self._model.choose_none()
        self._show_choice()

    def _on_too_many(self) -> None:
        tell(self, f"一次最多选{MOST_CHOSEN}{self._noun}", "先筛一筛，再选。导出不用选，筛出的都会导出。")

    def _chosen(self) -> list[str]:
        """Return the chosen records; without a choice the one that one stands at."""
        if self._model.chosen_count:
            return self._model.chosen_records()
        record = self._model.id_at(self._table.currentIndex().row())
        return [record] if record else []

    def _on_open(self, record: str) -> None:
        if self._filter.filter().in_bin:
            self._deeds.restore([record])
            return
        self._came_from = self._model.rid_at(self._table.currentIndex().row())
        self._bench.navigator.go(way_to(self._bench.desk, self._form, record))

    def _on_delete(self) -> None:
        records = self._chosen()
        if records and not self._filter.filter().in_bin:
            self._deeds.delete(records)

    def _on_restore(self) -> None:
        records = self._chosen()
        if records:
            self._deeds.restore(records)

    def _on_release(self) -> None:
        self._deeds.release(self._model.chosen_records())

    def _on_export(self) -> None:
        said = ledger_filter.sentence(self._bench.desk, self._spec, self._filter.filter())
        self._deeds.export(self._model.listing, said, self._model.chosen)

    def _on_done(self) -> None:
        self._model.choose_none()
        self._show_choice()

    def _on_print(self) -> None:
        self._bench.navigator.go(ToPrint(self._form, tuple(self._model.chosen_records())))

    def _on_copy(self) -> None:
        self._bench.navigator.go(ToForm(self._form, copy_of=self._model.chosen_records()[0]))

    def _on_sheet(self) -> None:
        self._bench.navigator.go(ToImport(self._form))

    def _on_new(self) -> None:
        self._bench.navigator.go(ToForm(self._form))

    def _on_beside(self, form: str) -> None:
        self._bench.navigator.go(ToLedger(form))
