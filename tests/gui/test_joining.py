"""改名和并村 in the window: said at the town, written and compared at the old village, taken in at the new one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.bundle import limits
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.dialogs.merge_villages import MergeDialog
from ruraldesk.gui.dialogs.rename_village import RenameDialog
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.pages import settings_joining
from ruraldesk.gui.routes import ToSettings
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services import clerks, devices, handover, records, settings, village_changes
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.handover import Stick
from ruraldesk.town.joining import joinings, merge_village, wholes
from ruraldesk.town.receipt import write_receipt
from tests.helpers.offices import Places

INTO, OLD = "330411103999", "330411102999"
Open = Callable[[Desk], Shell]


@pytest.fixture
def shell_of(qtbot: QtBot, dressed: QApplication) -> Iterator[Open]:
    """Opens the settings of a desk, everything done at once."""
    made: list[Shell] = []

    def at_settings(desk: Desk) -> Shell:
        shell = Shell(desk, desk.clock, Jobs(ImmediateExecutor()))
        qtbot.addWidget(shell)
        shell.resize(1366, 728)
        shell.show()
        shell.go(ToSettings("joining"))
        made.append(shell)
        return shell

    yield at_settings
    for one in made:
        one.close()


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Questions are answered with their verb; what they said is noted, title and body."""
    told: list[str] = []

    def go(dialog: AskDialog) -> int:
        told.append("\n".join(one.text() for one in dialog.findChildren(QLabel)))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(AskDialog, "exec", go)
    return told


def press(shell: Shell, verb: str) -> None:
    found = [one for one in shell.findChildren(QAbstractButton, f"action:{verb}") if one.isVisibleTo(shell)]
    assert found, verb
    found[-1].click()


def panel_words(shell: Shell, verb: str) -> str:
    panel = next(one for one in reversed(shell.findChildren(QAbstractButton, f"action:{verb}"))).parentWidget()
    return " ".join(one.text() for one in panel.findChildren(QLabel))


def said_by_town(places: Places, folder: Path) -> None:
    merge_village(places.town, OLD, INTO, places.town.clock.today())
    for file in write_receipt(places.town, INTO, folder).handed.files:
        handover.take_in(places.one, file)


def handed_over(places: Places, folder: Path) -> list[Path]:
    devices.write_card(places.one, folder / "into.card")
    return list(village_changes.hand_over_to(places.far, folder / "into.card", folder).files)


