"""The page of a person or a thing: who it is at the left, everything that concerns it at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Pill
from ruraldesk.gui.dialogs.ask import Question, ask, tell, tell_refusal
from ruraldesk.gui.routes import Route, ToForm, ToPrint, ToSubject
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.subject.counts import CountRow
from ruraldesk.gui.subject.dealings_view import DealingsModel, DealingsTable
from ruraldesk.gui.subject.facts_view import NARROW_PAGE, FactsView
from ruraldesk.gui.subject.filters import ALL, HANDLED, DealingFilter
from ruraldesk.gui.subject.merge_dialog import MergeDialog
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import when
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import dealings, forms, likeness, same_record, viewing
from ruraldesk.services.dealings import Beginning, Places
from ruraldesk.services.records import Saved
from ruraldesk.services.subject_page import SubjectPage, subject_page

BEGINNINGS_AT_MOST = 5


class SubjectView(Page):
    """One person, or one thing."""

    def __init__(self, bench: Bench, route: ToSubject) -> None:
        super().__init__(margins=False)
        self._bench = bench
        self._facts = viewing.facts(bench.desk, route.record)
        self.record = self._facts.record.id
        self._spec = forms.form(bench.desk, self._facts.record.form)
        self._page: SubjectPage | None = None
        self._row, self._asked = route.row, 0
        self._build(route.only)
        self._build_bar()
        self._bench.notifier.changed.connect(self._on_changed)

    # what the shell asks

    @property
    def route(self) -> Route:
        """Where one comes back to: the same filter, the same row."""
        row = self._table.currentIndex().row()
        return ToSubject(self._spec.form_id, self.record, self._filter.chosen, max(row, 0))

    def heading(self) -> Heading:
        running = self._page.running if self._page is not None else 0
        pill = Pill(f"在办{running}件", "in_work") if running else None
        return Heading(self._facts.title, note=self._facts.note, back=self._spec.title, pill=pill)

    def status(self) -> tuple[str, ...]:
        hidden = any(one.hidden for one in self._facts.facts)
        return ("看完整号码会记一笔：谁、何时、为什么" if hidden else "", "上下键移动，回车打开")

    def shown(self) -> None:
        self._ask()

    def focus_first(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._left.fit(event.size().width())
        narrow = event.size().width() < NARROW_PAGE
        if narrow != self._filter.narrow:
            self._filter.narrow = narrow
            if self._page is not None:
                self._filter.show_for(self._page.dealings)

    # building

    def _build(self, only: str) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = FactsView(reads=self._bench.desk.role != "village")
        row.addWidget(self._left)
        line = QWidget()
        line.setFixedWidth(1)
        palette.ground(line, tokens.LINE)
        row.addWidget(line)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(20, 14, tokens.MARGIN, 14)
        self._column.setSpacing(12)
        self._counts = QWidget()
        self._column.addWidget(self._counts)
        panel = Panel()
        head = panel.add_head("往来记录")
        self._note = ElidedLabel("", role="small", colour=tokens.INK2)
        self._note.setObjectName("count")
        self._note.setMinimumWidth(1)
        self._note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        head.insertWidget(1, self._note)
        self._filter = DealingFilter(only)
        head.addWidget(self._filter)
        self._model = DealingsModel(self._bench.desk)
        self._table = DealingsTable(self._model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(EmptyState("还没有往来记录。", "办过的事会自己列到这里。"))
        panel.box.addWidget(self._stack, 1)
        self._column.addWidget(panel, 1)
        row.addLayout(self._column, 1)
        self._filter.changed.connect(self._on_filter)
        self._table.opened.connect(self._on_open)
        self._left.edit_asked.connect(self._on_edit)
        self._left.see_asked.connect(self._on_see)
        self._left.views_asked.connect(self._on_views)
        self._left.twin_asked.connect(self._on_twin)
        self._left.part_asked.connect(self._on_part)

    def _build_bar(self) -> None:
        self._act = label(colour=tokens.INK2, name="act")
        self.bar.left.addWidget(self._act)
        self._begin: list[Button] = []
        self._print = Button("print", "打印", icon="" if tokens.measures().large else "print", key="F8")
        self._print.clicked.connect(self._on_print)
        self.bar.right.addWidget(self._print)
        self._print.setVisible(bool(self._spec.prints))  # in the bar first: else it flashes up as a window of its own

    def _ask(self) -> None:
        self._asked += 1
        number, desk, record = self._asked, self._bench.desk, self.record
        self._bench.jobs.run(lambda _: (number, subject_page(desk, record)), self._on_found, label="查往来")

    def _on_found(self, found: tuple[int, SubjectPage]) -> None:
        number, page = found
        if number != self._asked:
            return
        self._page, self._facts = page, page.facts
        self._left.show_subject(page)
        counts = CountRow(page.counts) if page.counts else QWidget()
        self._column.replaceWidget(self._counts, counts)
        self._counts.hide()
        self._counts.deleteLater()
        self._counts = counts
        counts.setVisible(bool(page.counts))
        self._filter.show_for(page.dealings)
        self._show_places(self._row)
        self._show_beginnings(page)
        self._print.set_words("打印给本人看" if page.papers else "打印")
        self.heading_changed.emit()
        self.status_changed.emit()

    def _show_places(self, row: int) -> None:
        page, chosen = self._page, self._filter.chosen
        if page is None:
            return
        found = page.dealings
        places: Places = found.handled if chosen == HANDLED else found.own
        if chosen not in (ALL, HANDLED):
            places = dealings.only(found, chosen)
        self._model.show_places(found, places)
        self._table.fit_columns()
        self._table.stand_at(row)
        self._note.setText(f"共{len(places):,}条，最近的在上面" if places else "")
        self._stack.setCurrentIndex(0 if places else 1)

    def _show_beginnings(self, page: SubjectPage) -> None:
        for old in self._begin:
            self.bar.left.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._begin = []
        offered = page.beginnings[:BEGINNINGS_AT_MOST]
        self._act.setText(page.facts.act or "登记" if offered else "")
        for one in offered:
            button = Button(f"begin.{one.form}", one.label, icon="" if tokens.measures().large else one.icon)
            button.setProperty("begin", one)
            button.clicked.connect(self._on_begin)
            self.bar.left.addWidget(button)
            self._begin.append(button)

    # what happens

    def _on_filter(self) -> None:
        if self._page is not None:
            self._filter.show_for(self._page.dealings)
        self._show_places(0)
        self.focus_first()

    def _on_open(self, form: str, record: str) -> None:
        self._bench.navigator.go(ToForm(form, record))

    def _on_edit(self) -> None:
        viewing.note_opened(self._bench.desk, self.record)
        self._bench.navigator.go(ToForm(self._spec.form_id, self.record))

    def _on_begin(self) -> None:
        button = self.sender()
        one = button.property("begin") if button is not None else None
        if isinstance(one, Beginning):
            self._bench.navigator.go(ToForm(one.form, given=one.given))

    def _on_print(self) -> None:
        self._bench.navigator.go(ToPrint(self._spec.form_id, (self.record,)))

    def _on_see(self, field: str) -> None:
        name = self._spec.by_name[field].label
        body = "会记一笔：谁、何时、为什么。离开这一页就又遮上。"
        question = Question("see", f"看完整的{name}？", body, "看一次", "不看", kind="primary", asks="为什么看")
        answer = ask(self, question)
        if not answer.go:
            return
        try:
            whole = viewing.see(self._bench.desk, self.record, field, answer.words)
        except UserError as refusal:
            tell_refusal(self, refusal)
            return
        self._left.show_whole(field, whole)
        self._bench.navigator.say("看过的记了一笔")

    def _on_views(self) -> None:
        lines = [
            f"{when(one.at, self._bench.clock)}　{one.clerk}　{name}：{one.reason}"
            for name, one in viewing.views(self._bench.desk, self.record)
        ]
        tell(self, "谁看过完整号码", "\n".join(lines[:20]), name="views")

    def _on_twin(self, verb: str, record: str) -> None:
        if verb == "open_twin":
            self._bench.navigator.go(ToSubject(self._spec.form_id, record))
        elif verb == "merge_twin":
            self._merge(record)
        else:
            likeness.note_not_same(self._bench.desk, self.record, record)
            self._bench.navigator.say("记下了，不再提醒")
            self._ask()

    def _merge(self, other: str) -> None:
        try:
            dialog = MergeDialog(self._bench, other, self.record, self)
        except UserError as refusal:
            tell_refusal(self, refusal)
            return
        if dialog.exec() and dialog.kept:
            self._bench.navigator.say("并到一起了，并错了可以在这一页分开")
            if dialog.kept != self.record:
                self._bench.navigator.go(ToSubject(self._spec.form_id, dialog.kept))

    def _on_part(self, record: str) -> None:
        desk, page = self._bench.desk, self._page
        ring = page is not None and any(one.ring and one.record == record for one in page.aliases)
        if ring:
            self._bench.jobs.run(lambda _: same_record.settle_ring(desk, self.record), self._on_parted, label="定下来")
            return
        body = "两位又各是各的。合并时补过来、后来没改过的，也退回去。"
        if ask(self, Question("part", "分开这两位？", body, "分开", "不分", kind="primary")).go:
            self._bench.jobs.run(lambda _: same_record.part(desk, record), self._on_parted, label="分开")

    def _on_parted(self, saved: Saved) -> None:
        self._bench.notifier.tell(saved.changes)
        self._bench.navigator.say("已经定下来")

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and changes.records:
            self._row = max(0, self._table.currentIndex().row())
            self._ask()
