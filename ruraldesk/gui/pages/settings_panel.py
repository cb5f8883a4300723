"""The base of a panel of 设置: a head, lines, buttons, and refusals said in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import tell_refusal
from ruraldesk.gui.theme import tokens
from ruraldesk.model.outcomes import ChangeSet

T = TypeVar("T")


class SettingsPanel(Panel):
    """One matter of the desk."""

    def __init__(self, bench: Bench, title: str, note: str = "") -> None:
        super().__init__()
        self.bench = bench
        self.add_head(title, note)
        self.inner = QVBoxLayout()
        self.inner.setContentsMargins(16, 12, 16, 12)
        self.inner.setSpacing(6)
        self.box.addLayout(self.inner)
        self.box.addStretch(1)

    def add_line(self, words: str, value: str, *extra: QWidget, colour: str = tokens.INK) -> None:
        """Add a line: what it is, what it says, and widgets at its end."""
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        head = label(words, colour=tokens.INK2)
        head.setMinimumWidth(max(tokens.measures().label - 20, head.sizeHint().width()))
        row.addWidget(head)
        row.addWidget(label(value, wrap=True, colour=colour), 1)
        for widget in extra:
            row.addWidget(widget)
        self.inner.addLayout(row)

    def add_buttons(self, *buttons: Button) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.inner.addSpacing(4)
        self.inner.addLayout(row)

    def do(self, work: Callable[[], T], done: Callable[[T], None], label_: str) -> None:
        """Do something in the job runner; the page shows itself anew afterwards."""

        def then(value: T) -> None:
            done(value)
            self.bench.notifier.tell(ChangeSet(settings=True))

        self.bench.jobs.run(lambda _: work(), then, self.refuse, label=label_)

    def refuse(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)

    def say(self, words: str) -> None:
        self.bench.navigator.say(words)
