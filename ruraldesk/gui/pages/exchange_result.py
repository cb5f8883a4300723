"""The third face of 交换: 可以拔出 where that is true, the counts, what the town sent back, the slip."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import CHINA
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, Pill
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.components.result_head import result_head
from ruraldesk.gui.pages.exchange_outcome import Outcome, sentence_of
from ruraldesk.gui.routes import ToForm, ToQuestions
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.words import grouped, size_words
from ruraldesk.model.outcomes import Question
from ruraldesk.services import records
from ruraldesk.services.brought import Brought
from ruraldesk.services.handover import HandedOver

SHOWN = 5


class ResultView(QWidget):
    """Shows an Outcome."""

    code_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how an exchange ended."""
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._head(outcome))
        column.addWidget(numbers_panel(_numbers(outcome)))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._letters(outcome.done.brought), 1)
        if outcome.handed is not None and outcome.done.to == "town":
            row.addWidget(self._slip(outcome.handed, on_stick=outcome.stick is not None), 1)
        column.addLayout(row)
        column.addStretch(1)
        self._area.setWidget(inner)

    def _head(self, outcome: Outcome) -> Panel:
        title, below = sentence_of(outcome)
        now = self._bench.clock.now().astimezone(CHINA)
        times = [f"用时{outcome.seconds:,}秒"] if outcome.seconds else []
        last = "\n".join([*times, now.strftime("%Y-%m-%d %H:%M")])
        return result_head(title, below, good=title != "写好了，先别拔", last=last)

    def _letters(self, brought: Brought) -> Panel:
        panel = Panel()
        panel.add_head("镇里带回来的")
        inner = QVBoxLayout()
        inner.setContentsMargins(tokens.PAD, 4, tokens.PAD, 8)
        inner.setSpacing(0)
        rows = list(self._rows(brought))
        for place, row in enumerate(rows[:SHOWN]):
            if place:
                inner.addWidget(hline(tokens.ROW_LINE))
            inner.addLayout(row)
        if len(rows) > SHOWN:
            more = Link("letters_more", f"还有{len(rows) - SHOWN:,}处，都列出来", small=True)
            more.setProperty("route", ToQuestions())
            more.clicked.connect(self._on_route)
            inner.addWidget(more)
        if not rows:
            inner.addSpacing(6)
            inner.addWidget(label(_quiet_words(brought), colour=tokens.INK2, wrap=True, name="letters_none"))
        inner.addStretch(1)
        panel.box.addLayout(inner)
        return panel

    def _rows(self, brought: Brought) -> Iterator[QHBoxLayout]:
        for name, error in brought.refused:
            yield self._row(Pill("没收", "failed"), f"{name}：{error.message}", "", None)
        for one in brought.returned:
            yield self._row(Pill("退回", "failed"), self._words(one), "去改", ToForm(one.form, one.record))
        for one in brought.asked:
            yield self._row(Pill("疑问", "waiting"), self._words(one), "回答", ToQuestions(one.record))
        for one in brought.clashes:
            yield self._row(Pill("要定", "waiting"), self._words(one), "去定", ToQuestions(one.record))

    def _words(self, one: Question) -> str:
        return f"{records.get(self._bench.desk, one.record).title}　{one.words}"

    def _row(self, pill: Pill, words: str, verb: str, route: ToForm | ToQuestions | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(Mark(pill))
        row.addWidget(ElidedLabel(words), 1)
        if route is not None:
            link = Link(f"letter.{route.record}", verb)
            link.setAccessibleName(f"{verb}：{words}")
            link.setProperty("route", route)
            link.clicked.connect(self._on_route)
            row.addWidget(link)
        return row

    def _slip(self, handed: HandedOver, *, on_stick: bool) -> Panel:
        panel = Panel()
        panel.add_head("移交单")
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 10, 16, 10)
        inner.setSpacing(6)
        now = self._bench.clock.now().astimezone(CHINA)
        parts = f"，共{len(handed.files):,}包" if len(handed.files) > 1 else ""
        name = f"{self._bench.desk.name} {now.month}月{now.day}日{now.hour}时{now.minute:02}分"
        lines = [("文件", f"{name}，{size_words(handed.size)}{parts}")]
        lines.append(("校验", grouped(handed.sha256[0][:16])))
        lines.append(("下次从", "镇里的回执之后开始，不会重复"))
        for words, value in lines:
            row = QHBoxLayout()
            head = label(words, colour=tokens.INK2)
            head.setMinimumWidth(72)
            row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(value, wrap=True), 1)
            inner.addLayout(row)
        words = f"{'镇里没还U盘' if on_stick else '回执文件没拿回来'}也不要紧：把镇里给的10位回执码填进来就行。"
        inner.addWidget(label(words, role="small", colour=tokens.INK2, wrap=True))
        link = Link("receipt_code_link", "填回执码", small=True)
        link.clicked.connect(self.code_asked)
        inner.addWidget(link)
        inner.addStretch(1)
        panel.box.addLayout(inner)
        return panel

    def _on_route(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))


def _numbers(outcome: Outcome) -> list[Number]:
    brought, counts = outcome.done.brought, outcome.done.handed.counts
    to_town = outcome.done.to == "town"
    found = [
        Number(counts.get("records", 0), "件", "交给镇里" if to_town else "给另一张桌子"),
        Number(counts.get("attachments", 0), "张", "照片和扫描件"),
    ]
    if not to_town:
        return found
    asked, returned = len(brought.asked) + len(brought.clashes), len(brought.returned)
    return [
        *(found if outcome.waiting is None else ()),
        Number(brought.received, "件", "镇里回信：已收", tokens.OK if brought.received else tokens.INK),
        Number(asked, "个", "新的疑问", tokens.WARN if asked else tokens.INK),
        Number(returned, "件", "镇里退回的", tokens.DANGER if returned else tokens.INK),
    ]


def _quiet_words(brought: Brought) -> str:
    if not brought.taken:
        return "这次没有带回信。镇里收了以后，回执下次带回来。"
    if not brought.came:
        return "这一份收过了，没有变化。"
    lines = f"新来{brought.new_lines:,}条，" if brought.new_lines else ""
    return f"{lines}没有疑问，也没有退回的。"
