"""Panel of 设置 at a town: which villages went into which, joining two, and taking a joining back."""

from __future__ import annotations

from datetime import date
from functools import partial

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.gui.dialogs.merge_villages import ask_villages
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import day_words
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.town import joining


class MergingPanel(SettingsPanel):
    """What joins, joins at once in statistics; the villages hear it with their next receipt."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "并村", "统计合在一起，旧编号照旧")
        found = joining.joinings(bench.desk)
        for one, into in found:
            part = Link(f"part.{one.code}", "分开", small=True)
            part.setAccessibleName(f"{one.name}和{into}分开")
            part.setProperty("code", one.code)
            part.setProperty("names", f"{one.name}和{into}")
            part.clicked.connect(self._on_part)
            since = day_words(date.fromisoformat(one.on), bench.clock.today())
            self.add_line(one.name, f"{since}并进{into}", part)
        merge = Button("merge_villages", "并村")
        merge.clicked.connect(self._on_merge)
        enough = len(joining.wholes(bench.desk)) > 1
        merge.setEnabled(enough)
        if not enough:
            self.inner.addWidget(label("要有两个没并过的村，才能并。", role="small", colour=tokens.INK2))
        self.add_buttons(merge)

    def _on_merge(self) -> None:
        desk, villages = self.bench.desk, joining.wholes(self.bench.desk)
        wanted = ask_villages(self, villages, self.bench.clock)
        if wanted is None:
            return
        into = next(one.name for one in villages if one.code == wanted.into)
        then = partial(self._on_said, f"并好了，给{into}写回执，它就知道")
        self.do(lambda: joining.merge_village(desk, wanted.old, wanted.into, wanted.on), then, "并村")

    def _on_part(self) -> None:
        link = self.sender()
        if link is None:
            return
        code, names = str(link.property("code")), str(link.property("names"))
        body = "统计、村情又各算各的，下一次回执告诉两个村。记录和编号都不动。"
        if ask(self, Question("part_villages", f"{names}分开吗？", body, "分开", "不分")).go:
            then = partial(self._on_said, f"{names}分开了")
            self.do(lambda: joining.part_village(self.bench.desk, code), then, "分开")

    def _on_said(self, words: str, _: ChangeSet) -> None:
        self.say(words)
