"""The right half of 从备份恢复: what a backup holds beside what is there now, and what would be lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.boxes import MessageBar, Panel, SectionHead
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.secret import SecretBox
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.ring import set_problem
from ruraldesk.gui.words import size_words, when
from ruraldesk.services.backup_preview import Lost, Preview

SHOWN = 12


class PreviewPanel(Panel):
    """``key_given`` gives the clerk and the passphrase of the backup's time."""

    key_given = Signal(str, str)
    changed = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._names: ChoiceBox | None = None
        self._secret: SecretBox | None = None
        self.clerk = self.passphrase = ""
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self.box.addWidget(self._area)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._fill(label("没有选备份。", colour=tokens.INK2))

    def show_waiting(self) -> None:
        self.clerk = self.passphrase = ""
        self._fill(label("正在打开核对……", colour=tokens.INK2))

    def show_refusal(self, refusal: UserError) -> None:
        """Say why this one cannot be used."""
        parts = [MessageBar("bad", refusal.message)]
        self._fill(*parts, *(label(one, role="small", colour=tokens.INK2) for one in refusal.where[:6]))

    def ask_key(self, names: list[str]) -> None:
        """The present key does not open it: whoever knew the passphrase then does."""
        self._names = ChoiceBox()
        self._names.setObjectName("field:restore_clerk")
        self._names.setAccessibleName("那时的姓名")
        self._names.setMinimumHeight(tokens.measures().row)
        self._names.addItems(names)
        self._secret = SecretBox("restore_passphrase", "那时的口令")
        self._secret.line.returnPressed.connect(self._on_key)
        self._secret.line.textChanged.connect(self._on_text)
        self._problem = ProblemLine("restore_passphrase")
        look = Button("restore_look", "看看里面", kind="primary")
        look.clicked.connect(self._on_key)
        row = QHBoxLayout()
        row.addWidget(look)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 8, 0, 0)
        self._fill(
            label("要用做备份那时的姓名和口令打开，才看得到里面。", wrap=True),
            label("那时的姓名", role="small", colour=tokens.INK2),
            self._names,
            label("那时的口令", role="small", colour=tokens.INK2),
            self._secret,
            self._problem,
            holder,
        )
        self._secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse_key(self, refusal: UserError) -> None:
        """The passphrase does not open it, or what it opens is not to be used here."""
        if refusal.code != "wrong_passphrase" or self._secret is None:
            self.show_refusal(refusal)
            return
        self._problem.say("口令打不开这份备份，用做备份那时的口令再试。")
        set_problem(self._secret.line, True)
        self._secret.line.selectAll()
        self._secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_preview(self, found: Preview, *, beside: bool) -> None:
        """Show what is in it; ``beside`` what is there now."""
        at = when(found.backup.made_at, self._clock)
        parts: list[QWidget] = [
            label(f"{found.village}　{at}的备份", role="bold", name="preview_title"),
            label(f"{found.then:,}件，{size_words(found.backup.size)}，打开核对过。", colour=tokens.INK2),
        ]
        if beside:
            parts.append(MessageBar("warn" if found.newest else "ok", loss_words(found)))
        parts.append(SectionHead("各本登记", "备份里和现在" if beside else "备份里"))
        parts.append(_registers(found, beside=beside))
        if found.newest:
            parts.append(SectionHead("那以后写的", "新的在前"))
            parts += [_lost_line(one, self._clock) for one in found.newest[:SHOWN]]
            more = found.lost_new + found.lost_changed + found.comes_back - SHOWN
            if more > 0:
                parts.append(label(f"还有{more:,}件", role="small", colour=tokens.INK2))
        self._fill(*parts)
        self.changed.emit()

    def _fill(self, *parts: QWidget) -> None:
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for one in parts:
            column.addWidget(one)
        column.addStretch(1)
        self._area.setWidget(inner)

    def _on_key(self) -> None:
        if self._names is not None and self._secret is not None and self._secret.text:
            self.clerk, self.passphrase = self._names.currentText(), self._secret.text
            self.key_given.emit(self.clerk, self.passphrase)

    def _on_text(self, text: str) -> None:  # noqa: ARG002
        if self._secret is not None:
            self._problem.say("")
            set_problem(self._secret.line, False)


def loss_words(found: Preview) -> str:
    """Return what would be lost, in one sentence that can be counted after."""
    if not found.newest:
        return "和现在比，一件不少。"
    parts = []
    if found.lost_new:
        parts.append(f"那以后新登记的{found.lost_new:,}件没有了")
    if found.lost_changed:
        parts.append(f"那以后改过的{found.lost_changed:,}件回到那时的写法")
    if found.comes_back:
        parts.append(f"那以后抹去的{found.comes_back:,}件又回来，换好以后要再抹去")
    return f"换回去：{'，'.join(parts)}。"


def _registers(found: Preview, *, beside: bool) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    heads = ("登记", "备份里", "现在", "相差") if beside else ("登记", "备份里")
    right = Qt.AlignmentFlag.AlignRight
    for place, words in enumerate(heads):
        grid.addWidget(
            label(words, role="small", colour=tokens.INK2), 0, place, right if place else Qt.AlignmentFlag(0)
        )
    for row, one in enumerate(found.registers, start=1):
        grid.addWidget(label(one.title), row, 0)
        grid.addWidget(label(f"{one.then:,}"), row, 1, right)
        if beside:
            grid.addWidget(label(f"{one.now:,}"), row, 2, right)
            less = one.then - one.now
            words = f"少{-less:,}" if less < 0 else f"多{less:,}" if less else "一样"
            grid.addWidget(label(words, colour=tokens.WARN if less < 0 else tokens.INK2), row, 3, right)
    grid.setColumnStretch(len(heads), 1)
    return holder


def _lost_line(one: Lost, clock: Clock) -> QWidget:
    kind = "抹去" if one.is_erased else "新登记" if one.is_new else "改过"
    title = f"{one.title}　" if one.title else ""
    return ElidedLabel(f"{kind}　{one.form_title}　{title}{when(one.at, clock)}，{one.clerk}")
