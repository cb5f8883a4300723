"""The ledger page of one form: filter, table, and what can be done with the chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.ledger.filters import FilterSentence, plain_title
from ruraldesk.gui.ledger.model import LedgerModel
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import Route, ToForm, ToLedger, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import forms, ledger
from ruraldesk.services.ledger import LedgerQuestion


class LedgerPage(Page):
    """Every record of a form; the focus comes back to the row one came from."""

    def __init__(self, bench: Bench, route: ToLedger, siblings: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self._bench, self._form = bench, route.form
        self._spec = forms.form(bench.desk, route.form)
        self._siblings = siblings
        self._order, self._descending = "", False
        self._asked = 0
        self._stale = True
        self._came_from = -1
        self._model = LedgerModel(bench.desk, self._spec)
        self._build()
        self._build_bar()
        self._connect()
        self._given = LedgerQuestion()  # what the page that led here asked for, beside the sentence

    @property
    def route(self) -> ToLedger:
        """Where one comes back to: the list as it was left."""
        return ToLedger(self._form)

    def arrive(self, route: Route) -> None:
        if isinstance(route, ToLedger) and route.filtered:
            self._take_filter(route)

    def heading(self) -> Heading:
        return Heading(plain_title(self._spec), note="台账")

    def status(self) -> tuple[str, ...]:
        seen = self._table.rows_seen()
        noun = self._spec.list_view.noun
        return (f"{seen}／{self._model.rowCount()}{noun}", "空格选中，回车打开")

    def shown(self) -> None:
        if self._stale:
            self._ask()

    def focus_first(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Esc takes the choice back, then the filter, then goes back."""
        if self._model.chosen:
            self._on_choose_none()
            return True
        given, self._given = self._given, LedgerQuestion()
        if given != self._given:
            self._ask()
        return self._filter.clear() or given != self._given

    def _build(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(tokens.MARGIN, 10, tokens.MARGIN, 0)
        column.setSpacing(6)
        if len(self._siblings) > 1:
            column.addLayout(self._sibling_row())
        self._filter = FilterSentence(self._spec)
        column.addWidget(self._filter)
        self._table = LedgerTable(self._model, self._form, f"{self._spec.title}台账")
        new = Button("new_first", f"登记第一{self._spec.list_view.noun}", icon="add", kind="primary")
        new.clicked.connect(self._on_new)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        words = "有人来办，按F2登记第一" + self._spec.list_view.noun + "。"
        self._stack.addWidget(EmptyState(f"还没有登记过{plain_title(self._spec)}。", words, new))
        self._stack.addWidget(EmptyState("没有符合的。", "换几个字，或按Esc看全部。"))
        column.addWidget(self._stack, 1)

    def _sibling_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.PAD)
        for form, title in self._siblings:
            here = form == self._form
            link = Link(f"form.{form}", title, plain=here, colour=tokens.INK if here else tokens.ACCENT)
            link.setObjectName(f"nav:{form}" if not here else f"tab:{form}")
            link.setEnabled(not here)
            link.setProperty("form", form)
            link.clicked.connect(self._on_sibling)
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _build_bar(self) -> None:
        noun = self._spec.list_view.noun
        self._chosen_words = label("", role="bold", name="chosen")
        self._none = Link("choose_none", "取消选择")
        self._print = Button("print", "打印", icon="print", key="F8")
        self._copy = Button("copy", "照着再登记一" + noun, icon="copy")
        for widget in (self._chosen_words, self._none, self._print, self._copy):
            self.bar.left.addWidget(widget)
        self._new = Button("new", f"登记{plain_title(self._spec)}", icon="add", key="F2", kind="primary")
        self.bar.right.addWidget(self._new)
        self._show_choice()

    def _connect(self) -> None:
        self._filter.changed.connect(self._ask)
        self._filter.line.returnPressed.connect(self.focus_first)
        self._table.opened.connect(self._on_open)
        self._table.sort_asked.connect(self._on_sort)
        self._table.letters.connect(self._on_letters)
        self._table.choice_changed.connect(self._show_choice)
        self._none.clicked.connect(self._on_choose_none)
        self._print.clicked.connect(self._on_print)
        self._copy.clicked.connect(self._on_copy)
        self._new.clicked.connect(self._on_new)
        self._bench.notifier.changed.connect(self._on_changed)

    def _take_filter(self, route: ToLedger) -> None:
        self._filter.clear()
        self._filter.choose("state", route.state)
        self._filter.line.setText(route.text)
        self._given = LedgerQuestion(ledger.grouped(route.where), records=route.records, only_deleted=route.deleted)
        self._stale = True

    def _ask(self) -> None:
        self._stale = False
        self._asked += 1
        number = self._asked
        where = {**self._given.where, **self._filter.where()}
        question = replace(
            self._given, where=where, text=self._filter.text, order=self._order, descending=self._descending
        )
        desk, form = self._bench.desk, self._form
        self._bench.jobs.run(lambda _: (number, ledger.ids(desk, form, question)), self._on_found, label="翻台账")

    def _on_found(self, found: tuple[int, Sequence[int]]) -> None:
        number, ids = found
        if number != self._asked:
            return
        stand = self._came_from if self._came_from >= 0 else self._model.place_at(self._table.currentIndex().row())
        self._model.show_places(ids)
        self._table.show_order(self._order, self._descending)
        self._table.fit_columns()
        self._filter.say_count(len(ids))
        filtered = bool(self._filter.where() or self._filter.text)
        self._stack.setCurrentIndex(0 if ids else (2 if filtered else 1))
        self._table.stand_at(max(0, self._model.row_of(stand)))
        self._came_from = -1
        self._show_choice()
        self.status_changed.emit()

    def _show_choice(self) -> None:
        count = len(self._model.chosen)
        self._chosen_words.setText(f"已选{count}{self._spec.list_view.noun}")
        for widget in (self._chosen_words, self._none):
            widget.setVisible(bool(count))
        self._print.setVisible(bool(count) and bool(self._spec.prints))
        self._copy.setVisible(count == 1)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self._form in changes.forms:
            if self.isVisible():
                self._ask()
            else:
                self._stale = True

    def _on_open(self, record: str) -> None:
        self._came_from = self._model.place_at(self._table.currentIndex().row())
        self._bench.navigator.go(ToForm(self._form, record))

    def _on_sort(self, order: str) -> None:
        self._descending = not self._descending if order == self._order else False
        self._order = order
        self._ask()

    def _on_letters(self, letters: str) -> None:
        self._filter.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filter.line.insert(letters)

    def _on_choose_none(self) -> None:
        self._model.choose_none()
        self._show_choice()

    def _on_print(self) -> None:
        self._bench.navigator.go(ToPrint(self._form, tuple(self._model.chosen_records())))

    def _on_copy(self) -> None:
        self._bench.navigator.go(ToForm(self._form, copy_of=self._model.chosen_records()[0]))

    def _on_new(self) -> None:
        self._bench.navigator.go(ToForm(self._form))

    def _on_sibling(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(ToLedger(str(link.property("form"))))
