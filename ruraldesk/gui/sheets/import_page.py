"""从Excel登记: a file, which column is what, every line with its verdict, and one button for what is ready."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, MessageBar, Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.dialogs.ask import Question, ask, choose_file, choose_new_file, tell, tell_refusal
from ruraldesk.gui.routes import Route, ToForm, ToImport, ToLedger
from ruraldesk.gui.sheets.import_side import ImportSide
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.progress import Progress
from ruraldesk.services import forms, sheet_columns, sheet_import, sheet_marked, sheet_views
from ruraldesk.services.ledger_filter import plain_title
from ruraldesk.services.sheet_columns import Columns, Source
from ruraldesk.services.sheet_import import Imported, ImportPlan, TakenBack

KINDS = "表格 (*.xlsx *.xlsm *.csv *.txt *.xls *.et *.ods)"
AT_ONCE = 1_000  # lines up to which every change on the left is checked at once
_START, _SHEET = 0, 1


class ImportPage(Page):
    """One file at a time; what was checked is what is registered."""

    def __init__(self, bench: Bench, route: ToImport) -> None:
        super().__init__()
        self._bench = bench
        self.route: Route = route
        self._spec = forms.form(bench.desk, route.form)
        self._noun = self._spec.list_view.noun
        self._source: Source | None = None
        self._columns: Columns | None = None
        self._plan: ImportPlan | None = None
        self._done = False  # what is shown has been registered
        self._build()
        self._build_bar()
        self._show_state()

    def heading(self) -> Heading:
        name = self._source.name if self._source else "一行登记一" + self._noun
        return Heading(f"从Excel登记{plain_title(self._spec)}", note=name, back="台账")

    def status(self) -> tuple[str, ...]:
        if self._plan is None:
            return ()
        counts = [(words, self._plan.count(status)) for status, words in sheet_import.STATUS_WORDS.items()]
        told = [f"{words}{count}行" for words, count in counts if count]
        left = [f"合计、说明{self._plan.left_out}行没算"] if self._plan.left_out else []
        return ("，".join([*told, *left]),)

    def shown(self) -> None:
        self._show_last()

    def focus_first(self) -> None:
        target: QWidget = self._choose if self._source is None else self._view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # building

    def _build(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        column.setSpacing(tokens.GAP)
        self._message = MessageBar("ok", "", "撤回", verb="undo_import")
        self._message.hide()
        self._message.followed.connect(self._on_undo)
        column.addWidget(self._message)
        self._beside = MessageBar("warn")
        self._beside.hide()
        column.addWidget(self._beside)
        self._stack = QStackedWidget()
        self._choose = Button("choose_file", "选文件", icon="document_table", kind="primary")
        self._choose.clicked.connect(self._on_choose)
        advice = "选村里、镇里现成的表（.xlsx或.csv）。先看每一行会怎样，再登记；登记完还能一次撤回。"
        self._stack.addWidget(EmptyState(f"把Excel里的{plain_title(self._spec)}一次登记进来。", advice, self._choose))
        self._stack.addWidget(self._sheet_part())
        column.addWidget(self._stack, 1)

    def _sheet_part(self) -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.PAD)
        self._side = ImportSide(self._bench.desk, self._spec)
        self._side.pointed.connect(self._on_pointed)
        self._side.place_chosen.connect(self._on_place)
        self._side.only_chosen.connect(self._show_rows)
        self._side.doubles_chosen.connect(self._check)
        row.addWidget(self._side)
        panel = Panel()
        self._view = ReportView()
        self._view.setObjectName("list:import")
        self._view.opened.connect(self._on_open)
        panel.box.addWidget(self._view, 1)
        self._told = label("", role="small", wrap=True, name="import_line")
        self._told.setContentsMargins(14, 6, 14, 8)
        self._told.setMinimumHeight(3 * self._told.fontMetrics().lineSpacing())
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        panel.box.addWidget(self._told)
        row.addWidget(panel, 1)
        return part

    def _build_bar(self) -> None:
        self._other = Button("other_file", "换一个文件", icon="document_table")
        self._marked = Button("save_marked", "存一份标了结果的", icon="arrow_download")
        self._ledger = Button("to_ledger", "看台账", icon="folder")
        self._go = Button("register", "登记", icon="add", key="F9", kind="primary")
        for button, slot in (
            (self._other, self._on_choose),
            (self._marked, self._on_marked),
            (self._ledger, self._on_ledger),
            (self._go, self._on_go),
        ):
            button.clicked.connect(slot)
            self.bar.right.addWidget(button)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self._on_choose)

    # what is shown

    def _show_state(self) -> None:
        source, plan = self._source, self._plan
        self._stack.setCurrentIndex(_START if source is None else _SHEET)
        self._other.setVisible(source is not None)
        self._marked.setVisible(plan is not None)
        self._ledger.setVisible(self._done)
        self._go.setVisible(source is not None and not self._done)
        if plan is None:
            self._go.set_words("核对每一行")
            self._go.setEnabled(self._columns is not None and not self._lacking())
        else:
            self._go.set_words(f"登记{plan.ready}{self._noun}")
            self._go.setEnabled(plan.ready > 0)
        beside = [f"{one}。" for one in plan.told] if plan is not None else []
        self._beside.show_message("warn", "".join(beside))
        self._beside.setVisible(bool(beside))
        lacking = self._lacking()
        self.bar.reason.setText(f"还没对上必填的：{'、'.join(lacking)}" if lacking else "")
        self.heading_changed.emit()
        self.status_changed.emit()

    def _lacking(self) -> list[str]:
        if self._columns is None:
            return []
        return [one.label for one in sheet_columns.missing(self._bench.desk, self._spec, self._columns)]

    def _show_last(self) -> None:
        """Say which import can still be taken back."""
        noted = sheet_import.batches(self._bench.desk, self._spec.form_id)
        if self._source is not None:
            return
        if noted:
            last, on = noted[-1], civil_date(parse_instant(noted[-1].at))
            count = f"{len(last.records)}{self._noun}"
            words = f"上次：{on.month}月{on.day}日{last.clerk}从“{last.file}”登记了{count}。"
            self._message.show_message("ok", words, "撤回这一次")
        self._message.setVisible(bool(noted))

    def _show_rows(self) -> None:
        if self._plan is None:
            return
        table = sheet_views.plan_table(self._spec, self._plan, self._side.only)
        self._view.show_table(table)
        self._view.selectionModel().currentChanged.connect(self._on_line)
        self._told.setText("")
        if table.rows:
            self._view.setCurrentIndex(self._view.model().index(0, 2))

    # a file

    def _on_choose(self) -> None:
        file = choose_file(self, "选要登记的表", KINDS)
        if file is None:
            return
        desk, spec = self._bench.desk, self._spec

        def work(_: Progress) -> tuple[Source, Columns]:
            source = sheet_columns.open_file(file)
            return source, sheet_columns.guess(desk, spec, source)

        self._bench.jobs.run(work, self._on_opened, self._on_refused, label="打开表格")

    def _on_opened(self, found: tuple[Source, Columns]) -> None:
        self._source, columns = found
        self._message.hide()
        if self._source.open_elsewhere:
            self._message.show_message("warn", "这个文件在Excel里开着，这里是上次存盘的内容。改了先存盘再选。")
            self._message.show()
        self._take(columns)

    def _take(self, columns: Columns) -> None:
        """Show what each column is taken for, and check at once where it is quick."""
        source = self._source
        if source is None:
            return
        self._columns, self._plan, self._done = columns, None, False
        self._side.show_sheet(source, columns)
        self._show_state()
        if columns.taken and not self._lacking() and len(source.grids[columns.sheet].rows) <= AT_ONCE:
            self._check()

    def _on_place(self, sheet: int, line: int) -> None:
        """Another sheet, or the head in another line."""
        source, desk = self._source, self._bench.desk
        if source is None or self._columns is None:
            return
        if sheet != self._columns.sheet:
            self._take(sheet_columns.guess(desk, self._spec, source, sheet))
        else:
            self._take(sheet_columns.at_line(desk, self._spec, source, sheet, line))

    def _on_pointed(self, place: int, target: str) -> None:
        if self._columns is not None:
            self._take(self._columns.pointed(place, target))

    # checking and registering

    def _check(self) -> None:
        desk, spec, source, columns = self._bench.desk, self._spec, self._source, self._columns
        if source is None or columns is None:
            return
        doubles = self._side.doubles

        def work(progress: Progress) -> ImportPlan:
            return sheet_import.plan(desk, spec, source, columns, progress, doubles=doubles)

        self._bench.jobs.run(work, self._on_planned, self._on_refused, label="核对每一行", can_stop=True)

    def _on_planned(self, plan: ImportPlan) -> None:
        if plan.columns != self._columns or plan.source is not self._source:
            return  # pointed at something else meanwhile
        self._plan = plan
        self._side.show_counts(plan)
        self._show_rows()
        self._show_state()

    def _on_go(self) -> None:
        plan, desk, spec = self._plan, self._bench.desk, self._spec
        if plan is None:
            self._check()
            return

        def work(progress: Progress) -> Imported:
            return sheet_import.carry_out(desk, spec, plan, progress)

        self._bench.jobs.run(work, self._on_imported, self._on_refused, label="登记", can_stop=True)

    def _on_imported(self, done: Imported) -> None:
        self._plan, self._done = done.plan, True
        self._bench.notifier.tell(done.changes)
        left = len(done.plan.rows) - len(done.records)
        words = f"已登记{len(done.records)}{self._noun}。" + (f"{left}行没登记，原因在表里。" if left else "")
        self._message.show_message("warn" if left else "ok", words, "撤回这一次")
        self._message.show()
        self._side.show_counts(done.plan)
        self._show_rows()
        self._show_state()
        (self._marked if left else self._ledger).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        desk, form = self._bench.desk, self._spec.form_id
        noted = sheet_import.batches(desk, form)
        if not noted:
            return
        last = noted[-1]
        count = f"{len(last.records)}{self._noun}"
        body = f"从“{last.file}”登记的{count}都撤回。登记以后又改过的留着。"
        if not ask(self, Question("undo_import", f"撤回这{count}？", body, f"撤回{count}", "留着")).go:
            return
        self._bench.jobs.run(
            lambda progress: sheet_import.take_back(desk, form, last.id, progress),
            self._on_undone, self._on_refused, label="撤回", can_stop=True,
        )  # fmt: skip

    def _on_undone(self, back: TakenBack) -> None:
        self._bench.notifier.tell(back.changes)
        self._bench.navigator.say(f"已撤回{back.done}{self._noun}")
        self._message.hide()
        if back.kept:
            lines = [f"{title}：{reason}" for title, reason in back.kept[:8]]
            more = [f"还有{len(back.kept) - 8}{self._noun}"] if len(back.kept) > 8 else []
            tell(self, f"{len(back.kept)}{self._noun}留着", "\n".join([*lines, *more]), name="kept")
        if self._source is not None and self._columns is not None:
            self._take(self._columns)
        else:
            self._show_last()

    def _on_marked(self) -> None:
        plan, done = self._plan, self._done
        if plan is None:
            return
        out = choose_new_file(self, "存一份标了结果的", sheet_marked.proposed_name(plan), "表格 (*.xlsx *.csv)")
        if out is not None:
            self._bench.jobs.run(
                lambda _: sheet_marked.write(plan, out, done=done), self._on_written, self._on_refused, label="写表格"
            )

    def _on_written(self, file: object) -> None:
        self._bench.navigator.say(f"已存到{getattr(file, 'name', '')}")

    def _on_line(self, index: QModelIndex, _before: QModelIndex) -> None:
        shown = [one for one in self._plan.rows if self._side.only in (None, one.status)] if self._plan else []
        if index.isValid() and index.row() < len(shown):
            self._told.setText(sheet_views.sentence(shown[index.row()]))

    def _on_open(self, record: str) -> None:
        if self._done:
            self._bench.navigator.go(ToForm(self._spec.form_id, record))

    def _on_ledger(self) -> None:
        records = tuple(one.record for one in self._plan.rows if one.record) if self._plan else ()
        self._bench.navigator.go(ToLedger(self._spec.form_id, records=records, title="刚从Excel登记的"))

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
