"""收包 in the town's window: both sides, deciding or asking, receipts, two villages, bad files, a pulled stick."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.routes import ToIntake
from ruraldesk.gui.town_pages import intake as intake_module
from ruraldesk.gui.town_pages.intake import IntakePage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import handover, ledger, records
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.questions import open_questions
from tests.helpers.exchange_page import bundles, button, words
from tests.helpers.offices import Places
from tests.helpers.plugged import Sockets


def at_intake(office: DeskWindow, qtbot: QtBot) -> IntakePage:
    assert office.shell is not None
    office.shell.go(ToIntake())
    page = office.shell.page
    assert isinstance(page, IntakePage)
    qtbot.waitUntil(lambda: bool(page._parcels), timeout=10_000)
    return page


def done(page: IntakePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page._taken), timeout=10_000)


def parted(places: Places, stick: Path) -> None:
    """Two desks of the village write different things, and both hand over."""
    records.set_fields(places.one, places.lamp, {"location": "102米处", "name": "沿河灯1"})
    records.set_fields(places.two, places.lamp, {"location": "120米处", "name": "沿河灯2"})
    handover.export(places.one, stick)
    handover.export(places.two, stick)


def test_a_village_without_concerns_is_taken_in_by_one_press_and_its_receipt_lies_on_the_stick(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    page = at_intake(office, qtbot)
    assert button(page, "apply").text() == "收下禾塘村2件"
    assert "柳汀村" in words(page, "absent")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    assert words(page, "result") == "可以拔出"
    assert len(words(page, "code:330411103999").replace("回执码", "").replace(" ", "")) == 10
    (receipt,) = bundles(stick, "receipt")
    taken = handover.take_in(places.one, receipt)
    assert taken.status == "OK"
    assert handover.waiting(places.one).records == 0
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not page._taken and not page._looking, timeout=10_000)
    assert words(page, "reason") == "收过了，不用再收"


def test_a_bundle_that_was_taken_in_before_says_when_and_its_receipt_is_written_and_printed_once_more(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(intake_module, "print_pdf", lambda _page, pdf, _title: printed.append(pdf))
    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    import_bundles(places.town, [stick])
    page = at_intake(office, qtbot)
    (entry,) = [one for one in page.findChildren(QAbstractButton) if "bundle:" in one.objectName()]
    assert "不用再收，今天10:42收过" in entry.accessibleName()
    assert words(page, "received:1") == "今天10:42"
    assert not button(page, "apply").isVisible()
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(printed), timeout=10_000)
    assert printed[0].startswith(b"%PDF")
    assert not bundles(stick, "receipt")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(page._again), timeout=10_000)
    said = [one.text() for one in page.findChildren(QLabel, "message")]
    assert any("回执已写回U盘" in one for one in said), said
    (receipt,) = bundles(stick, "receipt")
    assert handover.take_in(places.one, receipt).status == "OK"
    assert handover.waiting(places.one).records == 0


def test_a_receipt_is_not_written_again_while_the_stick_is_away(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    import_bundles(places.town, [stick])
    page = at_intake(office, qtbot)
    assert button(page, "write_receipt").isEnabled()
    plugged.pull(stick)
    page._look()
    assert words(page, "reason") == "U盘拔掉了，插回来再写"
    assert not button(page, "write_receipt").isEnabled()
    assert button(page, "print_receipt").isEnabled()


def test_taking_in_is_shut_until_every_place_is_decided_or_asked(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = plugged.plug("禾塘村的U盘")
    parted(places, stick)
    page = at_intake(office, qtbot)
    assert words(page, "reason") == "还有1处没定，选好或问村里后才能收"
    assert not button(page, "apply").isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert ledger.count(places.town, "facility") == 0
    choices = [one for one in page.findChildren(QRadioButton) if one.objectName().startswith("side:")]
    assert {one.text() for one in choices} == {"沿河灯1", "沿河灯2", "102米处", "120米处"}
    assert all("沈小兰" in one.accessibleName() or "陆建明" in one.accessibleName() for one in choices)
    by_text = {one.text(): one for one in choices}
    by_text["120米处"].click()
    assert words(page, "reason") == "还有1处没定，选好或问村里后才能收"
    asked: list[str] = []

    def put(dialog: AskDialog) -> int:
        assert dialog.line is not None
        asked.append(dialog.line.text())
        dialog.line.setText("名称以哪张桌子为准？")
        return 1

    monkeypatch.setattr(AskDialog, "exec", put)
    qtbot.keyClick(page, Qt.Key.Key_F7)
    assert "沿河灯1" in asked[0]
    assert words(page, "reason") == ""
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    town = places.town
    assert records.get(town, places.lamp).fields["location"] == "120米处"
    assert sorted(one.kind for one in open_questions(town)) == ["conflict", "town_query"]
    handover.take_in(places.one, bundles(stick, "receipt")[0])
    assert [one.words for one in places.one.store.questions.open_ones() if one.kind == "town_query"] == [
        "名称以哪张桌子为准？"
    ]


def test_f6_goes_from_one_open_place_to_the_next(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("禾塘村的U盘")
    fields = {"name": "南桥灯", "class": "02", "sub_class": "0202", "location": "南桥"}
    second = records.add(
        places.one, "facility", {**fields, "responsible": records.add(places.one, "person", {"name": "朱明"}).record.id}
    ).record.id
    shared = stick.parent / "shared"
    shared.mkdir()
    handover.take_in(places.two, handover.export(places.one, shared, share=True).files[0])
    records.set_fields(places.one, second, {"location": "南桥东"})
    records.set_fields(places.two, second, {"location": "南桥西"})
    parted(places, stick)
    page = at_intake(office, qtbot)
    cards = [one.accessibleName() for one in page.findChildren(QAbstractButton) if "concern:" in one.objectName()]
    assert len(cards) == 2
    view = page._view
    assert isinstance(view, intake_module.BundleView)
    assert view.at == 0
    qtbot.keyClick(page, Qt.Key.Key_F6)
    assert view.at == 1
    focus = page.focusWidget()
    assert isinstance(focus, QRadioButton)
    qtbot.keyClick(page, Qt.Key.Key_F6)
    assert view.at == 0


def test_two_villages_on_one_stick_are_taken_in_together_and_a_bad_file_is_named(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("两个村的U盘")
    (good,) = handover.export(places.one, stick).files
    handover.export(places.far, stick)
    harmed = bytearray(good.read_bytes())
    harmed[-1] ^= 1
    (stick / "抄坏的.rdb").write_bytes(bytes(harmed))
    page = at_intake(office, qtbot)
    entries = [one.accessibleName() for one in page.findChildren(QAbstractButton) if "bundle:" in one.objectName()]
    assert [one.split("，")[1] for one in entries] == ["可以收", "可以收", "不能收"]
    page._on_chosen(2)
    assert words(page, "reason") == "这一份不能收"
    assert "抄坏的.rdb坏了" in words(page, "message")
    assert "重新封一包" in words(page, "message")
    button(page, "apply_all").click()
    done(page, qtbot)
    assert words(page, "result") == "可以拔出"
    assert len(bundles(stick, "receipt")) == 2
    assert ledger.count(places.town, "facility") == 2


def test_the_second_village_still_waits_after_the_first_and_the_stick_is_not_let_go(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("两个村的U盘")
    handover.export(places.one, stick)
    handover.export(places.far, stick)
    page = at_intake(office, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    assert words(page, "result") == "收好了"
    assert "还有1个村没收" in words(page, "result_note")
    assert plugged.released == []
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not page._taken and not page._looking, timeout=10_000)
    assert button(page, "apply").text() == "收下禾塘村2件"
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    assert words(page, "result") == "可以拔出"
    assert ledger.count(places.town, "facility") == 2


def test_a_stick_pulled_before_the_press_shuts_it_and_plugged_in_again_opens_it(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    page = at_intake(office, qtbot)
    plugged.pull(stick)
    qtbot.waitUntil(lambda: words(page, "reason") == "U盘拔掉了，插回来再收", timeout=6000)
    assert not button(page, "apply").isEnabled()
    plugged.plug("禾塘村的U盘")
    qtbot.waitUntil(lambda: button(page, "apply").isEnabled(), timeout=6000)


def test_a_receipt_that_could_not_be_written_is_said_and_written_again(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruraldesk.bundle.safewrite import SystemIO

    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    page = at_intake(office, qtbot)
    real = SystemIO.free
    monkeypatch.setattr(SystemIO, "free", lambda disk, at: 10 if at == stick else real(disk, at))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    assert words(page, "result") == "收好了，回执没写成"
    assert "U盘放不下" in words(page, "result_note")
    assert ledger.count(places.town, "facility") == 1
    monkeypatch.setattr(SystemIO, "free", real)
    button(page, "receipt.330411103999").click()
    qtbot.waitUntil(lambda: words(page, "result") == "可以拔出", timeout=10_000)
    assert len(bundles(stick, "receipt")) == 1


def test_the_receipt_is_printed_with_its_short_code(
    office: DeskWindow, places: Places, plugged: Sockets, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.helpers.pdf_pages import pdf_text

    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    printed: list[bytes] = []
    monkeypatch.setattr(intake_module, "print_pdf", lambda _page, pdf, _title: printed.append(pdf))
    page = at_intake(office, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    code = words(page, "code:330411103999").removeprefix("回执码 ")
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(printed), timeout=10_000)
    text = pdf_text(printed[0])
    assert code in text
    assert "收包回执" in text
    assert handover.take_code(places.one, code).status == "OK"


def test_what_lies_in_a_folder_is_not_said_of_a_stick_and_the_last_taking_in_is_now(
    office: DeskWindow, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder = tmp_path / "送来的"
    folder.mkdir()
    handover.export(places.one, folder)
    monkeypatch.setattr(intake_module, "choose_folder", lambda *_: folder)
    assert office.shell is not None
    office.shell.go(ToIntake())
    page = office.shell.page
    assert isinstance(page, IntakePage)
    assert page.status() == ()  # there is no stick yet of which anything could be said
    button(page, "choose_folder").click()
    qtbot.waitUntil(lambda: bool(page._parcels), timeout=10_000)
    assert page.status() == ("收完会把回执写进这个文件夹",)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    done(page, qtbot)
    assert page.status() == ()  # it was written
    assert words(page, "result") == "收好了"
    assert f"回执已写进文件夹{folder}" in words(page, "result_note")
    assert "上次收包今天10:42" in words(page, "absent")
    said = " ".join(one.text() for one in office.shell.page.findChildren(QLabel))
    assert "U盘上的包" not in said
    assert "拔" not in said
