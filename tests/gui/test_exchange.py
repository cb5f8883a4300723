"""交换 in the window: three presses, the table, letters of the town, earlier hand-overs, shares."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages import exchange as exchange_module
from ruraldesk.gui.pages.exchange import READY, RESULT, ExchangePage
from ruraldesk.gui.pages.exchange_work import rest_words
from ruraldesk.gui.pages.home_items import items_of
from ruraldesk.gui.pages.questions import QuestionsPage
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.window import DeskWindow
from ruraldesk.gui.words import days_since
from ruraldesk.paths import DataFolder
from ruraldesk.services import devices, handed, handover, home, ledger, outgoing, records
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.store import vault
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import codes, write_receipt
from tests.helpers.exchange_page import at_exchange, bundles, button, ready, words
from tests.helpers.plugged import Sockets


class Presses:
    """Presses keys and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def key(self, qtbot: QtBot, window: QWidget, key: Qt.Key, with_: Qt.KeyboardModifier) -> None:
        self.count += 1
        qtbot.keyClick(window, key, with_)


def test_handing_over_to_a_stick_is_three_presses_from_any_page(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("云泾镇03号")
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    presses = Presses()
    presses.key(qtbot, window, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    page = window.shell.page
    assert isinstance(page, ExchangePage)
    presses.key(qtbot, window, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert words(page, "result") == "可以拔出"
    assert "一字不差" in words(page, "result_note")
    presses.key(qtbot, window, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)
    assert page._face == READY
    assert presses.count == 3
    (file,) = bundles(stick)
    import_bundles(town, [file])
    assert ledger.count(town, "facility") == 3


def test_the_table_says_new_and_changed_by_register_with_a_total(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], qtbot: QtBot
) -> None:
    page = at_exchange(window)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "total") is not None, timeout=5000)
    assert (words(page, "total"), words(page, "total.new"), words(page, "total.changed")) == ("合计4件", "4", "0")
    said = [one.text() for one in page._ready.outgoing.findChildren(QLabel)]
    assert "人员（只带有关的）" in said
    assert words(page, "stays").startswith("不会交出去的：")
    assert "镇里来要才交的：证件号码" in words(page, "stays")


@pytest.mark.parametrize("size", [(1366, 696), (1280, 608)])
def test_with_every_register_waiting_the_page_stays_in_the_window(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    plugged: Sockets,
    qtbot: QtBot,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    specs = desk.store.specs.all()
    rows = tuple(outgoing.Register(one.form_id, one.title, "只交统计项", 1234, 567) for one in specs)
    assert len(rows) >= 13
    stays = outgoing.outgoing(desk)
    monkeypatch.setattr(outgoing, "outgoing", lambda _: outgoing.Outgoing(rows, stays.stays, stays.when_asked))
    for name in ("云泾镇03号", "云泾镇04号"):
        plugged.plug(name)
    assert window.shell is not None
    page = at_exchange(window)
    window.resize(*size)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "total") is not None, timeout=5000)
    assert (window.width(), window.height()) == size
    stays_label = page.findChild(QLabel, "stays")
    assert stays_label is not None
    assert stays_label.height() >= stays_label.heightForWidth(stays_label.width())
    assert stays_label.visibleRegion().boundingRect().height() == stays_label.height()
    page._begin("town", on_stick=True)
    assert (window.width(), window.height()) == size
    page._turn_to(READY)


def test_a_clock_set_back_never_says_less_than_no_days(clock: FixedClock) -> None:
    assert days_since("2026-11-27T02:00:00Z", clock) == 0
    assert days_since("2026-11-20T02:00:00Z", clock) == 4


