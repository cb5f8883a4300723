"""The second face of 交换: five steps, how much of the one in hand is done, how long it still takes."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.clock import CHINA, Clock
from ruraldesk.gui.components.boxes import MessageBar, Panel, hline
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.components.marks import SHAPES
from ruraldesk.gui.jobs import Step as JobStep
from ruraldesk.gui.shell.busy import progress_bar
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.words import size_words
from ruraldesk.services.exchanging import Reached, Step, Target

_BEFORE = {
    Step.COLLECT: "收集要交的记录和照片",
    Step.CHECK: "检查隐私和数据",
    Step.WRITE: "加密写到U盘",
    Step.READ_BACK: "从U盘读回来核对",
    Step.NOTE: "记下交到哪里了",
}
_NOW = {
    Step.COLLECT: "正在收集",
    Step.CHECK: "正在检查",
    Step.WRITE: "正在写",
    Step.READ_BACK: "正在读",
    Step.NOTE: "正在记",
}
_COLOURS = {"not_begun": tokens.INK2, "in_work": tokens.ACCENT, "done": tokens.OK}
LEAST_TOLD_MS, NAME_WIDTH = 2_000, 240


class StepRow(QWidget):
    """One step: its shape, its words, and what became of it."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.setObjectName(f"step:{step.name.lower()}")
        self.shape = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(14)
        self._icon = picture("circle", tokens.INK2, 16)
        self._words = label(_BEFORE[step])
        self._words.setMinimumWidth(NAME_WIDTH)
        self._note = label(colour=tokens.INK2)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addWidget(self._note, 1)

    def show_state(self, shape: str, words: str, note: str) -> None:
        """Show one of the shapes of the pills."""
        self.shape = shape
        _, name, filled = SHAPES[shape]
        self._icon.setPixmap(icons.pixmap(name, _COLOURS[shape], 16, filled=filled))
        self._words.setText(words)
        self._words.setFont(fonts.body(bold=shape == "in_work"))
        self._note.setText(note)
        self.setAccessibleName(f"{words}{note}")


class WorkView(QWidget):
    """One bar, the steps, and the warning not to pull the stick."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._step = Step.COLLECT
        self._since = QElapsedTimer()
        self._facts = Reached(Step.COLLECT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        panel = Panel()
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 12, 20, 6)
        inner.setSpacing(0)
        head = QHBoxLayout()
        self._title = label(role="title", name="work")
        self._place = label(colour=tokens.INK2, name="place")
        head.addWidget(self._title, 1)
        head.addWidget(self._place)
        inner.addLayout(head)
        inner.addSpacing(6)
        self._bar = progress_bar()
        self._bar.setAccessibleName("做到哪里了")
        inner.addWidget(self._bar)
        inner.addSpacing(4)
        below = QHBoxLayout()
        self._amount = label(role="small", colour=tokens.INK2, name="amount")
        self._rest = label(role="small", colour=tokens.INK2, name="rest")
        self._rest.setAlignment(Qt.AlignmentFlag.AlignRight)
        below.addWidget(self._amount, 1)
        below.addWidget(self._rest)
        inner.addLayout(below)
        inner.addSpacing(4)
        self.rows: dict[Step, StepRow] = {}
        for step in Step:
            inner.addWidget(hline(tokens.ROW_LINE))
            self.rows[step] = StepRow(step)
            inner.addWidget(self.rows[step])
        panel.box.addLayout(inner)
        column.addWidget(panel)
        self.warning = MessageBar("warn", "现在不要拔U盘。万一拔了也不会丢，重新交一次就行。")
        column.addWidget(self.warning)
        column.addStretch(1)

    def begin(self, to: Target, town: str, *, on_stick: bool) -> None:
        """Begin anew."""
        self._title.setText(f"正在交给{town or '镇里'}" if to == "town" else "正在写给另一张桌子")
        self.warning.setVisible(on_stick)
        for step, row in self.rows.items():
            row.show_state("not_begun", _words_of(step, on_stick=on_stick), "")
        self._on_stick = on_stick
        self._begin_step(Reached(Step.COLLECT))

    def reach(self, facts: Reached) -> None:
        """Show that a step has begun; all before it are done."""
        now = self._clock.now().astimezone(CHINA).strftime("%H:%M")
        for step, row in self.rows.items():
            if step < facts.step and row.shape != "done":
                row.show_state("done", *self._done_words(step, facts, now))
        self._begin_step(facts)

    def show_step(self, step: JobStep) -> None:
        """Show how far the step in hand is."""
        self._bar.setRange(0, max(1, step.total))
        self._bar.setValue(step.done)
        if self._step in (Step.WRITE, Step.READ_BACK):
            verb = "已写" if self._step == Step.WRITE else "已读回"
            self._amount.setText(f"{verb}{size_words(step.done)}，共{size_words(step.total)}")
        else:
            self._amount.setText(f"{step.done:,}条，共{step.total:,}条" if step.total > 1 else "")
        self._rest.setText(rest_words(self._since.elapsed(), step.done, step.total))

    def _begin_step(self, facts: Reached) -> None:
        self._step, self._facts = facts.step, facts
        self._since.start()
        self._place.setText(f"第{facts.step + 1}步，共{len(Step)}步")
        self._bar.setRange(0, 0)
        for words in (self._amount, self._rest):
            words.setText("")
        self.rows[facts.step].show_state(
            "in_work", _words_of(facts.step, on_stick=self._on_stick), f"{_NOW[facts.step]}"
        )

    def _done_words(self, step: Step, facts: Reached, now: str) -> tuple[str, str]:
        match step:
            case Step.COLLECT:
                photos = f"和{facts.photos:,}张照片" if facts.photos else ""
                return f"收集{facts.records:,}件{photos}", f"{now} 完成"
            case Step.CHECK:
                return _BEFORE[step], "没有问题"
            case Step.WRITE:
                return _words_of(step, on_stick=self._on_stick), f"{size_words(facts.size)}，{now} 写完"
            case _:
                return _words_of(step, on_stick=self._on_stick), "一字不差"

    _on_stick = True


def rest_words(elapsed_ms: int, done: int, total: int) -> str:
    """Return how long it still takes, once that can be told: ``大约还要20秒``."""
    if elapsed_ms < LEAST_TOLD_MS or not 0 < done < total:
        return ""
    seconds = max(1, round(elapsed_ms / 1000 * (total - done) / done))
    return f"大约还要{seconds}秒" if seconds < 90 else f"大约还要{round(seconds / 60)}分钟"


def _words_of(step: Step, *, on_stick: bool) -> str:
    return _BEFORE[step] if on_stick else _BEFORE[step].replace("U盘", "文件夹")
