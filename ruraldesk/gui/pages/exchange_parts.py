"""The three faces of 交换: ready, at work, done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import MessageBar, Panel, hline
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.jobs import Step
from ruraldesk.gui.shell.busy import progress_bar
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import days_since, grouped, size_words, when
from ruraldesk.services import forms
from ruraldesk.services.handover import HandedOver, Stick, Waiting

NEVER_SHOWN = 8


class ReadyView(QWidget):
    """Which stick there is, and what waits."""

    code_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.was_shown = False
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        stick = Panel()
        row = QHBoxLayout()
        row.setContentsMargins(24, 18, 20, 18)
        row.setSpacing(22)
        row.addWidget(picture("usb_stick", tokens.ACCENT, 36))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = label("还没插U盘", role="bold", name="stick")
        self._note = label("把镇里发的U盘插上，这里会自己认出来。", role="small", colour=tokens.INK2, wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._note)
        row.addLayout(words, 1)
        stick.box.addLayout(row)
        left.addWidget(stick)
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 16, 20, 16)
        inner.setSpacing(6)
        self._waiting = label(role="number", name="waiting")
        self._since = label(colour=tokens.INK2, wrap=True)
        inner.addWidget(self._waiting)
        inner.addWidget(self._since)
        inner.addSpacing(6)
        inner.addWidget(hline(tokens.ROW_LINE))
        for words_ in ("收集要交的记录和照片", "检查隐私和数据", "加密写到U盘", "从U盘读回来核对", "记下交到哪里了"):
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(picture("circle", tokens.INK2, 16))
            line.addWidget(label(words_, colour=tokens.INK2), 1)
            inner.addLayout(line)
        panel.box.addLayout(inner)
        left.addWidget(panel)
        left.addStretch(1)
        outer.addLayout(left, 734)
        outer.addWidget(self._right(), 400, Qt.AlignmentFlag.AlignTop)

    def show_sticks(self, sticks: Sequence[Stick]) -> None:
        """Say which stick was found."""
        self.was_shown = True
        if not sticks:
            self._title.setText("还没插U盘")
            self._note.setText("把镇里发的U盘插上，这里会自己认出来。")
            return
        stick = sticks[0]
        self._title.setText(f"已找到U盘“{stick.label or stick.path.name}”")
        usable = "写不进去，看看有没有拨到只读" if stick.read_only else "可以用"
        self._note.setText(f"{stick.path}，还有{size_words(stick.free)}，{usable}")

    def show_waiting(self, facts: Waiting) -> None:
        """Say what waits and since when."""
        self._waiting.setText(f"有{facts.records}件要交给镇里" if facts.lines else "没有要交的")
        since = when(facts.since, self._bench.clock)
        days = days_since(facts.since, self._bench.clock) if facts.since else 0
        words = f"共{facts.lines}条改动，最早{since}" + (f"，已{days}天。" if days else "。")
        self._since.setText(words if facts.lines else "上次交了以后没有改动。")

    def _right(self) -> Panel:
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 16, 20, 16)
        inner.setSpacing(8)
        inner.addWidget(label("会交到镇里的", role="bold"))
        for spec in forms.forms(self._bench.desk):
            only = "（只带有关的）" if spec.travel == "linked" else ""
            inner.addWidget(label(f"{spec.title}{only}"))
        inner.addWidget(hline(tokens.ROW_LINE))
        inner.addWidget(label(self._never(), role="small", colour=tokens.INK2, wrap=True))
        panel.box.addLayout(inner)
        return panel

    def _never(self) -> str:
        specs = forms.forms(self._bench.desk)
        labels = dict.fromkeys(field.label for spec in specs for field in spec.fields if field.town == "never")
        more = "等" if len(labels) > NEVER_SHOWN else ""
        return f"不会交出去的：{'、'.join([*labels][:NEVER_SHOWN])}{more}。" if labels else ""


class WorkView(QWidget):
    """One bar, what is being done, and the warning not to pull the stick."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 18, 20, 18)
        inner.setSpacing(10)
        inner.addWidget(label("正在交给镇里", role="title"))
        self._bar = progress_bar()
        inner.addWidget(self._bar)
        self._words = label(colour=tokens.INK2, name="step")
        inner.addWidget(self._words)
        panel.box.addLayout(inner)
        column.addWidget(panel)
        column.addWidget(MessageBar("warn", "现在不要拔U盘。万一拔了也不会丢，重新交一次就行。"))
        column.addStretch(1)

    def begin(self) -> None:
        self._bar.setRange(0, 0)
        self._words.setText("正在收集")

    def show_step(self, step: Step) -> None:
        """Show how far it is."""
        self._bar.setRange(0, max(1, step.total))
        self._bar.setValue(step.done)
        self._words.setText(step.words)


class ResultView(QWidget):
    """可以拔出, the counts, and what the slip says."""

    code_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._inner: QWidget | None = None

    def show_done(self, done: HandedOver, stick: Stick | None) -> None:
        """Show a finished export."""
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._head(done, stick))
        records, photos = done.counts.get("records", 0), done.counts.get("attachments", 0)
        column.addWidget(
            numbers_panel(
                [
                    Number(str(records), "件", "交给镇里"),
                    Number(str(done.counts.get("lines", 0)), "条", "改动"),
                    Number(str(photos), "张", "照片和扫描件"),
                    Number(str(len(done.files)), "个", "文件"),
                ]
            )
        )
        column.addWidget(self._slip(done))
        column.addStretch(1)
        self._column.addWidget(self._inner)

    def _head(self, done: HandedOver, stick: Stick | None) -> Panel:
        sentence = "可以拔出" if done.can_unplug or stick is None else "已写好，先在电脑上点“弹出”再拔"
        if stick is None and not done.can_unplug:
            sentence = "已写好"
        panel = Panel(bar=tokens.OK, edge=tokens.OK)
        row = QHBoxLayout()
        row.setContentsMargins(30, 18, 24, 18)
        row.setSpacing(22)
        row.addWidget(picture("checkmark_circle", tokens.OK, 48, filled=True))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(sentence, role="number", colour=tokens.OK, name="result"))
        where = f"U盘“{stick.label}”" if stick else "文件夹"
        words.addWidget(label(f"{done.counts.get('lines', 0)}条已写进{where}，读回来核对过，一字不差。", wrap=True))
        row.addLayout(words, 1)
        panel.box.addLayout(row)
        return panel

    def _slip(self, done: HandedOver) -> Panel:
        panel = Panel()
        panel.add_head("移交单")
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(6)
        lines = [("文件", "、".join(one.name for one in done.files))]
        lines.append(("校验", grouped(done.sha256[0][:16]) if done.sha256 else ""))
        lines.append(("下次从", "本次之后的改动开始，不会重复"))
        for words, value in lines:
            row = QHBoxLayout()
            head = label(words, colour=tokens.INK2)
            head.setFixedWidth(88)
            row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(value, wrap=True), 1)
            inner.addLayout(row)
        last = QHBoxLayout()
        words_ = "镇里没还U盘也不要紧：把镇里给的10位回执码填进来就行。"
        last.addWidget(label(words_, role="small", colour=tokens.INK2))
        link = Link("receipt_code", "填回执码", small=True)
        link.clicked.connect(self.code_asked)
        last.addWidget(link)
        last.addStretch(1)
        inner.addLayout(last)
        panel.box.addLayout(inner)
        return panel
