"""打印: papers at the left, the PDF's page in the middle, what the gate found at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label, recolour
from ruraldesk.gui.components.marks import Pill
from ruraldesk.gui.dialogs.ask import Question, ask, choose_new_file, tell_refusal
from ruraldesk.gui.pages.print_findings import FindingsPanel
from ruraldesk.gui.pages.print_papers import PapersPanel
from ruraldesk.gui.pages.print_preview import PreviewPane
from ruraldesk.gui.printing import print_paper
from ruraldesk.gui.routes import ToForm, ToPrint
from ruraldesk.gui.shell.page import Heading, Page
from ruraldesk.gui.theme import tokens
from ruraldesk.services import printing, records
from ruraldesk.services.printing import Paper, PrintFinding, PrintOptions


class PrintPage(Page):
    """The papers of some records of one form. What is seen is the PDF that is printed."""

    def __init__(self, bench: Bench, route: ToPrint) -> None:
        super().__init__(margins=False)
        self._bench, self._form, self._records = bench, route.form, route.records
        self._paper: Paper | None = None
        self._allow = ""
        self._asked = 0
        self._refused = ""
        first = records.get(bench.desk, route.records[0])
        more = f"等{len(route.records)}件" if len(route.records) > 1 else ""
        self._title = f"{first.title}{more}"
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._papers = PapersPanel(printing.choices(bench.desk, route.form, route.records))
        self._preview = PreviewPane()
        self._findings = FindingsPanel()
        row.addWidget(self._papers)
        row.addWidget(self._preview, 1)
        row.addWidget(self._findings)
        self._build_bar()
        self._connect()

    def heading(self) -> Heading:
        stopped = self._stopped()
        pill = Pill(f"拦住{len(stopped)}处", "failed") if stopped else None
        return Heading("打印", back=self._title, pill=pill)

    def status(self) -> tuple[str, ...]:
        return ("预览就是要打的PDF，所见即所印", "存PDF、存图片同样先检查")

    def shown(self) -> None:
        self._render()

    def focus_first(self) -> None:
        self._papers.focus_first()

    def _build_bar(self) -> None:
        self._pages = label(colour=tokens.INK2, name="pages")
        self._earlier = Button("page_up", "上一页", key="PgUp")
        self._later = Button("page_down", "下一页", key="PgDown")
        self._zoom = Button("zoom", "放大", key="Ctrl+加号")
        for widget in (self._pages, self._earlier, self._later, self._zoom):
            self.bar.left.addWidget(widget)
        self._pdf = Button("save_pdf", "存为PDF", icon="document_pdf")
        self._png = Button("save_png", "存为图片", icon="image")
        self._print = Button("print", "打印", icon="print", key="F8", kind="primary")
        for button in (self._pdf, self._png, self._print):
            self.bar.right.addWidget(button)
        self._show_bar()

    def _connect(self) -> None:
        self._papers.chosen.connect(self._on_paper)
        self._papers.changed.connect(self._render)
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        self._zoom.clicked.connect(self._on_zoom)
        self._pdf.clicked.connect(self._on_pdf)
        self._png.clicked.connect(self._on_png)
        self._print.clicked.connect(self._on_print)
        self._findings.field_asked.connect(self._on_field)
        self._findings.reason_asked.connect(self._on_reason)
        QShortcut(QKeySequence("F9"), self).activated.connect(self._on_print)

    def _render(self) -> None:
        name = self._papers.current
        if not name:
            return
        self._asked += 1
        number, desk, form, options = self._asked, self._bench.desk, self._form, self._options()
        records_, self._refused = self._records, ""
        self._bench.jobs.run(
            lambda progress: (number, printing.preview(desk, form, name, records_, options, progress)),
            self._on_rendered,
            self._on_not_rendered,
            label="排版",
            can_stop=True,
        )

    def _options(self) -> PrintOptions:
        return PrintOptions(copy=1, allow=self._allow, paper=self._papers.paper, blank=self._papers.blank)

    def _on_rendered(self, rendered: tuple[int, Paper]) -> None:
        number, paper = rendered
        if number != self._asked:
            return
        self._paper = paper
        self._preview.show_paper(paper)
        self._findings.show_findings(paper.findings)
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

    def _show_bar(self) -> None:
        stopped = self._stopped()
        fits = self._papers.is_ready or self._papers.blank
        ready = self._paper is not None and not self._paper.stopped and fits
        for button in (self._pdf, self._png, self._print):
            button.setEnabled(ready)
        reason = ""
        if stopped and self._paper is not None and self._paper.stopped:
            reason = f"先处理拦住的{len(stopped)}处，才能打印和保存"
        elif self._refused:
            reason = self._refused
        elif self._paper is not None and not fits:
            reason = self._papers.why_not
        self.bar.reason.setText(reason)
        recolour(self.bar.reason, tokens.DANGER)
        pages = self._paper.pages if self._paper else 0
        self._pages.setText(f"第{self._preview.page}页，共{pages}页" if pages else "")
        for button in (self._earlier, self._later):
            button.setVisible(pages > 1)

    def _on_paper(self, name: str) -> None:  # noqa: ARG002
        self._allow = ""
        self._render()

    def _on_earlier(self) -> None:
        self._preview.turn(-1)
        self._show_bar()

    def _on_later(self) -> None:
        self._preview.turn(1)
        self._show_bar()

    def _on_zoom(self) -> None:
        self._zoom.set_words("整页" if self._preview.toggle_zoom() else "放大")

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

    def _on_pdf(self) -> None:
        self._save("PDF (*.pdf)", ".pdf")

    def _on_png(self) -> None:
        self._save("图片 (*.png)", ".png")

    def _save(self, kinds: str, ending: str) -> None:
        file = choose_new_file(self, "存到哪里", f"{self._title}{ending}", kinds)
        if file is None:
            return
        out = file if file.suffix else file.with_suffix(ending)
        issue = self._issue_work()
        self._bench.jobs.run(lambda _: printing.write(issue(), out), self._on_saved, self._on_refused, label="存文件")

    def _on_print(self) -> None:
        if self._print.isEnabled():
            issue = self._issue_work()
            self._bench.jobs.run(lambda _: issue(), self._on_issued, self._on_refused, label="排版")

    def _issue_work(self) -> Callable[[], Paper]:
        desk, name, options = self._bench.desk, self._papers.current, self._options()
        return lambda: printing.issue(desk, self._form, name, self._records, options)

    def _on_issued(self, paper: Paper) -> None:
        if print_paper(self, paper, self._title, self._papers.printer, self._papers.copies):
            self._bench.navigator.say(f"已送到打印机，{paper.pages}页")

    def _on_saved(self, file: object) -> None:
        self._bench.navigator.say(f"已存到{file}")

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)