def choose(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    monkeypatch.setattr(settings_joining, name, lambda *_: value)


def test_the_town_joins_two_villages_and_takes_it_back(
    places: Places, shell_of: Open, monkeypatch: pytest.MonkeyPatch, going: list[str]
) -> None:
    seen: list[str] = []

    def fill(dialog: MergeDialog) -> int:
        assert not dialog.go.isEnabled()
        dialog.old.setCurrentIndex(dialog.old.findText("柳汀村"))
        dialog.into.setCurrentIndex(dialog.into.findText("禾塘村"))
        dialog.on.setText("11.1")
        seen.append(dialog.says.words)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(MergeDialog, "exec", fill)
    shell = shell_of(places.town)
    press(shell, "merge_villages")
    assert "柳汀村的0件算进禾塘村" in seen[0]
    assert [(one.name, into, one.on) for one, into in joinings(places.town)] == [("柳汀村", "禾塘村", "2026-11-01")]
    assert "11月1日并进禾塘村" in panel_words(shell, "merge_villages")
    press(shell, f"part.{OLD}")
    assert "柳汀村和禾塘村分开吗？" in going[-1]
    assert joinings(places.town) == []


@pytest.mark.parametrize(
    ("old", "into", "on", "words"),
    [
        (1, 0, "", "选并掉的村和并进的村"),
        (1, 1, "", "不能并进它自己"),
        (1, 2, "2027-01-01", "还没到"),
        (1, 2, "二月三十", "看不出是哪一天"),
        (1, 2, "2026-02-30", "2月"),
        (1, 2, " ", "看不出是哪一天"),
    ],
)
def test_what_cannot_be_joined_is_said_before_it_is_tried(
    places: Places, dressed: QApplication, qtbot: QtBot, old: int, into: int, on: str, words: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = MergeDialog(wholes(places.town), places.town.clock, parent)
    dialog.old.setCurrentIndex(old)
    dialog.into.setCurrentIndex(into)
    dialog.on.setText(on or "2026-11-01")
    assert words in dialog.says.words
    assert not dialog.go.isEnabled()
    assert dialog.wanted is None


@pytest.mark.parametrize("on_stick", [True, False])
def test_the_old_village_compares_the_fingerprint_and_writes_everything(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, going: list[str], on_stick: bool
) -> None:
    card = tmp_path / "into.card"
    fingerprint = devices.write_card(places.one, card).fingerprint
    stick = tmp_path / "stick"
    stick.mkdir()
    choose(monkeypatch, "choose_file", card)
    choose(monkeypatch, "choose_folder", stick)
    plugged = [Stick(stick, "云泾镇03号", 1 << 30, read_only=False)] if on_stick else []
    monkeypatch.setattr(handover, "sticks", lambda: plugged)
    press(shell_of(places.far), "go_into")
    assert fingerprint in going[0]
    (file,) = stick.iterdir()
    assert file.name in going[1]
    check = hashlib.sha256(file.read_bytes()).hexdigest()
    assert f"校验：{check[:4]} {check[4:8]} {check[8:12]} {check[12:16]}" in going[1]
    assert "读回来核对过" in going[1]
    assert going[1].startswith("可以拔出" if on_stick else "写好了")
    assert "拔" not in going[1].removeprefix("可以拔出")


def test_a_fingerprint_that_differs_writes_nothing(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    card = tmp_path / "into.card"
    devices.write_card(places.one, card)
    choose(monkeypatch, "choose_file", card)
    choose(monkeypatch, "choose_folder", tmp_path)
    before = sorted(tmp_path.iterdir())
    press(shell_of(places.far), "go_into")
    assert said == ["柳汀村并进禾塘村，指纹一样吗？"]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("whose", ["own", "town", "none"])
def test_a_card_of_no_other_village_is_refused_in_a_sentence(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], whose: str
) -> None:
    card = tmp_path / "one.card"
    if whose == "none":
        card.write_bytes(b"\x00" * 40)
    elif whose == "own":
        devices.write_card(places.far, card)
    else:
        card = tmp_path / "a" / "town.card"
    choose(monkeypatch, "choose_file", card)
    press(shell_of(places.far), "go_into")
    assert len(said) == 1
    assert "指纹一样吗" not in said[0]


@pytest.mark.parametrize("on_stick", [True, False])
def test_what_came_is_taken_in_with_its_counts_once(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, going: list[str], on_stick: bool
) -> None:
    said_by_town(places, tmp_path)
    shell = shell_of(places.one)
    assert "11月24日并进来，还没收它的记录" in panel_words(shell, "take_joined")
    files = handed_over(places, tmp_path)
    choose(monkeypatch, "choose_files", files)
    plugged = [Stick(files[0].parent, "云泾镇03号", 1 << 30, read_only=False)] if on_stick else []
    monkeypatch.setattr(handover, "sticks", lambda: plugged)
    press(shell, "take_joined")
    assert "柳汀村，今天10:42封的，1份" in going[0]
    check = hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert f"校验：{check[:4]} {check[4:8]} {check[8:12]} {check[12:16]}" in going[0]
    assert "柳汀村现在有2件" in going[1]
    assert going[1].startswith("可以拔出" if on_stick else "收好了")
    assert "11月24日并进来，收了2件" in panel_words(shell, "take_joined")
    press(shell, "take_joined")
    assert "都收过了" in going[3]


def test_a_village_that_the_town_did_not_name_is_not_taken_in(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    choose(monkeypatch, "choose_files", handed_over(places, tmp_path))
    press(shell_of(places.one), "take_joined")
    assert said == ["镇里还没有说柳汀村并进本村。"]


def test_one_damaged_file_among_several_takes_in_none(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    said_by_town(places, tmp_path)
    (file,) = handed_over(places, tmp_path)
    bad = tmp_path / "bad.rdb"
    bad.write_bytes(file.read_bytes()[:-30])
    choose(monkeypatch, "choose_files", [file, bad])
    press(shell_of(places.one), "take_joined")
    assert len(said) == 1
    assert "坏" in said[0]
    assert places.one.store.records.count("facility") == 1


def test_parts_are_taken_in_their_order_and_one_that_is_missing_is_named(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, going: list[str]
) -> None:
    said_by_town(places, tmp_path)
    monkeypatch.setattr(limits, "PART_BYTES", 1000)
    files = handed_over(places, tmp_path)
    assert len(files) > 2
    shell = shell_of(places.one)
    choose(monkeypatch, "choose_files", files[:-1])
    press(shell, "take_joined")
    assert f"缺第{len(files)}份" in going[0]
    assert len(going) == 1
    choose(monkeypatch, "choose_files", list(reversed(files)))
    press(shell, "take_joined")
    assert "柳汀村现在有2件" in going[-1]


def test_the_name_is_changed_after_its_consequences_were_read(
    places: Places, shell_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.change(places.one, committee="禾塘村村民委员会")
    seen: list[str] = []

    def fill(dialog: RenameDialog) -> int:
        for name in ("", "禾塘村", "一" * 31, "禾 塘"):
            dialog.line.setText(name)
            assert not dialog.go.isEnabled(), name
        dialog.line.setText(" 新禾塘村 ")
        assert dialog.go.isEnabled()
        seen.append(dialog.says.words)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(RenameDialog, "exec", fill)
    shell = shell_of(places.one)
    press(shell, "rename_village")
    for words in (
        "从2026年11月24日起，打印的都写“新禾塘村”",
        "从1号编起",
        "村民委员会写的是“禾塘村村民委员会”",
        "别的桌子",
    ):
        assert words in seen[0]
    assert places.one.name == "新禾塘村"
    assert "新禾塘村" in panel_words(shell, "rename_village")


def test_who_leads_nothing_can_press_nothing(places: Places, shell_of: Open) -> None:
    clerks.add_clerk(places.far, "陆小月", "demo12")
    places.far.store.close(backup=False)
    with open_desk(places.far.folder, "陆小月", "demo12", places.far.clock) as desk:
        shell = shell_of(desk)
        for verb in ("rename_village", "take_joined", "go_into"):
            buttons = shell.findChildren(QAbstractButton, f"action:{verb}")
            assert not any(one.isEnabled() for one in buttons), verb
        assert "要主管来办" in panel_words(shell, "take_joined")
        assert records.get(desk, records.add(desk, "person", {"name": "样例"}).record.id)


def test_a_stick_that_was_pulled_leaves_nothing_behind(
    places: Places, shell_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, going: list[str]
) -> None:
    card = tmp_path / "into.card"
    devices.write_card(places.one, card)
    choose(monkeypatch, "choose_file", card)
    choose(monkeypatch, "choose_folder", tmp_path / "pulled")
    monkeypatch.setattr(handover, "sticks", list)
    press(shell_of(places.far), "go_into")
    assert "U盘" in going[-1]
    assert places.far.store.bundles_sent.list("share") == []
