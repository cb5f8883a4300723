"""The whole lists behind 首页: everything that falls due, every unfinished form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.flow import FlowLayout
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import badge_for, badge_width
from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.gui.pages.home_due import DueRow, VerbLink, kind_width
from ruraldesk.gui.pages.rows_page import RowsPage
from ruraldesk.gui.routes import Route, ToForm, ToWaiting
from ruraldesk.gui.shell.page import Heading
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import day_words, when
from ruraldesk.services import drafts, home
from ruraldesk.services.drafts import Draft
from ruraldesk.services.home import Due

STEP = 100  # rows that are shown at once; more on asking
PARTS = {"": "全部", "overdue": "逾期", "soon": "七天内", "later": "以后"}


class WaitingPage(RowsPage):
    """One row for each; Enter on its verb does it, the arrows walk from row to row."""

    def __init__(self, bench: Bench, route: ToWaiting) -> None:
        super().__init__(bench)
        self.route: Route = route
        self._what = route.what
        self._part: str = route.part
        self._form = ""
        self._due: list[Due] = []
        self._drafts: list[Draft] = []
        self._shown = STEP

    def heading(self) -> Heading:
        if self._what == "due":
            return Heading("要办的事", note=f"逾期的和{home.HOME_DAYS}天内到期的，共{len(self._due):,}件", back="首页")
        return Heading("没填完的", note=f"共{len(self._drafts)}份，接着填或丢掉", back="首页")

    def shown(self) -> None:
        desk, due = self._bench.desk, self._what == "due"
        if due:
            self._bench.jobs.run(
                lambda _: home.due_list(desk, within_days=home.HOME_DAYS), self._on_due, label="看到期的事"
            )
        else:
            self._bench.jobs.run(lambda _: drafts.drafts(desk), self._on_drafts, label="看没填完的")

    def _on_due(self, found: list[Due]) -> None:
        self._due = found
        self._draw()
        self._drawn()

    def _on_drafts(self, found: list[Draft]) -> None:
        self._drafts = found
        self._draw()
        self._drawn()

    def _draw(self) -> None:
        self._links = []
        panel = Panel()
        if self._what == "due":
            self._add_dues(panel)
        else:
            for one in self._drafts[: self._shown]:
                self._add_draft(panel, one)
            self._add_more(panel, len(self._drafts))
        if not self._links:
            panel.box.addWidget(EmptyState("都办好了。" if self._what == "due" else "没有没填完的。", ""), 1)
        self._show_panel(panel)

    # what falls due

    def _add_dues(self, panel: Panel) -> None:
        today = self._bench.clock.today()
        forms = {one.form: one.form_title for one in self._due}
        if self._due:
            self._add_choices(panel, forms)
        found = [one for one in self._due if _is_in(one, self._part) and self._form in ("", one.form)]
        badge = max((badge_width(badge_for(one.days_left)) for one in found[: self._shown]), default=0)
        kind = kind_width([one.form_title for one in found[: self._shown]])
        rows = []
        for one in found[: self._shown]:
            line = home.due_lines([one])[0]
            row = DueRow(line, day_words(one.due_on, today), badge, kind)
            row.asked.connect(self._bench.navigator.go)
            row.link.stepped.connect(self._on_step)
            rows.append(row)
            self._links.append(row.link)
            panel.box.addWidget(row)
            panel.box.addWidget(hline(tokens.ROW_LINE))
        widest = max((row.link.sizeHint().width() for row in rows), default=0)
        for row in rows:
            row.link.setFixedWidth(widest)
        if self._due and not found:
            panel.box.addWidget(EmptyState("这里没有。", "换一种看法，或看全部。"), 1)
        self._add_more(panel, len(found))

    def _add_choices(self, panel: Panel, forms: dict[str, str]) -> None:
        """What the list can be narrowed to, with how many there are of each."""
        of_form = [one for one in self._due if self._form in ("", one.form)]
        parts = [(part, words, sum(_is_in(one, part) for one in of_form)) for part, words in PARTS.items()]
        self._add_row_of_links(panel, "part", [one for one in parts if one[2] or one[0] == self._part], self._part)
        if len(forms) > 1:
            in_part = [one for one in self._due if _is_in(one, self._part)]
            counted = [("", "各种登记", len(in_part))]
            counted += [(form, title, sum(one.form == form for one in in_part)) for form, title in forms.items()]
            self._add_row_of_links(
                panel, "form", [one for one in counted if one[2] or one[0] == self._form], self._form
            )

    def _add_row_of_links(self, panel: Panel, kind: str, choices: Sequence[tuple[str, str, int]], here: str) -> None:
        holder, inside = QWidget(), QWidget()
        margins = QHBoxLayout(holder)
        margins.setContentsMargins(tokens.PAD, 4, tokens.PAD, 4)
        margins.addWidget(inside)
        row = FlowLayout(inside, gap=tokens.PAD, line_gap=4)
        for value, words, count in choices:
            chosen = value == here
            colour = tokens.INK if chosen else tokens.ACCENT
            link = Link(f"{kind}.{value or 'all'}", f"{words}{count:,}", colour=colour, plain=chosen, bold=chosen)
            link.setProperty("kind", kind)
            link.setProperty("value", value)
            link.clicked.connect(self._on_choice)
            row.addWidget(link)
        panel.box.addWidget(holder)
        panel.box.addWidget(hline(tokens.ROW_LINE))

    def _on_choice(self) -> None:
        link = self.sender()
        if link is None:
            return
        name = link.objectName()
        if link.property("kind") == "part":
            self._part = str(link.property("value"))
        else:
            self._form = str(link.property("value"))
        self._shown = STEP
        self._draw()
        again = self._area.findChild(Link, name)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    # drafts

    def _add_draft(self, panel: Panel, one: Draft) -> None:
        title = f"{one.title or '还没写名称'}　填了{one.filled}处"
        go_on = VerbLink("open_draft", "接着填")
        go_on.stepped.connect(self._on_step)
        go_on.setAccessibleName(f"接着填：{title}")
        go_on.setProperty("route", ToForm(one.form, one.record, one.id))
        go_on.clicked.connect(self._on_link)
        drop = Link("drop_draft", "丢掉", small=True, colour=tokens.INK2)
        drop.setAccessibleName(f"丢掉{one.title}")
        drop.setProperty("draft", one.id)
        drop.clicked.connect(self._on_drop)
        holder = QWidget()
        holder.setFixedHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(tokens.PAD, 0, 20, 0)
        row.setSpacing(14)
        kind = ElidedLabel(one.form_title, colour=tokens.INK2)
        kind.setFixedWidth(tokens.measures().body * 6)
        row.addWidget(kind)
        row.addWidget(ElidedLabel(title), 1)
        row.addWidget(label(when(one.saved_at, self._bench.clock), colour=tokens.INK2))
        row.addWidget(go_on)
        row.addWidget(drop)
        self._links.append(go_on)
        panel.box.addWidget(holder)
        panel.box.addWidget(hline(tokens.ROW_LINE))

    def _on_drop(self) -> None:
        link = self.sender()
        if link is None:
            return
        draft = str(link.property("draft"))
        question = Question("drop_draft", "丢掉这份没填完的吗？", "写下的字找不回来。", "丢掉", "留着")
        if ask(self, question).go:
            drafts.drop(self._bench.desk, draft)
            self.shown()

    # both

    def _add_more(self, panel: Panel, count: int) -> None:
        if count <= self._shown:
            return
        more = Link("more", f"再看{min(STEP, count - self._shown)}件，还有{count - self._shown:,}件")
        more.clicked.connect(self._on_more)
        holder = QHBoxLayout()
        holder.setContentsMargins(tokens.PAD, 8, tokens.PAD, 8)
        holder.addWidget(more)
        holder.addStretch(1)
        panel.box.addLayout(holder)

    def _on_more(self) -> None:
        first_new = self._shown
        self._shown += STEP
        self._draw()
        if first_new < len(self._links):
            self._links[first_new].setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self._links[first_new])


def _is_in(one: Due, part: str) -> bool:
    match part:
        case "overdue":
            return one.days_left < 0
        case "soon":
            return 0 <= one.days_left <= home.SOON_DAYS
        case "later":
            return one.days_left > home.SOON_DAYS
        case _:
            return True
