"""交换 and its stick: which one, one that cannot be written to, one that is pulled or full, stopping."""

from __future__ import annotations

import errno
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from ruraldesk.bundle.safewrite import SystemIO
from ruraldesk.gui.pages import exchange as exchange_module
from ruraldesk.gui.pages.exchange import READY, RESULT, WORK
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import handed, handover
from ruraldesk.services.desk import Desk
from tests.helpers.exchange_page import at_exchange, bundles, button, ready, words
from tests.helpers.plugged import Sockets


def test_of_several_sticks_the_clerk_says_which(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    first, second = plugged.plug("云泾镇03号"), plugged.plug("我的U盘")
    plugged.plug("锁住的", read_only=True)
    page = at_exchange(window)
    assert words(page, "stick") == "插着3个U盘，用哪一个"
    assert not button(page, "export").isEnabled()
    assert words(page, "reason") == "选一个U盘"
    choices = page.findChildren(QRadioButton)
    assert [one.isEnabled() for one in choices] == [True, True, False]
    choices[1].click()
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert (len(bundles(first)), len(bundles(second))) == (0, 1)
    assert "我的U盘" in words(page, "result_note")


@pytest.mark.parametrize(
    ("how", "state", "reason"),
    [
        ({"read_only": True}, "写不进去，看看有没有拨到只读", "这个U盘写不进去"),
        ({"free": 700_000}, "只剩683 KB，放不下", "这个U盘写不进去"),
    ],
)
def test_a_stick_that_cannot_be_written_to_is_said_before_the_press(
    window: DeskWindow, town: Desk, plugged: Sockets, how: dict[str, int], state: str, reason: str
) -> None:
    plugged.plug("云泾镇03号", **how)  # type: ignore[arg-type]  # as the test table has them
    page = at_exchange(window)
    assert state in words(page, "stick_state")
    assert words(page, "reason") == reason
    assert not button(page, "export").isEnabled()


def test_what_else_lies_on_the_stick_is_said(window: DeskWindow, town: Desk, plugged: Sockets, qtbot: QtBot) -> None:
    stick = plugged.plug("云泾镇03号")
    (stick / "年货单.xlsx").write_bytes(b"x")
    (stick / "RD1_330411103997_report_20261123T1200_0123456789abcdef.rdb").write_bytes(b"x")
    page = at_exchange(window)
    ready(page, qtbot)
    said = words(page, "on_stick")
    assert "别的村（330411103997）的包" in said
    assert "别的文件1个，不会动它们" in said


def test_without_the_towns_card_the_page_says_what_is_missing(window: DeskWindow, plugged: Sockets) -> None:
    plugged.plug("云泾镇03号")
    page = at_exchange(window)
    assert words(page, "reason") == "先在“设置”里收镇里的卡"


def test_a_stick_plugged_in_later_is_found_and_one_pulled_is_missed(
    window: DeskWindow, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot
) -> None:
    page = at_exchange(window)
    assert words(page, "reason") == "还没插U盘"
    stick = plugged.plug("云泾镇03号")
    qtbot.waitUntil(lambda: button(page, "export").isEnabled(), timeout=6000)
    assert words(page, "stick") == "已找到U盘“云泾镇03号”"
    plugged.pull(stick)
    qtbot.waitUntil(lambda: not button(page, "export").isEnabled(), timeout=6000)


class Gate:
    """Holds a write until the test has done something."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = Event(), Event()
        self.error: OSError | None = None
        real = SystemIO.write

        def write(disk: SystemIO, handle: int, block: memoryview) -> int:
            if not self.on_stick:
                return real(disk, handle, block)
            self.reached.set()
            assert self.go_on.wait(10)
            if self.error is not None:
                raise self.error
            return real(disk, handle, block)

        self.on_stick = False
        create = SystemIO.create

        def created(disk: SystemIO, file: Path) -> int:
            self.on_stick = "sockets" in file.parts
            return create(disk, file)

        monkeypatch.setattr(SystemIO, "write", write)
        monkeypatch.setattr(SystemIO, "create", created)


def test_esc_stops_and_leaves_nothing(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    gate = Gate(monkeypatch)
    page = at_exchange(window)
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(gate.reached.is_set, timeout=10_000)
    assert page._face == WORK
    qtbot.waitUntil(lambda: page._work.rows[exchange_module.exchanging.Step.WRITE].shape == "in_work", timeout=5000)
    assert words(page, "place") == "第3步，共5步"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not button(page, "stop_export").isEnabled()
    gate.go_on.set()
    qtbot.waitUntil(lambda: page._face == READY, timeout=10_000)
    assert list(stick.iterdir()) == []
    assert handed.earlier(desk) == []
    assert "什么也没有留下" in words(window, "status")
    qtbot.waitUntil(lambda: button(page, "export").isEnabled(), timeout=5000)


def test_a_stick_pulled_while_writing_is_said_and_nothing_counts_as_handed_over(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    gate = Gate(monkeypatch)
    gate.error = OSError(errno.ENOTCONN, "gone")
    page = at_exchange(window)
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(gate.reached.is_set, timeout=10_000)
    plugged.pull(stick, gone=True)
    gate.go_on.set()
    qtbot.waitUntil(lambda: page._face == READY, timeout=10_000)
    assert "U盘拔早了" in page._ready.note.words
    assert "重新插上" in page._ready.note.words
    assert handover.waiting(desk).records == 4
    assert handed.earlier(desk) == []
    qtbot.waitUntil(lambda: words(page, "reason") == "还没插U盘", timeout=6000)
    gate.error = None
    plugged.plug("云泾镇03号")
    qtbot.waitUntil(lambda: button(page, "export").isEnabled(), timeout=6000)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert words(page, "result") == "可以拔出"


def test_a_full_stick_is_said_with_the_next_step(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    real = SystemIO.free
    monkeypatch.setattr(SystemIO, "free", lambda disk, at: 10 if at == stick else real(disk, at))
    page = at_exchange(window)
    ready(page, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == READY and page._ready.note.isVisible(), timeout=10_000)
    assert "U盘放不下这一包" in page._ready.note.words
    assert list(stick.iterdir()) == []
    assert handed.earlier(desk) == []


def test_it_is_not_said_that_a_stick_may_be_pulled_while_its_folder_was_not_synced(
    window: DeskWindow, town: Desk, lamps: list[str], plugged: Sockets, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged.plug("云泾镇03号")

    def fails(_disk: SystemIO, _folder: Path) -> bool:
        raise OSError(errno.EIO, "no")

    page = at_exchange(window)
    ready(page, qtbot)
    monkeypatch.setattr(SystemIO, "sync_folder", fails)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    assert words(page, "result") == "写好了，先别拔"
    assert page.status() == ()


def test_a_folder_is_never_called_a_stick(
    window: DeskWindow,
    desk: Desk,
    town: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "between"
    folder.mkdir()
    page = at_exchange(window)
    with monkeypatch.context() as full:
        real = SystemIO.free
        full.setattr(SystemIO, "free", lambda disk, at: 10 if at == folder else real(disk, at))
        page.hand_over_to(folder)
        assert page.status() == ("正在写文件夹",)
        qtbot.waitUntil(lambda: page._face == READY and page._ready.note.isVisible(), timeout=10_000)
        assert page._ready.note.words.startswith("文件夹放不下这一包。")
        assert "U盘" not in page._ready.note.words
    page.hand_over_to(folder)
    qtbot.waitUntil(lambda: page._face == RESULT, timeout=10_000)
    said = [*page.status(), *(one.text() for one in page._result.findChildren(QLabel))]
    assert "已写好" in said
    assert not [one for one in said if "U盘" in one or "拔" in one]