def test_the_towns_receipt_is_taken_in_with_the_same_press_and_its_questions_are_one_press_away(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("云泾镇03号")
    handover.export(desk, stick)
    import_bundles(town, [stick])
    town_questions.ask(town, lamps[0], "location", "具体在哪里？")
    town_questions.send_back(town, lamps[1], "照片看不清。")
    write_receipt(town, desk.code, stick)
    records.set_fields(desk, lamps[2], {"location": "村尾"})
    page = at_exchange(window)
    ready(page, qtbot)
    assert words(page, "letters") == "U盘里有镇里的回信1封"
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    said = [one.text() for one in page._result.findChildren(QLabel)]
    assert "照片看不清。" in " ".join(said)
    assert any("镇里上次回执：今天" in one.text() for one in page.findChildren(QLabel))
    numbers = [one for one in said if one.isdigit()]
    assert numbers == ["1", "0", "4", "1", "1"]  # handed over, photos, received, questions, returned
    assert window.shell is not None
    links = {one.text(): one for one in page._result.findChildren(QAbstractButton)}
    links["去改"].click()
    assert isinstance(window.shell.page, FormPage)
    window.shell.go_back()
    assert window.shell.page is page
    assert page._face == RESULT
    links["回答"].click()
    asking = window.shell.page
    assert isinstance(asking, QuestionsPage)
    qtbot.waitUntil(lambda: _in_hand(asking).startswith("action:reply."), timeout=5000)
    window.shell.go(ToLedger("facility"))
    assert window.shell.page is not None
    table = window.shell.page.findChild(QTableView, "list:facility")
    assert table is not None
    model = table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 3, timeout=5000)
    last = model.columnCount() - 1
    at_town = sorted(str(model.index(row, last).data()) for row in range(model.rowCount()))
    assert at_town == sorted(["有疑问", "已退回", "未交"])
    window.shell.go(ToForm("facility", lamps[1]))
    assert "镇里：已退回" in words(window, "status_page")
    ledger_row = ledger.rows(desk, "facility", ledger.ids(desk, "facility"))
    assert {one.id: one.delivery for one in ledger_row} == {
        lamps[0]: "asked",
        lamps[1]: "returned",
        lamps[2]: "waiting",
    }


def _in_hand(page: QWidget) -> str:
    focus = page.window().focusWidget()
    return focus.objectName() if focus is not None else ""


