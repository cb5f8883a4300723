"""打印: papers at the left, the PDF's page in the middle, what the gate found at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.marks import Pill
from ruraldesk.gui.dialogs.ask import Question, ask, choose_new_file, tell_refusal
from ruraldesk.gui.pages.print_bar import PrintBar
from ruraldesk.gui.pages.print_earlier import EarlierPrints
from ruraldesk.gui.pages.print_findings import FindingsPanel, frames
from ruraldesk.gui.pages.print_papers import PapersPanel
from ruraldesk.gui.pages.print_preview import PreviewPane
from ruraldesk.gui.pages.print_run import Load, PrintRun, Ran
from ruraldesk.gui.pages.print_signed import SignedDialog, signed_words
from ruraldesk.gui.pages.print_ways import PrintWays
from ruraldesk.gui.routes import ToForm, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.progress import Progress
from ruraldesk.services import dossiers, forms, paper_names, print_again, print_order, print_set, printing, records
from ruraldesk.services.print_again import Issued
from ruraldesk.services.print_order import Sides
from ruraldesk.services.print_set import Ready, Wanted
from ruraldesk.services.printing import Paper, PrintFinding, PrintOptions

_Make = Callable[[Progress], Ready]


class PrintPage(Page):
    """The papers of some records of one form. What is seen is the PDF that is printed."""

    def __init__(self, bench: Bench, route: ToPrint) -> None:
        super().__init__(margins=False)
        self._bench, self._form, self._records = bench, route.form, route.records
        self._paper: Paper | None = None
        self._allow = ""
        self._asked = 0
        self._refused = ""
        self._again: Issued | None = None
        self._printed: tuple[Wanted, Ready] | None = None  # what went out last, for its other sides
        first = records.get(bench.desk, route.records[0])
        more = f"等{len(route.records)}件" if len(route.records) > 1 else ""
        self._title = f"{first.title}{more}"
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._ways = PrintWays()
        proposal = dossiers.proposal(bench.desk, route.form, route.records)
        self._papers = PapersPanel(printing.choices(bench.desk, route.form, route.records), proposal, self._ways)
        self._preview = PreviewPane()
        self._findings = FindingsPanel()
        self._earlier = EarlierPrints(bench.clock.today().year)
        self._findings.put_below(self._earlier)
        row.addWidget(self._papers)
        row.addWidget(self._preview, 1)
        row.addWidget(self._findings)
        self._buttons = PrintBar(self.bar, can_print=self._ways.can_print)
        self._run = PrintRun(bench, self)
        self._connect()
        self._show_ways()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._findings.fit(event.size().width())

    def heading(self) -> Heading:
        stopped = self._stopped()
        pill = Pill(f"拦住{len(stopped)}处", "failed") if stopped else None
        if self._again is not None:
            pill = Pill(f"原样再印第{self._again.copy}份", "waiting")
        return Heading("打印", back=self._title, pill=pill)

    def status(self) -> tuple[str, ...]:
        return ("预览就是要打的PDF，所见即所印", "存PDF、存图片同样先检查")

    def shown(self) -> None:
        self._render()
        self._show_earlier()

    def focus_first(self) -> None:
        self._papers.focus_first()

    def escape(self) -> bool:
        """Leave an earlier paper before the page."""
        if self._again is None:
            return False
        self._again = None
        self._render()
        return True

    def _connect(self) -> None:
        self._papers.changed.connect(self._on_papers)
        self._papers.looked_at.connect(self._on_looked_at)
        self._ways.changed.connect(self._render)
        bar, preview = self._buttons, self._preview
        bar.earlier.clicked.connect(self._on_earlier_page)
        bar.later.clicked.connect(self._on_later_page)
        bar.zoom.clicked.connect(self._on_zoom)
        bar.pdf.clicked.connect(self._on_pdf)
        bar.png.clicked.connect(self._on_png)
        bar.print.clicked.connect(self._on_print)
        bar.now.clicked.connect(self.escape)
        preview.turned.connect(self._on_turned)
        self._findings.field_asked.connect(self._on_field)
        self._findings.reason_asked.connect(self._on_reason)
        self._findings.place_asked.connect(preview.point_at)
        self._earlier.asked.connect(self._on_again)
        self._earlier.signed_asked.connect(self._on_signed)
        self._run.ended.connect(self._on_ran)
        for key, slot in (("F9", self._on_main), ("Ctrl+-", self._on_smaller)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _wanted(self) -> Wanted:
        options = PrintOptions(allow=self._allow, blank=self._ways.blank)
        papers = self._papers
        return Wanted(self._form, self._records, papers.papers, options, self._ways.kinds, papers.running)

    def _render(self) -> None:
        self._asked += 1
        number, desk, wanted, again = self._asked, self._bench.desk, self._wanted(), self._again
        self._refused = ""
        if not wanted.papers and again is None:
            return

        def work(progress: Progress) -> tuple[int, Paper]:
            if again is not None:
                return number, print_again.look(desk, again.id)
            return number, print_set.preview(desk, wanted, progress)

        self._bench.jobs.run(work, self._on_rendered, self._on_not_rendered, label="排版", can_stop=True)

    def _on_rendered(self, rendered: tuple[int, Paper]) -> None:
        number, paper = rendered
        if number != self._asked:
            return
        self._paper = paper
        page = next((one.first for one in paper.parts if one.print == self._papers.current), 0)
        here = self._part_at(paper, self._preview.page)
        self._preview.show_paper(paper, frames(paper.findings), 0 if here == self._papers.current else page)
        self._findings.show_findings(paper.findings)
        self._findings.show_waiting("" if self._fits() else self._papers.why_not)
        self._show_bar()
        self.heading_changed.emit()

    def _on_not_rendered(self, refusal: UserError) -> None:
        self._paper = None
        self._refused = refusal.sentence
        self._preview.show_paper(None)
        self._findings.show_refusal(refusal)
        self._show_bar()
        self.heading_changed.emit()

    def _stopped(self) -> list[PrintFinding]:
        return [one for one in self._paper.findings if one.kind == "stopped"] if self._paper else []

    def _fits(self) -> bool:
        """True if what is shown may go out as far as the record is: it is ready, or the sheet is nobody's."""
        return not self._papers.why_not or self._ways.blank or self._again is not None

    def _show_bar(self) -> None:
        stopped, fits = self._stopped(), self._fits()
        reason = ""
        if self._paper is not None and self._paper.stopped:
            reason = f"先处理拦住的{len(stopped)}处"
        elif self._refused or (self._paper is not None and not fits):
            reason = "还不能打，看右边"
        elif self._paper is None:
            reason = "正在排版"
        self._buttons.show_state(self._paper if not reason else None, reason, again=self._again is not None)
        self._buttons.show_page(self._preview.page, self._paper.pages if self._paper else 0, self._preview.zoom_name)
        self._ways.show_page(self._paper, self._preview.page)

    def _show_earlier(self) -> None:
        alone = self._records[0] if len(self._records) == 1 else ""
        self._earlier.show_issued(print_again.issued(self._bench.desk, alone) if alone else ())
        self._show_signed()

    def _show_signed(self) -> None:
        """Offer to note the signing of the paper that is looked at."""
        spec = forms.form(self._bench.desk, self._form)
        paper = next((one for one in spec.prints if one.name == self._papers.current), None)
        if paper is None or not paper.signed or len(self._records) != 1:
            self._earlier.show_signed("", offered=False)
            return
        record = records.get(self._bench.desk, self._records[0])
        self._earlier.show_signed(signed_words(spec, paper, record), offered=True)

    def _on_papers(self) -> None:
        self._allow = ""
        self._again = None
        self._show_ways()
        self._show_signed()
        self._render()

    def _show_ways(self) -> None:
        choice, papers = self._papers.choice(self._papers.current), self._papers.papers
        self._ways.show_choice(choice)
        self._ways.propose_copies(choice.copies if choice is not None and papers == (choice.name,) else 1)

    def _on_looked_at(self, name: str) -> None:
        part = next((one for one in self._paper.parts if one.print == name), None) if self._paper else None
        if part is not None:
            self._preview.show_page(part.first)

    def _on_turned(self, page: int) -> None:
        name = self._part_at(self._paper, page)
        if name and name != self._papers.current and self._again is None:
            self._papers.look_at(name)
            self._ways.show_choice(self._papers.choice(name))
            self._show_signed()
        self._show_bar()

    def _part_at(self, paper: Paper | None, page: int) -> str:
        parts = paper.parts if paper else ()
        return next((one.print for one in parts if one.first <= page < one.first + one.pages), "")

    def _on_earlier_page(self) -> None:
        self._preview.turn(-1)

    def _on_later_page(self) -> None:
        self._preview.turn(1)

    def _on_zoom(self) -> None:
        self._preview.zoom_in()
        self._show_bar()

    def _on_smaller(self) -> None:
        self._preview.zoom_out()
        self._show_bar()

    def _on_field(self, record: str, field: str) -> None:
        at = record or self._records[0]
        self._bench.navigator.go(ToForm(records.get(self._bench.desk, at).form, at, field=field))

    def _on_reason(self) -> None:
        question = Question(
            "allow",
            "拦住的内容要照样印出来？",
            "写清理由。谁、什么时候、为什么，都留在这件的记录里。",
            "照样印",
            "先不印",
            asks="理由",
        )
        answer = ask(self, question)
        if answer.go and answer.words:
            self._allow = answer.words
            self._render()

    def _on_again(self, issued: Issued) -> None:
        self._again = issued
        self._render()

    def _on_pdf(self) -> None:
        self._save("PDF (*.pdf)", ".pdf")

    def _on_png(self) -> None:
        self._save("图片 (*.png)", ".png")

    def _save(self, kinds: str, ending: str) -> None:
        file = choose_new_file(self, "存到哪里", f"{self._file_name()}{ending}", kinds)
        if file is None:
            return
        out = file if file.suffix else file.with_suffix(ending)
        ready = self._ready_work()

        def work(progress: Progress) -> str:
            made = ready(progress)
            written = printing.write(made.paper, out)
            made.keep(made.paper.pages)
            return written.name

        self._bench.jobs.run(work, self._on_saved, self._on_refused, label="存文件", can_stop=True)

    def _on_main(self) -> None:
        (self._on_print if self._ways.can_print else self._buttons.pdf.click)()

    def _file_name(self) -> str:
        """What is saved bears its sheet's name: two sheets of one record are two files."""
        if self._again is not None:
            return paper_names.of_sheets(self._title, (self._again.label,))
        labels = self._papers.labels()
        return paper_names.of_sheets(self._title, [labels[one] for one in self._papers.papers], blank=self._ways.blank)

    def _on_print(self) -> None:
        if not self._buttons.print.isEnabled() or self._paper is None:
            return
        sides, page, wanted, before = self._ways.sides, self._preview.page, self._wanted(), self._printed
        make = self._ready_work()
        if self._again is None and sides in ("even", "this") and before is not None and before[0] == wanted:
            made = before[1]  # the other sides of what just went out are no second paper
            self._run.start(self._title, self._ways.how, lambda _: [_load(made, sides, page)])
            return
        self._run.start(self._title, self._ways.how, lambda progress: [_load(make(progress), sides, page)])

    def _ready_work(self) -> _Make:
        desk, wanted, again = self._bench.desk, self._wanted(), self._again
        if again is not None:
            return lambda _: print_again.prepare(desk, again.id)
        return lambda progress: print_set.prepare(desk, wanted, progress)

    def _on_ran(self, ran: Ran) -> None:
        if not ran.pages:
            return
        self._printed = (self._wanted(), ran.loads[0].ready)
        words = f"已送到打印机，{ran.pages}页" + (f"，各{self._ways.copies}份" if self._ways.copies > 1 else "")
        if ran.loads[0].sides == "odd":
            self._ways.take_sides("even")
            words += "；翻过来放回去，再打双数页"
        self._bench.navigator.say(words)
        self._after_out()

    def _on_saved(self, file: str) -> None:
        self._bench.navigator.say(f"已存到{file}")
        self._after_out()

    def _after_out(self) -> None:
        """Show what went out among the earlier ones; stand where its signing is noted, else where one can go on."""
        stood = self._earlier.isAncestorOf(self.window().focusWidget() or self)
        self._show_earlier()
        if not self._earlier.stand_at_signed() and stood:  # the row it stood in was made anew
            self._papers.focus_first()

    def _on_signed(self) -> None:
        spec = forms.form(self._bench.desk, self._form)
        paper = printing.print_of(spec, self._papers.current)
        dialog = SignedDialog(self._bench, self._records[0], paper, self)
        dialog.exec()
        if dialog.saved is not None:
            self._bench.navigator.say(f"“{paper.label}”签字盖章已记上")
            self._show_earlier()
            self._render()
        dialog.deleteLater()

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)


def _load(ready: Ready, sides: Sides, page: int) -> Load:
    return Load(ready, tuple(print_order.order(ready.paper, sides, page)), sides)
