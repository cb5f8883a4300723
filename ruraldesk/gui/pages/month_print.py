"""本月公开一次打印: every paper that is put up in a month; what is ready is chosen and printed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, MessageBar, Panel
from ruraldesk.gui.components.buttons import Button, Kind
from ruraldesk.gui.dialogs.ask import choose_folder, tell_refusal
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.pages.month_rows import MonthRow
from ruraldesk.gui.pages.print_run import Load, PrintRun, Ran
from ruraldesk.gui.pages.print_ways import ASK, NO_PRINTER
from ruraldesk.gui.printing import How, printer_names, takes_sheet
from ruraldesk.gui.routes import Route, ToForm, ToMonthPrint, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.progress import Progress
from ruraldesk.services import month_prints
from ruraldesk.services.month_prints import MonthPaper, Prepared

MONTHS = 12
MONTH_SIGNS, PRINTER_SIGNS = 6, 8  # widths of the two lists


class MonthPrintPage(Page):
    """One row a paper. What is stopped stays, with its reason under it; the others go out and are no longer chosen."""

    def __init__(self, bench: Bench, route: ToMonthPrint) -> None:
        super().__init__()
        self._bench = bench
        self.route: Route = route
        today = bench.clock.today()
        self._month = month_prints.read_month(route.month) if route.month else today.replace(day=1)
        self._rows: list[MonthRow] = []
        column = QVBoxLayout(self.body)
        column.setContentsMargins(*self.body_margins)
        column.setSpacing(tokens.GAP)
        self._message = MessageBar("ok")
        self._message.hide()
        column.addWidget(self._message)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._area, 1)
        self._prepared: list[Prepared] = []
        self._run = PrintRun(bench, self)
        self._build_bar()
        self._connect()

    @property
    def _named(self) -> str:
        return f"{self._month.year}年{self._month.month}月"

    def heading(self) -> Heading:
        ready = sum(row.paper.ready for row in self._rows)
        note = f"{self._named}，共{len(self._rows)}张，能打{ready}张" if self._rows else self._named
        return Heading("本月公开", note=note, back="打印")

    def status(self) -> tuple[str, ...]:
        return ("每一张都过隐私关和缺字关；拦住的留下，别的照打",)

    def shown(self) -> None:
        self._fill(month_prints.papers(self._bench.desk, self._month))

    def focus_first(self) -> None:
        first = next((row.box for row in self._rows if row.paper.ready), None)
        (first or self._months).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_bar(self) -> None:
        self._months, self._printers = ChoiceBox(), ChoiceBox()
        for field, name, words in ((self._months, "month", "月份"), (self._printers, "printer", "打印机")):
            field.setObjectName(f"field:{name}")
            field.setAccessibleName(words)
            field.setMinimumHeight(tokens.measures().row)
            self.bar.left.addWidget(field)
        for field, signs in ((self._months, MONTH_SIGNS), (self._printers, PRINTER_SIGNS)):
            field.setMinimumWidth(tokens.measures().body * signs + 42)
        self._fill_months()
        names = printer_names()
        self._printers.addItems([*names, ASK] if names else [NO_PRINTER])
        self._png = Button("save_png", "存为图片", icon="image")
        kinds: tuple[Kind, Kind] = ("plain", "primary") if names else ("primary", "plain")
        self._pdf = Button("save_pdf", "存到文件夹", icon="document_pdf", kind=kinds[0])
        self._print = Button("print", "一次打印", icon="print", key="F8", kind=kinds[1])
        self._main = self._print if names else self._pdf
        for button in (self._png, *((self._pdf, self._print) if names else (self._print, self._pdf))):
            self.bar.right.addWidget(button)

    def _fill_months(self) -> None:
        """Offer the month asked for, the next one and those of a year back."""
        today = self._bench.clock.today()
        places = range(today.year * 12 + today.month, today.year * 12 + today.month - MONTHS - 1, -1)
        firsts = {today.replace(year=place // 12, month=place % 12 + 1, day=1) for place in places} | {self._month}
        for first in sorted(firsts, reverse=True):
            self._months.addItem(f"{first.year}年{first.month}月", first.strftime("%Y-%m"))
        self._months.setCurrentIndex(self._months.findData(self._month.strftime("%Y-%m")))

    def _connect(self) -> None:
        self._months.activated.connect(self._on_month)
        self._png.clicked.connect(self._on_png)
        self._pdf.clicked.connect(self._on_pdf)
        self._print.clicked.connect(self._on_print)
        self._run.ended.connect(self._on_ran)
        for key, slot in (("PgUp", self._on_earlier), ("PgDown", self._on_later), ("F9", self._on_main)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _fill(self, papers: list[MonthPaper], done: tuple[Prepared, ...] = ()) -> None:
        reasons = {(one.paper.record, one.paper.print): one.reasons for one in done}
        chosen = self._chosen_keys() if done else {(one.record, one.print) for one in papers if one.is_due}
        before = {(row.paper.record, row.paper.print): row.paper.printed for row in self._rows}
        self._rows = []
        ground = QWidget()
        palette.ground(ground, tokens.PAGE)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        for paper in papers:
            key = (paper.record, paper.print)
            went_out = paper.printed > before.get(key, paper.printed)
            row = MonthRow(paper, reasons.get(key, ()), chosen=key in chosen and not went_out)
            row.open_asked.connect(self._on_open)
            row.changed.connect(self._show_bar)
            panel.box.addWidget(row)
            self._rows.append(row)
        if not papers:
            advice = "张贴日期在这个月的才一起打，先在登记里写上张贴日期。"
            panel.box.addWidget(EmptyState(f"{self._named}没有要张贴的。", advice), 1)
        column.addWidget(panel)
        column.addStretch(1)
        self._area.setWidget(ground)
        self._show_bar()
        self.heading_changed.emit()

    def _chosen(self) -> list[MonthPaper]:
        return [row.paper for row in self._rows if row.is_chosen]

    def _chosen_keys(self) -> set[tuple[str, str]]:
        return {(one.record, one.print) for one in self._chosen()}

    def _show_bar(self) -> None:
        chosen = self._chosen()
        for button in (self._png, self._pdf, self._print):
            button.setEnabled(bool(chosen))
        waiting = sum(not row.paper.ready for row in self._rows)
        words = f"已选{len(chosen)}张" if chosen else self._none_chosen()
        self.bar.reason.setText(f"{words}，还差{waiting}张没办好" if waiting else words)

    def _none_chosen(self) -> str:
        printed = any(row.paper.ready and not row.paper.is_due for row in self._rows)
        return "能打的都打过，要再打就勾上" if printed else "还没选能打的"

    def _on_month(self) -> None:
        self._go_to(str(self._months.currentData()))

    def _on_earlier(self) -> None:
        self._step(1)

    def _on_later(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """Go a month back or on; the newest month stands first."""
        place = self._months.currentIndex() + by
        if 0 <= place < self._months.count():
            self._months.setCurrentIndex(place)
            self._go_to(str(self._months.currentData()))

    def _go_to(self, month: str) -> None:
        self._month = month_prints.read_month(month)
        self.route = ToMonthPrint(month)
        self._message.hide()
        self.shown()

    def _on_open(self, paper: object) -> None:
        if not isinstance(paper, MonthPaper):
            return
        ready = ToPrint(paper.form, (paper.record,))
        self._bench.navigator.go(ready if paper.ready else ToForm(paper.form, paper.record))

    def _on_main(self) -> None:
        self._main.click()

    def _on_print(self) -> None:
        if not self._print.isEnabled():
            return
        desk, chosen, name = self._bench.desk, self._chosen(), self._printers.currentText()
        self._prepared = []
        prepared = self._prepared

        def load(progress: Progress) -> list[Load]:
            prepared.extend(month_prints.prepare(desk, chosen, progress=progress))
            ready = [one.ready for one in prepared if one.ready is not None]
            return [Load(one, tuple(range(1, one.paper.pages + 1))) for one in ready]

        how = How("" if name in (ASK, NO_PRINTER) else name)
        self._run.start(f"{self._named}公开", how, load)

    def _on_pdf(self) -> None:
        self._save(".pdf")

    def _on_png(self) -> None:
        self._save(".png")

    def _save(self, ending: str) -> None:
        folder = choose_folder(self, "存到哪个文件夹")
        if folder is None:
            return
        desk, chosen = self._bench.desk, self._chosen()

        def work(progress: Progress) -> tuple[list[Prepared], int, Path]:
            done = month_prints.prepare(desk, chosen, progress=progress)
            return done, month_prints.write_each(done, folder, ending), folder

        self._bench.jobs.run(work, self._on_written, self._on_refused, label="排版", can_stop=True)

    def _on_written(self, outcome: tuple[list[Prepared], int, Path]) -> None:
        done, count, folder = outcome
        self._tell(done, count, f"存到{folder.name or folder}")

    def _on_ran(self, ran: Ran) -> None:
        shrunk = sum(not all(takes_sheet(ran.printer, one.ready.paper, page) for page in one.order) for one in ran.out)
        words = f"{shrunk}张比打印机的纸大，是缩小了印的；要原大，点“预览”换一种纸。" if shrunk else ""
        self._tell(self._prepared, len(ran.out), "送到打印机", words)

    def _tell(self, done: Sequence[Prepared], out: int, where: str, more: str = "") -> None:
        """Say how many went out, how many stay, and why; what was stopped between stays chosen."""
        stayed = sum(one.ready is None for one in done)
        cut = sum(one.ready is not None for one in done) - out
        parts = [f"{out}张{where}。"] if out else []
        parts += [f"{stayed}张没打，原因写在下面。"] if stayed else []
        parts += [f"{cut}张还没打，接着打就行。"] if cut else []
        parts += [more] if more else []
        if parts:
            self._message.show_message("warn" if stayed or cut or more else "ok", "".join(parts))
            self._message.show()
        self._fill(month_prints.papers(self._bench.desk, self._month), tuple(done))

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
