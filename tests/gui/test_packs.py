"""表样 in the window: looked at on the stick or from 设置, put in place or left, and made at the town."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.pack_making import PackMakingDialog
from ruraldesk.gui.dialogs.pack_preview import PackDialog
from ruraldesk.gui.pages import settings_shared
from ruraldesk.gui.routes import ToSettings
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services.desk import Desk
from ruraldesk.town.packs import make_pack, offered
from tests.helpers import desks
from tests.helpers.exchange_page import at_exchange, words
from tests.helpers.offices import Places
from tests.helpers.plugged import Sockets
from tests.helpers.town_packs import add_star

WELL = """
settings = { form_id = "old_well", form_title = "古井登记", version = 2026110101, instance_name = "${well_name}" }
survey = [ { type = "text", name = "well_name", label = "井名", required = true } ]
[workflow]
states = [{ name = "drafting", label = "编制中" }]
[desk]
nav_group = "古井"
"""


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The preview is answered with 换上; what it said is noted."""
    seen: list[str] = []

    def take(dialog: PackDialog) -> int:
        seen.extend(one.text() for one in dialog.findChildren(QLabel) if one.text())
        assert not dialog.go.isHidden()
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(PackDialog, "exec", take)
    return seen


def made_pack(town: Desk, folder: Path) -> Path:
    desks.take_form(town, folder / "forms", WELL)
    add_star(town, folder)
    to = folder / "out"
    to.mkdir()
    return make_pack(town, ["old_well", "stars"], "星级和古井", to, note="明年起用。").handed.files[0]


def press(parent: QWidget, verb: str) -> None:
    found = [one for one in parent.findChildren(QAbstractButton, f"action:{verb}") if one.isVisibleTo(parent)]
    assert found, verb
    found[-1].click()


def test_a_pack_on_the_stick_is_shown_and_put_in_place_with_its_register_in_the_rail(
    window: DeskWindow, desk: Desk, town: Desk, plugged: Sockets, tmp_path: Path, answered: list[str], qtbot: QtBot
) -> None:
    file = made_pack(town, tmp_path)
    stick = plugged.plug("云泾镇03号")
    file.rename(stick / file.name)
    page = at_exchange(window)
    qtbot.waitUntil(lambda: "镇里发的表样1个" in words(page, "letters"), timeout=10_000)
    press(page, "look_at_pack")
    qtbot.waitUntil(lambda: desk.store.specs.known("old_well"), timeout=10_000)
    said = " ".join(answered)
    assert "星级和古井" in said
    assert "新的登记表，1格。" in said
    assert "增1行。" in said
    assert "明年起用。" in said
    qtbot.waitUntil(lambda: "古井" in rail_words(window), timeout=10_000)


def rail_words(window: DeskWindow) -> list[str]:
    assert window.shell is not None
    return [one.text() for one in window.shell.rail.buttons]


def test_left_for_later_nothing_is_changed(
    window: DeskWindow, desk: Desk, town: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = made_pack(town, tmp_path)
    seen: list[PackDialog] = []
    monkeypatch.setattr(PackDialog, "exec", lambda dialog: seen.append(dialog) or 0)
    monkeypatch.setattr(settings_shared, "choose_file", lambda *_: file)
    assert window.shell is not None
    window.shell.go(ToSettings())
    press(window.shell, "take_pack")
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert not desk.store.specs.known("old_well")


def test_a_damaged_pack_is_told_in_a_sentence(
    window: DeskWindow, town: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], qtbot: QtBot
) -> None:
    file = made_pack(town, tmp_path)
    file.write_bytes(file.read_bytes()[:-40])
    monkeypatch.setattr(settings_shared, "choose_file", lambda *_: file)
    assert window.shell is not None
    window.shell.go(ToSettings())
    press(window.shell, "take_pack")
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "坏" in said[-1]


def test_the_town_ticks_what_it_changed_and_cannot_send_without_a_title(
    dressed: QApplication, places: Places, tmp_path: Path, qtbot: QtBot
) -> None:
    add_star(places.town, tmp_path)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PackMakingDialog(offered(places.town.store), parent)
    assert dialog.wanted.keys == ("table:stars",)
    assert not dialog.go.isEnabled()
    dialog.title.setText("新星级")
    assert dialog.go.isEnabled()
    dialog.findChildren(QListWidget)[0].item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go.isEnabled()


