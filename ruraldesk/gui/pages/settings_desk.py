"""Panels of 设置 about the desk: cards, and the desks of the village."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.dialogs.ask import choose_file, choose_new_file, tell
from ruraldesk.gui.pages.settings_panel import SettingsPanel
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import grouped
from ruraldesk.services import devices
from ruraldesk.services.devices import Card, Device, Granted

CARDS = "卡 (*.json *.rdcard);;所有文件 (*)"


class CardPanel(SettingsPanel):
    """The town's card at a village; the villages' cards at a town."""

    def __init__(self, bench: Bench) -> None:
        village = bench.desk.role == "village"
        super().__init__(bench, "镇里的卡" if village else "各村的卡", "指纹要和纸上对一遍")
        if village:
            self._show_town()
        take = Button("take_card", "收镇里的卡" if village else "登记一个村的卡", icon="mail_inbox")
        write = Button("write_card", "写本桌的卡" if village else "写镇里的卡", icon="arrow_download")
        take.clicked.connect(self._on_take)
        write.clicked.connect(self._on_write)
        self.add_buttons(take, write)

    def _show_town(self) -> None:
        card = devices.town(self.bench.desk)
        if card is None:
            words = "还没有镇里的卡，收了才能交换。"
            self.inner.addWidget(label(words, colour=tokens.WARN, wrap=True))
            return
        self.add_line("镇里", card.name)
        self.add_line("指纹", card.fingerprint)

    def _on_take(self) -> None:
        file = choose_file(self, "选卡", CARDS)
        if file is not None:
            self.do(lambda: self._take(file), self._on_taken, "收卡")

    def _take(self, file: Path) -> tuple[str, str]:
        desk = self.bench.desk
        if desk.role == "village":
            card = devices.take_town_card(desk, file)
            return card.name, card.fingerprint
        from ruraldesk.town.enrol import enrol

        found = enrol(desk, file).card
        return found.name, found.fingerprint

    def _on_taken(self, taken: tuple[str, str]) -> None:
        words = f"指纹{taken[1]}\n和对方纸上的对一遍，不一样就停下来问。"
        tell(self, f"已收{taken[0]}的卡", words, name="card")

    def _on_write(self) -> None:
        file = choose_new_file(self, "卡存到哪里", f"{self.bench.desk.name}的卡.json", CARDS)
        if file is not None:
            self.do(lambda: devices.write_card(self.bench.desk, file), self._on_written, "写卡")

    def _on_written(self, card: Card) -> None:
        tell(self, "卡写好了", f"指纹{card.fingerprint}\n抄在纸上给对方核对。", name="card")


class DevicesPanel(SettingsPanel):
    """The desks of this village; which one keeps the register."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "几张桌子", "只有一张发编号")
        for device in devices.devices(bench.desk):
            self._add(device)
        join = Button("join", "接一张新桌子", icon="add")
        join.clicked.connect(self._on_join)
        self.add_buttons(join)

    def _add(self, device: Device) -> None:
        words = "，".join(part for part in ("这一张" if device.me else "", "发编号" if device.keeper else "") if part)
        keep = Link(f"keeper.{device.id}", "让它发编号", small=True)
        keep.setProperty("device", device.id)
        if device.keeper:
            keep.hide()
        keep.clicked.connect(self._on_keeper)
        self.add_line(device.label or grouped(device.id), words, keep)

    def _on_keeper(self) -> None:
        link = self.sender()
        if link is not None:
            device = str(link.property("device"))
            self.do(lambda: devices.make_keeper(self.bench.desk, device), self._on_kept, "换发编号的桌子")

    def _on_kept(self, device: Device) -> None:
        self.say(f"以后由{device.label or grouped(device.id)}发编号")

    def _on_join(self) -> None:
        file = choose_file(self, "选新桌子的卡，或收到的准入", CARDS)
        if file is not None:
            out = file.with_name(f"{file.stem}-准入.json")
            self.do(lambda: devices.join(self.bench.desk, file, out), self._on_joined, "接桌子")

    def _on_joined(self, grant: Granted | None) -> None:
        words = "这张桌子已经接好。"
        if grant:
            words = f"准入写在{grant.file.name}。新桌子的指纹应是{grant.fingerprint}，一样才拿过去收。"
        tell(self, "接好了", words, name="joined")
