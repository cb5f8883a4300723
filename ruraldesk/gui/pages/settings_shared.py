"""The panel of 设置 about forms and shared tables: bring one, replace one, and the packs that carry them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.dialogs.ask import choose_file, choose_folder, tell
from ruraldesk.gui.pages.pack_intake import look_at_pack
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.unplug import CAN_UNPLUG, advice_of
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import forms, handover, tables

if TYPE_CHECKING:
    from ruraldesk.gui.dialogs.pack_making import Wanted
    from ruraldesk.town.packs import Offered, PackMade

FORMS = "登记表 (*.xlsx *.xlsm)"
TABLES = "共享表 (*.csv)"
PACKS = "表样 (*.rdb);;所有文件 (*)"


class SharedPanel(SettingsPanel):
    """A village looks at what its town sent; a town sends."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "登记表和共享表", "节假日、公开目录这些")
        own = [one for one in tables.tables(bench.desk) if one.origin != "shipped"]
        self.add_line("登记表", f"{len(forms.forms(bench.desk))}张")
        self.add_line("共享表", f"{len(tables.tables(bench.desk))}张，换过{len(own)}张")
        form, table = Button("add_form", "加登记表", icon="add"), Button("replace_table", "换共享表", icon="arrow_sync")
        form.clicked.connect(self._on_form)
        table.clicked.connect(self._on_table)
        at_village = bench.desk.role == "village"
        pack = Button("take_pack" if at_village else "send_pack", "看镇里发的表样" if at_village else "发表样给各村")
        pack.clicked.connect(self._on_take if at_village else self._on_send)
        self.add_buttons(form, table, pack)

    def _on_form(self) -> None:
        file = choose_file(self, "选一张登记表（XLSForm）", FORMS)
        if file is not None:
            self._change(lambda: forms.add(self.bench.desk, file).title, "加登记表", "“{}”加好了，在左边能打开")

    def _on_table(self) -> None:
        file = choose_file(self, "选共享表，文件名和表名一样", TABLES)
        if file is not None:
            self._change(lambda: tables.replace(self.bench.desk, file).title, "换共享表", "“{}”换好了")

    def _change(self, work: object, what: str, said: str) -> None:
        def done(name: str) -> None:
            self.say(said.format(name))
            self.bench.notifier.tell(ChangeSet(forms=frozenset({name}), settings=True))

        self.bench.jobs.run(
            lambda _: work(),  # type: ignore[operator]  # a callable of nothing; the two differ in what they hold
            done,
            self.refuse,
            label=what,
        )

    def _on_take(self) -> None:
        file = choose_file(self, "选镇里发的表样", PACKS)
        if file is not None:
            look_at_pack(self, self.bench, file)

    def _on_send(self) -> None:
        from ruraldesk.town.packs import offered

        self.bench.jobs.run(
            lambda _: offered(self.bench.desk.store), self._on_offered, self.refuse, label="看有哪些可发"
        )

    def _on_offered(self, found: list[Offered]) -> None:
        from ruraldesk.gui.dialogs.pack_making import ask_pack

        wanted = ask_pack(self, found)
        folder = choose_folder(self, "写到哪里") if wanted is not None else None
        if wanted is not None and folder is not None:
            then = partial(self._on_made, handover.is_on_stick(folder))
            self.do(partial(self._made, wanted, folder), then, "封表样")

    def _made(self, wanted: Wanted, folder: Path) -> PackMade:
        from ruraldesk.town.packs import make_pack

        return make_pack(self.bench.desk, wanted.keys, wanted.title, folder, note=wanted.note)

    def _on_made(self, on_stick: bool, made: PackMade) -> None:
        status = str(made.handed.status)
        can_unplug = on_stick and status == CAN_UNPLUG
        unplug = "U盘可以拔出。" if can_unplug else advice_of(status, on_stick=on_stick)
        words = f"{made.handed.files[0].name}\n{made.villages}个村都能打开；拷给各村，在“设置”里看了再换。{unplug}"
        tell(self, f"“{made.about.title}”写好了", words, name="pack_made")
