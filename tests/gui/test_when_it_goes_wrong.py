"""A mistake of ours, a close while something is saved, a second start: what is left is whole, and nobody is named."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui import crash_page, run
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs, SerialExecutor
from ruraldesk.gui.single_start import FirstWindow
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import ledger, records
from ruraldesk.services.desk import Desk, open_desk

NAME, ID = "周美琴", "11010519491231002X"


def break_down(desk: Desk) -> None:
    secret = {"name": NAME, "id_no": ID}
    try:
        raise KeyError(secret["id_no"])
    except KeyError as error:
        raise ValueError(f"{secret} in {desk.folder.root}") from error


def test_the_note_of_a_mistake_tells_places_and_counts_and_nobodys_data(
    window: DeskWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    out = tmp_path / "出错说明.txt"
    proposed: list[str] = []
    monkeypatch.setattr(crash_page, "choose_new_file", lambda _, __, name, ___: (proposed.append(name), out)[1])
    window._jobs.run(lambda _: break_down(desk), label="试")
    qtbot.waitUntil(lambda: window.front is not None and window.front.objectName() == "page:crash", timeout=5000)
    page = window.front
    assert page is not None
    save = page.findChild(QAbstractButton, "action:save_note")
    assert save is not None
    save.click()
    assert proposed == ["出错说明-20261124-1042.txt"]
    (kept,) = (desk.folder.root / "logs").iterdir()
    for text in (out.read_text(encoding="utf-8"), kept.read_text(encoding="utf-8")):
        assert "ValueError" in text
        assert "KeyError" in text
        assert "break_down" in text
        assert "件数：person 3" in text
        assert desk.device in text
        for private in (NAME, ID, "禾塘村", "沈小兰", str(tmp_path), "朱明泉"):
            assert private not in text, private
    go_on = page.findChild(QAbstractButton, "action:go_on")
    assert go_on is not None
    go_on.click()
    assert window.front is window.shell


def test_a_note_is_made_even_where_the_logs_cannot_be_written(
    window: DeskWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder.root / "logs").write_text("")
    window.show_crash(UserError("disk_full"))
    assert window.front is not None
    note = window.front.findChild(QLabel, "note")
    assert note is not None
    assert "UserError disk_full" in note.text()
    assert "logs" not in " ".join(one.text() for one in window.front.findChildren(QLabel))


def test_closing_during_a_save_says_so_and_waits_for_it(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = DeskWindow(folder, clock, Jobs(SerialExecutor()), desk)
    qtbot.addWidget(window)
    window.show()
    began, go = threading.Event(), threading.Event()

    def slow_save(_: object) -> None:
        began.set()
        assert go.wait(10)
        records.add(desk, "person", {"name": "存到一半的人"})

    window._jobs.run(slow_save, label="保存")
    assert began.wait(10)
    shown: list[str] = []

    def painted() -> None:
        assert window.front is not None
        shown.append(window.front.objectName())
        go.set()

    monkeypatch.setattr(window, "repaint", painted)
    window.close()
    assert shown == ["page:closing"]
    assert not desk.is_open
    again = open_desk(folder, "沈小兰", "demo12", clock)
    assert ledger.count(again, "person") == 4
    again.store.close(backup=False)


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_a_second_start_raises_the_first_window_and_ends(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), desk)
    qtbot.addWidget(window)
    window.showMinimized()
    first = FirstWindow(folder.root)
    first.asked_to_raise.connect(window.raise_it)
    monkeypatch.setattr(run, "make_application", lambda _: dressed)
    monkeypatch.setattr(run, "DeskWindow", lambda *_: pytest.fail("a second window"))
    assert run.run(folder.root, clock, ["ruraldesk"]) == 0
    qtbot.waitUntil(lambda: not window.isMinimized(), timeout=5000)
    assert window.isVisible()
    first.close()
    window.close()
