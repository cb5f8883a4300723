"""并村 at the town: which village goes into which, from which day, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.said_lines import SaidLines
from ruraldesk.gui.dialogs.framed import SIDE, FramedDialog
from ruraldesk.gui.form.editors.choice_box import LongChoiceBox
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.model.typed_dates import typed_date
from ruraldesk.town.joining import Whole, day_of_joining

WIDTH = 600


@dataclass(frozen=True, slots=True)
class Wanted:
    """The codes of the village that goes and of the one that stays, and the day."""

    old: str
    into: str
    on: date


class MergeDialog(FramedDialog):
    """``wanted`` once one can go on; until then the sentences say what is lacking."""

    def __init__(self, villages: Sequence[Whole], clock: Clock, parent: QWidget) -> None:
        super().__init__("merge_villages", "并村", WIDTH, ("并村", "先不并"), parent)
        self._by_code = {one.code: one for one in villages}
        self._clock = clock
        self.wanted: Wanted | None = None
        self.old, self.into = self._box("old_village", "并掉的村"), self._box("into_village", "并进的村")
        self.on = RingLineEdit(clock.today().isoformat())
        self.on.setObjectName("field:merged_on")
        self.on.setAccessibleName("从哪天起")
        self.on.setMinimumHeight(tokens.measures().row)
        self.on.setTextMargins(6, 0, 6, 0)
        self.says = SaidLines(WIDTH - 2 * SIDE, 4, "merge_says")
        self.inner.addWidget(label("并村", role="title"))
        for words, field in (("并掉的村", self.old), ("并进的村", self.into), ("从哪天起", self.on)):
            self.inner.addLayout(_line(words, field))
        self.inner.addWidget(self.says)
        self.close_frame()
        self.old.currentIndexChanged.connect(self._tell)
        self.into.currentIndexChanged.connect(self._tell)
        self.on.textChanged.connect(self._tell)
        self._tell()
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def _box(self, name: str, words: str) -> LongChoiceBox:
        made = LongChoiceBox()
        made.setObjectName(f"field:{name}")
        made.setAccessibleName(words)
        made.setMinimumHeight(tokens.measures().row)
        made.addItem("", "")
        for one in self._by_code.values():
            made.addItem(one.name, one.code)
        return made

    def _tell(self) -> None:
        """Say what follows, or what is lacking."""
        self.wanted = None
        old, into = (self._by_code.get(str(one.currentData())) for one in (self.old, self.into))
        if old is None or into is None:
            self._say(["选并掉的村和并进的村。"], lacking=True)
            return
        if old is into:
            self._say([f"{old.name}不能并进它自己。", "选两个村。"], lacking=True)
            return
        try:
            on = day_of_joining(typed_date(self.on.text(), self._clock.today()), self._clock.today())
        except UserError as refusal:
            self._say([refusal.sentence, refusal.remedy], lacking=True)
            return
        self.wanted = Wanted(old.code, into.code, on)
        self._say(_consequences(old, into))

    def _say(self, sentences: Sequence[str], *, lacking: bool = False) -> None:
        self.says.say(sentences, lacking=lacking)
        self.go.setEnabled(not lacking)
        self.adjustSize()


def _line(words: str, field: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.GAP)
    head = label(words)
    head.setMinimumWidth(tokens.measures().label - 20)
    row.addWidget(head)
    row.addWidget(field, 1)
    return row


def _consequences(old: Whole, into: Whole) -> list[str]:
    return [
        f"统计、村情里，{old.name}的{old.records:,}件算进{into.name}，合起来{old.records + into.records:,}件，"
        "以前的月份也这样合。",
        f"{old.name}的记录和编号照旧，仍是{old.name}的村代码。以后不等它交。",
        f"下一次回执告诉{into.name}；它收了回执，才能收{old.name}的全部记录。",
        "并错了能分开，一条记录也不丢。",
    ]


def ask_villages(parent: QWidget, villages: Sequence[Whole], clock: Clock) -> Wanted | None:
    """Return which village goes into which, None where none does."""
    dialog = MergeDialog(villages, clock, parent)
    went = dialog.exec() == QDialog.DialogCode.Accepted
    wanted = dialog.wanted if went else None
    dialog.deleteLater()
    return wanted
