"""填镇里的表: a blank table from the town, what goes into each column, and how it would look before it is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, MessageBar, Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import choose_file, choose_new_file, tell_refusal
from ruraldesk.gui.sheets.fill_side import FillSide
from ruraldesk.gui.sheets.preview import FillPreview
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.progress import Progress
from ruraldesk.services import fill_templates, forms, ledger_filter, sheet_fill, sheet_views
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.sheet_columns import Source
from ruraldesk.services.sheet_fill import Filled, FillPlan

KINDS = "Excel表格 (*.xlsx *.xlsm *.xls *.et *.ods)"
MOVES = 3  # that are named
_START, _SHEET = 0, 1


class FillPage(Page):
    """One table at a time; nothing is written before the button is pressed."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._forms = {one.form_id: one for one in forms.forms(bench.desk)}
        self._form = next(iter(self._forms), "")
        self._template: Template | None = None
        self._plan: FillPlan | None = None
        self._trouble = ""
        self._build()
        self._build_bar()
        self._show_state()

    def heading(self) -> Heading:
        note = self._template.source.name if self._template else "镇里发来的空表，表样不动"
        return Heading("填镇里的表", note=note, back="统计")

    def status(self) -> tuple[str, ...]:
        if self._plan is None:
            return ()
        spec = self._forms[self._form]
        return (f"要填{self._plan.records}{spec.list_view.noun}", "蓝字是要填进去的，点哪一列就改哪一列")

    def focus_first(self) -> None:
        target: QWidget = self._choose if self._template is None else self._view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        column.setSpacing(tokens.GAP)
        self._message = MessageBar("warn")
        self._message.hide()
        column.addWidget(self._message)
        self._stack = QStackedWidget()
        self._choose = Button("choose_file", "选空表", icon="document_table", kind="primary")
        self._choose.clicked.connect(self._on_choose)
        advice = "选镇里发来的.xlsx。对一次哪一列填哪一项，下次同样的表就不用再对。"
        self._stack.addWidget(EmptyState("镇里要的表，从登记里取来填。", advice, self._choose))
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.PAD)
        self._side = FillSide(self._bench.desk, [*self._forms.values()])
        self._side.pointed.connect(self._on_pointed)
        self._side.form_chosen.connect(self._on_form)
        self._side.place_chosen.connect(self._on_place)
        self._side.filter_chosen.connect(self._work_out)
        row.addWidget(self._side)
        panel = Panel()
        self._view = FillPreview()
        self._view.column_pointed.connect(self._side.stand_at)
        panel.box.addWidget(self._view)
        row.addWidget(panel, 1)
        area = QScrollArea()  # a low page has no room for all that is asked at the left
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        palette.ground(part, tokens.PAGE)
        area.setWidget(part)
        self._stack.addWidget(area)
        column.addWidget(self._stack, 1)

    def _build_bar(self) -> None:
        self._other = Button("other_file", "换一张表", icon="document_table")
        self._go = Button("fill", "填好存到…", icon="save", key="F9", kind="primary")
        for button, slot in ((self._other, self._on_choose), (self._go, self._on_go)):
            button.clicked.connect(slot)
            self.bar.right.addWidget(button)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self._on_choose)

    def _show_state(self) -> None:
        found = self._template
        self._stack.setCurrentIndex(_START if found is None else _SHEET)
        self._other.setVisible(found is not None)
        self._go.setVisible(found is not None)
        self._go.setEnabled(self._plan is not None)
        self._go.set_words("对好了，填好存到…" if found is not None and found.moved else "填好存到…")
        self.bar.reason.setText(self._trouble)
        self._show_message()
        self.heading_changed.emit()
        self.status_changed.emit()

    def _show_message(self) -> None:
        """Say where the table has changed, what is only guessed, and what the town does not get to see."""
        found = self._template
        said: list[str] = []
        if found is not None and found.moved:
            more = "等" if len(found.moved) > MOVES else ""
            said.append(f"这张表改过：{'，'.join(found.moved[:MOVES])}{more}。对一遍左边再填。")
        guessed = [one.head for one in found.taken if not one.sure] if found is not None else []
        if guessed:
            said.append(f"{'、'.join(guessed[:3])}是猜的，看一看左边。")
        if self._plan is not None and self._plan.growth:
            growth = self._plan.growth
            said.append(f"表里的行不够，在第{growth.before}行上面加{growth.more}行。")
        if self._plan is not None and self._plan.withheld:
            said.append(self._plan.sentence)
        self._message.show_message("warn", "".join(said))
        self._message.setVisible(bool(said))

    def _on_choose(self) -> None:
        file = choose_file(self, "选镇里发来的空表", KINDS)
        if file is None:
            return
        desk = self._bench.desk

        def work(_: Progress) -> tuple[Source, str]:
            source = fill_templates.open_template(file)
            return source, fill_templates.form_of(desk, source)

        self._bench.jobs.run(work, self._on_opened, self._on_refused, label="打开表格")

    def _on_opened(self, found: tuple[Source, str]) -> None:
        source, form = found
        self._form = form or self._form
        self._use(source)

    def _use(self, source: Source) -> None:
        """Take a table for the register that is chosen."""
        self._side.show_form(self._form)
        self._take(fill_templates.template(self._bench.desk, self._forms[self._form], source))

    def _take(self, found: Template) -> None:
        self._template = found
        self._side.show_template(self._forms[self._form], found)
        self._work_out()

    def _on_form(self, form: str) -> None:
        if self._template is not None:
            self._form = form
            self._use(self._template.source)

    def _on_place(self, sheet: int, line: int) -> None:
        if self._template is not None:
            spec = self._forms[self._form]
            self._take(fill_templates.at_line(self._bench.desk, spec, self._template.source, sheet, line))

    def _on_pointed(self, place: int, target: str) -> None:
        if self._template is None:
            return
        if place >= 0:
            self._take(self._template.pointed(place, target))
        else:
            key, _, wanted = target.partition("=")
            self._take(self._template.spot_pointed(key, wanted))

    def _work_out(self) -> None:
        """Work out what would be written, and show it in its places."""
        found, desk, spec, everything = self._template, self._bench.desk, self._forms[self._form], self._side.private
        if found is None:
            return
        order, descending = ledger_filter.own_order(spec)
        question = ledger_filter.question(desk, spec, self._side.filter, order, descending=descending)

        def work(progress: Progress) -> FillPlan:
            return sheet_fill.plan(desk, spec, found, question, progress, everything=everything)

        self._bench.jobs.run(work, self._on_planned, self._on_not_planned, label="取记录", can_stop=True)

    def _on_planned(self, plan: FillPlan) -> None:
        if plan.template is not self._template:
            return  # pointed at something else meanwhile
        self._plan, self._trouble = plan, ""
        self._view.show_sheet(sheet_views.preview(self._bench.desk, self._forms[self._form], plan.template, plan))
        self._show_state()

    def _on_not_planned(self, refusal: UserError) -> None:
        self._plan, self._trouble = None, refusal.message
        if self._template is not None:
            spec = self._forms[self._form]
            self._view.show_sheet(sheet_views.preview(self._bench.desk, spec, self._template, None))
        self._show_state()

    def _on_go(self) -> None:
        plan, desk, spec = self._plan, self._bench.desk, self._forms[self._form]
        if plan is None:
            return
        proposal = sheet_fill.proposed_name(desk, plan.template.source)
        out = choose_new_file(self, "填好存到", proposal, f"Excel表格 (*{Path(proposal).suffix})")
        if out is not None:
            self._bench.jobs.run(
                lambda _: sheet_fill.write(desk, spec, plan, out), self._on_written, self._on_refused, label="写表格"
            )

    def _on_written(self, done: Filled) -> None:
        spec = self._forms[self._form]
        self._bench.navigator.say(f"填了{done.plan.records}{spec.list_view.noun}，已存到{done.file.name}")
        if self._template is not None and self._template.moved:
            self._use(self._template.source)

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
