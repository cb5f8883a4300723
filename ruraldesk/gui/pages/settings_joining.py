"""Panel of 设置 at a village about what becomes of it: another name, villages that went into it, and its own going."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import Question, ask, choose_file, choose_files, choose_folder, tell
from ruraldesk.gui.dialogs.rename_village import ask_name
from ruraldesk.gui.pages.joined_words import brought, checks_of, lacks, leaves, ready
from ruraldesk.gui.pages.settings_desk import CARDS
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.unplug import advice_of, busy_words, title_of
from ruraldesk.gui.words import day_words
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import handover, village_changes, villages_joined
from ruraldesk.services.devices import Card
from ruraldesk.services.handover import HandedOver
from ruraldesk.services.villages_joined import Coming, Taken

BUNDLES = "并村的包 (*.rdb);;所有文件 (*)"


class JoiningPanel(SettingsPanel):
    """What the town said of villages that went into this one, and the three ways on."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "改名和并村", "镇里说并，才能并")
        self.add_line("村名", bench.desk.name)
        for one in villages_joined.parts(bench.desk):
            since = day_words(date.fromisoformat(one.on), bench.clock.today())
            here = f"收了{one.records:,}件" if one.records else "还没收它的记录"
            colour = tokens.INK if one.records else tokens.WARN
            self.add_line(one.name, f"{since}并进来，{here}", colour=colour)
        name, take = Button("rename_village", "改名"), Button("take_joined", "收并进来的村", icon="mail_inbox")
        go = Button("go_into", "并进别的村")
        for button, slot in ((name, self._on_name), (take, self._on_take), (go, self._on_go)):
            button.clicked.connect(slot)
            button.setEnabled(bench.desk.clerk_role == "supervisor")
        self.add_buttons(name, take, go)
        if bench.desk.clerk_role != "supervisor":
            self.inner.addWidget(label("改名、并村要主管来办。", role="small", colour=tokens.INK2))

    def _on_name(self) -> None:
        name = ask_name(self, self.bench.desk)
        if name:
            self.do(lambda: village_changes.rename(self.bench.desk, name), partial(self._on_named, name), "改名")

    def _on_named(self, name: str, _: ChangeSet) -> None:
        self.say(f"本村以后叫{name}")

    def _on_take(self) -> None:
        files = choose_files(self, "选并进来的村交来的包，有几份都选上", BUNDLES)
        if files:
            desk = self.bench.desk
            then = partial(self._on_looked, files)
            self.bench.jobs.run(lambda _: villages_joined.look(desk, files), then, self.refuse, label="看并进来的村")

    def _on_looked(self, files: list[Path], found: list[Coming]) -> None:
        lacking = lacks(found)
        if lacking:
            tell(self, "还没选齐，先不收", lacking, name="joined_lacks")
            return
        question = Question(
            "take_joined", "校验一样吗？", ready(found, self.bench.clock), "一样，收下", "先不收", "primary"
        )
        if ask(self, question).go:
            desk, on_stick = self.bench.desk, handover.is_on_stick(files[0])
            self.bench.jobs.run(
                lambda progress: villages_joined.take(desk, files, progress),
                partial(self._on_taken, on_stick),
                self.refuse,
                label=busy_words("收并进来的村", on_stick=on_stick),
                can_stop=True,
            )

    def _on_taken(self, on_stick: bool, taken: Taken) -> None:
        tell(self, "可以拔出" if on_stick else "收好了", brought(taken), name="joined_taken")
        self.bench.notifier.tell(taken.changes)

    def _on_go(self) -> None:
        file = choose_file(self, "选要并进的村的卡", CARDS)
        if file is not None:
            desk = self.bench.desk
            then = partial(self._on_card, file)
            self.bench.jobs.run(lambda _: village_changes.look_at_card(desk, file), then, self.refuse, label="看卡")

    def _on_card(self, file: Path, card: Card) -> None:
        title = f"{self.bench.desk.name}并进{card.name}，指纹一样吗？"
        body = leaves(card, villages_joined.other_desks(self.bench.desk))
        if not ask(self, Question("go_into", title, body, "一样，写出", "先不写", "primary")).go:
            return
        sticks = [one.path for one in handover.sticks() if one.usable]
        folder = sticks[0] if len(sticks) == 1 else choose_folder(self, "写到哪里")
        if folder is not None:
            desk, on_stick = self.bench.desk, handover.is_on_stick(folder)
            self.bench.jobs.run(
                lambda progress: village_changes.hand_over_to(desk, file, folder, progress),
                partial(self._on_written, card.name, on_stick),
                self.refuse,
                label=busy_words("写全部记录", on_stick=on_stick),
                can_stop=True,
            )

    def _on_written(self, into: str, on_stick: bool, done: HandedOver) -> None:
        counts = f"{done.counts.get('records', 0):,}件，{done.counts.get('lines', 0):,}条改动"
        names = "、".join(one.name for one in done.files)
        advice = advice_of(done.status, on_stick=on_stick)
        checks = f"校验：{checks_of(done.sha256)}\n抄在纸上，{into}收的时候对。"
        written = f"{counts}，写进{len(done.files)}个文件，读回来核对过：\n{names}"
        body = f"{written}\n{checks}\n拿到{into}，在“设置”里收。{advice}"
        tell(self, title_of(done.status, on_stick=on_stick), body, name="gone_into")
