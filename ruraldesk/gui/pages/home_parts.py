"""The panels of 首页."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.charts.bars import Bar, Bars
from ruraldesk.gui.charts.lying import LyingBars
from ruraldesk.gui.components.boxes import EmptyState, Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label, picture
from ruraldesk.gui.components.marks import Mark, badge_for, badge_width
from ruraldesk.gui.routes import ToExchange, ToForm, ToIntake, ToQuestions, ToSettings, ToWaiting
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import day_words, days_since, when
from ruraldesk.services.home import Due, Home
from ruraldesk.services.shares import Share

DUE_SHOWN = 7
MONTHS_SHOWN = 6
CHARTS_AT_MOST = 4


class DuePanel(Panel):
    """要办的事: the most overdue first, each with the way to it."""

    def __init__(self, bench: Bench, facts: Home) -> None:
        super().__init__()
        self._bench, self._facts = bench, facts
        self._links: list[Link] = []
        note = f"逾期{facts.overdue}件，七天内{facts.soon}件" if facts.overdue or facts.soon else ""
        head = self.add_head("要办的事", note)
        if len(facts.due) > DUE_SHOWN:
            everything = Link("all_due", f"全部{len(facts.due)}件")
            everything.clicked.connect(self._on_all)
            head.addWidget(everything)
        for due in facts.due[:DUE_SHOWN]:
            self._add(due)
        if not facts.due:
            self.box.addWidget(EmptyState("现在没有到期的事。", "有期限的事会自己排到这里。"), 1)
        else:
            self.box.addStretch(1)

    def focus_first(self) -> None:
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_all(self) -> None:
        self._bench.navigator.go(ToWaiting("due"))

    def _add(self, due: Due) -> None:
        holder = QWidget()
        holder.setFixedHeight(tokens.measures().row)
        row = QHBoxLayout(holder)
        row.setContentsMargins(10, 0, 20, 0)
        row.setSpacing(14)
        badge = Mark(badge_for(due.days_left))
        badge.setFixedWidth(max(badge_width(badge_for(one.days_left)) for one in self._facts.due[:DUE_SHOWN]))
        row.addWidget(badge)
        form = label(due.form_title, colour=tokens.INK2)
        form.setFixedWidth(tokens.measures().body * 5)
        row.addWidget(form)
        row.addWidget(ElidedLabel(f"{due.title}　{due.label}"), 1)
        row.addWidget(label(day_words(due.due_on, self._facts.today), colour=tokens.INK2))
        link = Link("open_due", "办理")
        link.setAccessibleName(f"办理{due.title}")
        link.setProperty("route", ToForm(due.form, due.record))
        link.clicked.connect(self._on_link)
        row.addWidget(link)
        self._links.append(link)
        self.box.addWidget(holder)
        self.box.addWidget(hline(tokens.ROW_LINE))

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))


class StatePanel(Panel):
    """本桌情况: drafts, what waits for the town, questions, backups."""

    drafts_asked = Signal()

    def __init__(self, bench: Bench, facts: Home) -> None:
        super().__init__()
        self._bench = bench
        self.add_head("本桌情况")
        clock = bench.clock
        oldest = f"最早：{when(facts.oldest_draft_at, clock)}" if facts.drafts else "没有没填完的"
        count, go_on = f"{facts.drafts}份", "接着填" if facts.drafts else ""
        self._add(
            "clipboard_text_edit",
            tokens.INK2,
            "没填完的",
            count,
            oldest,
            go_on,
            self.drafts_asked.emit,
        )
        if bench.desk.role == "village":
            waiting = _waiting(bench, facts)
            colour = tokens.WARN if facts.waiting else tokens.INK2
            self._add("usb_stick", colour, "没交到镇里的", f"{facts.waiting}条", waiting, "去交换", self._on_exchange)
        else:
            self._add("mail_inbox", tokens.ACCENT, "村里送来的包", "", "插上U盘，点收包", "去收包", self._on_intake)
        answer = "去回答" if facts.questions else ""
        asked = "镇里或别的桌子问的" if facts.questions else "没有没定的"
        colour = tokens.WARN if facts.questions else tokens.INK2
        self._add(
            "question_circle",
            colour,
            "没定的疑问",
            f"{facts.questions}个",
            asked,
            answer,
            self._on_questions,
        )
        good = facts.backup_good and bool(facts.backup_at)
        at = f"{when(facts.backup_at, clock)}，打开核对过" if good else "还没有核对过的备份"
        colour = tokens.OK if good else tokens.DANGER
        word = "正常" if good else "要备份"
        self._add("shield_checkmark", colour, "备份", word, at, "查看", self._on_backups, colour)
        self.box.addStretch(1)

    def _add(
        self,
        icon: str,
        tint: str,
        title: str,
        count: str,
        note: str,
        verb: str,
        slot: Callable[[], object],
        colour: str = tokens.INK,
    ) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(18, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(picture(icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        right.setSpacing(0)
        left.addWidget(label(title))
        left.addWidget(label(note, role="small", colour=tokens.INK2))
        number = label(count, role="bold", colour=colour)
        right.addWidget(number, 0, Qt.AlignmentFlag.AlignRight)
        link = Link(f"home.{icon}", verb, small=True)
        link.clicked.connect(slot)
        right.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)
        if not verb:
            link.hide()  # never shown by hand: it has no parent yet and would flash up as a window
        row.addLayout(left, 1)
        row.addLayout(right)
        self.box.addWidget(holder)
        self.box.addWidget(hline(tokens.ROW_LINE))

    def _on_exchange(self) -> None:
        self._bench.navigator.go(ToExchange())

    def _on_intake(self) -> None:
        self._bench.navigator.go(ToIntake())

    def _on_questions(self) -> None:
        self._bench.navigator.go(ToQuestions())

    def _on_backups(self) -> None:
        self._bench.navigator.go(ToSettings("backups"))


def charts_of(facts: Home, found: list[Share]) -> list[QWidget]:
    """Return what falls due when, the months of each form that has numbers, and how records divide."""
    made: list[QWidget] = [_due_chart(facts)] if facts.due else []
    made += [_month_panel(title, months, facts.today.month) for title, months in facts.per_month if max(months) > 1]
    shares = [_share_panel(one) for one in found]
    return made[: CHARTS_AT_MOST - min(1, len(shares))] + shares


def _due_chart(facts: Home) -> Panel:
    weeks = [0] * 5
    open_days = [due.days_left for due in facts.due if due.days_left >= 0]
    for days in open_days:
        weeks[min(4, max(0, days - 1) // 7)] += 1
    overdue = len(facts.due) - len(open_days)
    names = ("7天内", "14天", "21天", "28天", "30天")
    bars = (Bar("逾期", overdue), *(Bar(name, count) for name, count in zip(names, weeks, strict=True)))
    return _chart_panel("什么时候到期", f"逾期和30天内共{len(facts.due)}件", Bars(bars, "", every=True))


def _month_panel(title: str, months: tuple[int, ...], now: int) -> Panel:
    first = max(1, now - MONTHS_SHOWN + 1)
    bars = [Bar(str(month), months[month - 1]) for month in range(first, now + 1) if month <= len(months)]
    if bars:
        bars[-1] = Bar(f"{bars[-1].name}月", bars[-1].value)
    return _chart_panel(title, f"今年{sum(months)}件", Bars(tuple(bars), "件"))


def _share_panel(one: Share) -> Panel:
    note = f"{one.label}，共{sum(count for _, count in one.parts)}件"
    return _chart_panel(one.title, note, LyingBars(tuple(Bar(name, count) for name, count in one.parts), "件"))


def _chart_panel(title: str, note: str, chart: QWidget) -> Panel:
    panel = Panel()
    inner = QVBoxLayout()
    inner.setContentsMargins(12, 8, 12, 6)
    inner.setSpacing(4)
    head = QHBoxLayout()
    head.addWidget(label(title, role="small"))
    head.addStretch(1)
    head.addWidget(label(note, role="small", colour=tokens.INK2))
    inner.addLayout(head)
    inner.addWidget(chart, 1)
    panel.box.addLayout(inner)
    return panel


def _waiting(bench: Bench, facts: Home) -> str:
    if not facts.waiting or not facts.waiting_since:
        return "都交了"
    days = days_since(facts.waiting_since, bench.clock)
    since = when(facts.waiting_since, bench.clock)
    return f"最早{since}，已{days}天" if days else f"最早{since}"