def test_the_town_writes_a_pack_from_settings(
    office: DeskWindow, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], qtbot: QtBot
) -> None:
    out = tmp_path / "stick"
    out.mkdir()

    def fill(dialog: PackMakingDialog) -> int:
        dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        dialog.title.setText("样例表样")
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(PackMakingDialog, "exec", fill)
    monkeypatch.setattr(settings_shared, "choose_folder", lambda *_: out)
    assert office.shell is not None
    office.shell.go(ToSettings())
    press(office.shell, "send_pack")
    qtbot.waitUntil(lambda: "“样例表样”写好了" in said, timeout=10_000)
    assert [one.suffix for one in out.iterdir()] == [".rdb"]


class Clerk:
    """Chooses files in 设置 and puts in place what the preview offers; notes what it said."""

    def __init__(self, window: DeskWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, told: list[str]) -> None:
        self._window, self._monkeypatch, self._qtbot, self.told = window, monkeypatch, qtbot, told
        self.seen: list[str] = []
        monkeypatch.setattr(PackDialog, "exec", lambda dialog: self._answer(dialog))

    def _answer(self, dialog: PackDialog) -> int:
        self.seen.append(" ".join(one.text() for one in dialog.findChildren(QLabel) if one.text()))
        code = QDialog.DialogCode.Rejected if dialog.go.isHidden() else QDialog.DialogCode.Accepted
        return int(code)

    def take(self, file: Path) -> str:
        """Return what the preview, or else the refusal, said."""
        seen, told = len(self.seen), len(self.told)
        self._monkeypatch.setattr(settings_shared, "choose_file", lambda *_: file)
        assert self._window.shell is not None
        self._window.shell.go(ToSettings())
        press(self._window.shell, "take_pack")
        self._qtbot.waitUntil(lambda: len(self.seen) > seen or len(self.told) > told, timeout=10_000)
        return self.seen[-1] if len(self.seen) > seen else self.told[-1]


def stars_of(desk: Desk) -> str:
    return desk.store.specs.tables().texts["stars"]


def test_packs_out_of_order_under_another_name_and_twice_end_at_the_newest(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: list[str],
    qtbot: QtBot,
) -> None:
    older = made_pack(town, tmp_path)
    add_star(town, tmp_path, "7,七星（样例）,3000")
    made = make_pack(town, ["old_well", "stars"], "再加七星", tmp_path / "out").handed.files[0]
    newer = made.rename(tmp_path / "微信下载(1).rdb")
    clerk = Clerk(window, monkeypatch, qtbot, said)
    assert "再加七星" in clerk.take(newer)
    qtbot.waitUntil(lambda: "七星" in stars_of(desk), timeout=10_000)
    held = stars_of(desk)
    said_of_older = clerk.take(older)
    assert "星级和古井" in said_of_older
    assert "旧，没有换。" in said_of_older
    assert stars_of(desk) == held
    assert "这些都有了，不用换。" in clerk.take(newer)
    assert stars_of(desk) == held
    assert desk.store.check(deep=True) == []


def test_a_pack_of_an_earlier_program_is_kept_for_the_other_desks_once_it_is_looked_at_again(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: list[str],
    qtbot: QtBot,
) -> None:
    file = made_pack(town, tmp_path)
    clerk = Clerk(window, monkeypatch, qtbot, said)
    clerk.take(file)
    qtbot.waitUntil(lambda: bool(desk.store.specs.shared_names("packs")), timeout=10_000)
    (version,) = set(desk.store.settings.get("pack_versions", {}).values())
    desk.store.specs.keep_shared(f"packs/{version}", "", "")  # as a vault that the earlier program left
    assert "这些都有了，不用换。记下这一份，给别的桌子的包里带上。" in clerk.take(file)
    qtbot.waitUntil(lambda: bool(desk.store.specs.shared(f"packs/{version}")), timeout=10_000)
    assert "带上" not in clerk.take(file)