def test_a_damaged_letter_is_named_with_its_reason_and_stops_nothing(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("云泾镇03号")
    handover.export(desk, stick)
    import_bundles(town, [stick])
    receipt = write_receipt(town, desk.code, stick).handed.files[0]
    receipt.write_bytes(receipt.read_bytes()[:-9])
    page = at_exchange(window)
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    said = " ".join(one.text() for one in page._result.findChildren(QLabel))
    assert f"{receipt.name}坏了" in said
    assert words(page, "result") == "可以拔出"
    assert len(bundles(stick)) == 2


def test_earlier_hand_overs_are_listed_their_slip_printed_and_their_file_written_again(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    (file,) = handover.export(desk, stick).files
    original = file.read_bytes()
    file.unlink()
    printed: list[bytes] = []
    monkeypatch.setattr(exchange_module, "print_pdf", lambda _page, pdf, _title: printed.append(pdf))
    page = at_exchange(window)
    ready(page, qtbot)
    sha = handed.earlier(desk)[0].sha256[:16]
    qtbot.waitUntil(lambda: page.findChild(QAbstractButton, f"action:earlier_slip.{sha}") is not None, timeout=5000)
    button(page, f"earlier_slip.{sha}").click()
    qtbot.waitUntil(lambda: bool(printed), timeout=5000)
    assert printed[0].startswith(b"%PDF")
    button(page, f"earlier_again.{sha}").click()
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert file.read_bytes() == original
    assert words(page, "result") == "可以拔出"
    qtbot.keyClick(page, Qt.Key.Key_F8)
    assert len(printed) == 2


def test_a_receipt_code_typed_in_closes_the_hand_over(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    handover.export(desk, stick)
    import_bundles(town, [stick])
    ((_, code),) = codes(town, desk.code)

    def typed(dialog: AskDialog) -> int:
        assert dialog.line is not None
        dialog.line.setText(code.lower())
        return 1

    monkeypatch.setattr(AskDialog, "exec", typed)
    page = at_exchange(window)
    button(page, "receipt_code").click()
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=5000)
    assert words(page, "result") == "取好了"
    assert words(page, "result_note") == "镇里已收4件，没有要交的了。"
    assert handover.waiting(desk).records == 0


def test_a_letter_alone_does_not_say_that_nothing_waits(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "between"
    folder.mkdir()
    handover.export(desk, folder)
    import_bundles(town, [folder])
    receipt = write_receipt(town, desk.code, folder).handed.files[0]
    records.set_fields(desk, lamps[2], {"location": "村尾"})
    page = at_exchange(window)
    page.take_in(receipt)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=5000)
    assert words(page, "result_note") == "镇里已收4件，还有1件要交给镇里。"
    said = [one.text() for one in page._result.findChildren(QLabel)]
    assert "交给镇里" not in said  # no number of a hand-over that was not one
    page._on_finish()
    page.take_in(receipt)
    qtbot.waitUntil(lambda: words(page, "result_note") == "回信取好了，还有1件要交给镇里。", timeout=5000)
    assert "这一份收过了" in words(page, "letters_none")


def test_what_waits_for_the_receipt_is_said_with_its_day_on_the_page_and_at_home(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    handover.export(desk, tmp_path)
    page = at_exchange(window)
    assert words(page, "waiting") == "4件等镇里的回执"
    assert words(page, "since").startswith("今天10:42写好。")
    item = items_of(page._bench, home.home(desk))[1]
    assert (item.title, item.count, item.note) == ("等镇里回执的", "4条", "今天10:42写好")
    records.set_fields(desk, lamps[2], {"location": "村尾"})
    page.shown()
    assert words(page, "waiting") == "有1件要交给镇里"
    assert "另有3件今天10:42写好，等镇里的回执。" in words(page, "since")
    item = items_of(page._bench, home.home(desk))[1]
    assert (item.title, item.count, item.note) == ("没交到镇里的", "1条", "今天10:42起，另3条等回执")


def test_another_desk_of_the_village_gets_its_share_from_the_window(
    window: DeskWindow, desk: Desk, plugged: Sockets, qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    page = at_exchange(window)
    assert not button(page, "share").isVisible()
    other = joined(desk, tmp_path, clock)
    stick = plugged.plug("云泾镇03号")
    page = at_exchange(window)
    assert button(page, "share").isVisible()
    ready(page, qtbot)
    button(page, "share").click()
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert words(page, "result") == "可以拔出"
    assert not button(page, "print_slip").isVisible()  # a slip is for the town
    (file,) = bundles(stick, "share")
    assert handover.take_in(other, file).status == "OK"
    assert ledger.count(other, "person") == 3
    other.store.close(backup=False)


def joined(desk: Desk, tmp_path: Path, clock: FixedClock) -> Desk:
    """Return a second desk of the window's village."""
    new = NewDesk(DataFolder(tmp_path / "b"), "village", desk.code, desk.name, "陆建明", "demo12", cost=vault.CHEAP)
    other, _ = create_desk(new, clock)
    devices.write_card(other, tmp_path / "second.card")
    grant = devices.join(desk, tmp_path / "second.card")
    assert grant is not None
    devices.join(other, grant.file)
    return other


def test_nothing_waiting_and_no_letter_is_said_instead_of_a_press_into_the_void(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    stick = plugged.plug("云泾镇03号")
    handover.export(desk, stick)
    import_bundles(town, [stick])
    write_receipt(town, desk.code, stick)
    page = at_exchange(window)
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: words(page, "reason") == "没有要交的，也没有回信", timeout=5000)
    assert words(page, "waiting") == "没有要交的"


def test_the_remaining_time_is_said_only_when_it_can_be_told() -> None:
    assert rest_words(500, 10, 100) == ""
    assert rest_words(5000, 0, 100) == ""
    assert rest_words(5000, 20, 100) == "大约还要20秒"
    assert rest_words(60_000, 20, 100) == "大约还要4分钟"
    assert rest_words(60_000, 100, 100) == ""
