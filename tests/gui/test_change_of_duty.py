"""交接班 in the window: from the settings to the new clerk at work with a new recovery sheet."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.duty.wizard import DutyChange
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.restore_page import RestorePage
from ruraldesk.gui.routes import ToSettings
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import backups, clerks, handover, recovery_drill
from ruraldesk.services.desk import Desk
from ruraldesk.services.handover import Stick
from ruraldesk.services.names import clerk_names


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    monkeypatch.setattr(handover, "sticks", lambda: [Stick(made, "KINGSTON", 1 << 30, False)])
    return made


@pytest.fixture
def at_settings(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> Iterator[DeskWindow]:
    made = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), desk)
    qtbot.addWidget(made)
    made.show()
    assert made.shell is not None
    made.shell.go(ToSettings())
    yield made
    made.close()


def button(parent: QWidget, verb: str) -> QAbstractButton:
    found = [one for one in parent.findChildren(QAbstractButton, f"action:{verb}") if one.isVisibleTo(parent)]
    assert found, verb
    return found[-1]


def write(parent: QWidget, field: str, words: str) -> None:
    lines = [one for one in parent.findChildren(QLineEdit, f"field:{field}") if one.isVisibleTo(parent)]
    assert len(lines) == 1, field
    lines[0].setText(words)


def steps_of(window: DeskWindow) -> DutyChange:
    assert isinstance(window.front, DutyChange)
    return window.front


def reason(steps: DutyChange) -> str:
    found = steps.findChild(QLabel, "reason")
    assert found is not None
    return found.text()


def said(steps: DutyChange) -> str:
    shown = [one for one in steps.findChildren(QLabel, "message") if one.isVisible()]
    return shown[0].text()


def raising(error: OSError) -> Callable[[int], None]:
    def fail(_: int) -> None:
        raise error

    return fail


def unlock(window: DeskWindow, passphrase: str = "demo12", name: str = "") -> None:
    page = window.front
    assert isinstance(page, UnlockPage)
    if name:
        page.choose(name)
    write(page, "passphrase", passphrase)
    button(page, "unlock").click()


def to_the_package(window: DeskWindow) -> DutyChange:
    button(window, "change_duty").click()
    steps = steps_of(window)
    assert reason(steps) == "还没写谁接手"
    write(steps, "taker", "沈小兰")
    assert reason(steps) == "交出和接手是同一个人"
    write(steps, "taker", "陆建明")
    write(steps, "watcher", "周书记")
    button(steps, "step_next").click()
    assert reason(steps) == "还没做交接包"
    return steps


def test_while_the_package_is_made_it_is_said_and_not_begun_twice(
    at_settings: DeskWindow, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = to_the_package(at_settings)
    begun: list[object] = []
    monkeypatch.setattr(Jobs, "run", lambda _jobs, work, *_words, **_more: begun.append(work))
    button(steps, "package_stick").click()
    assert said(steps) == "正在做交接包，好了这里写明。"
    button(steps, "package_stick").click()
    button(steps, "package_folder").click()
    assert len(begun) == 1


def test_one_clerk_hands_over_to_the_next(at_settings: DeskWindow, stick: Path, desk: Desk) -> None:
    old_sheet = clerks.new_recovery(desk)
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    (made,) = stick.iterdir()
    assert (made / "0-交接单.pdf").is_file()
    button(steps, "step_next").click()
    assert reason(steps) == "口令还差4个字"
    write(steps, "taker_passphrase", "云 泾 2026")
    write(steps, "taker_passphrase2", "云 泾 2026")
    button(steps, "step_next").click()
    assert desk.clerk == "陆建明"
    assert desk.clerk_role == "supervisor"
    assert clerk_names(desk.folder) == ["陆建明"]
    sheet = at_settings.front
    assert isinstance(sheet, FirstStart)
    assert sheet.at == 3
    assert sheet.facts.recovery != old_sheet
    assert recovery_drill.is_open(desk)
    button(sheet, "later").click()
    assert at_settings.front is at_settings.shell
    assert at_settings.shell is not None
    who = at_settings.shell.rail.findChild(QLabel, "clerk")
    assert who is not None
    assert who.text() == "陆建明 在办"


def test_stopping_leaves_the_clerks_as_they_were_and_the_package_where_it_is(
    at_settings: DeskWindow, stick: Path, desk: Desk
) -> None:
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    button(steps, "stay").click()
    assert at_settings.front is at_settings.shell
    assert at_settings.shell is not None
    assert at_settings.shell.route == ToSettings()
    assert clerk_names(desk.folder) == ["沈小兰"]
    assert len(list(stick.iterdir())) == 1


def test_the_desk_is_never_left_without_a_supervisor(
    at_settings: DeskWindow, stick: Path, desk: Desk, said: list[str]
) -> None:
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    button(steps, "step_next").click()
    write(steps, "taker_passphrase", "demo34")
    write(steps, "taker_passphrase2", "demo34")
    leads = steps.findChild(QCheckBox, "field:taker_leads")
    assert leads is not None
    leads.setChecked(False)
    button(steps, "step_next").click()
    assert said[-1] == "沈小兰交出以后，这里要有一位主管，陆建明还不是。"
    assert clerk_names(desk.folder) == ["沈小兰"]
    assert steps_of(at_settings) is steps


def test_a_taker_who_is_here_already_keeps_her_passphrase(at_settings: DeskWindow, stick: Path, desk: Desk) -> None:
    clerks.add_clerk(desk, "陆建明", "demo34")
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    button(steps, "step_next").click()
    assert not [one for one in steps.findChildren(QLineEdit, "field:taker_passphrase") if one.isVisibleTo(steps)]
    button(steps, "step_next").click()
    assert clerk_names(desk.folder) == ["陆建明"]
    assert clerks.take_over(desk, "陆建明", "demo34") is False
    assert desk.clerk_role == "supervisor"


def test_without_a_stick_the_next_step_is_said(at_settings: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "sticks", lambda: [])
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    message = steps.pages[1].findChild(QLabel, "message")
    assert message is not None
    assert "没看到能写的U盘" in message.text()


def test_a_full_stick_is_said_of_the_stick_and_a_pulled_one_too(
    at_settings: DeskWindow, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = to_the_package(at_settings)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", raising(OSError(errno.ENOSPC, "full")))
        button(steps, "package_stick").click()
    assert said(steps).startswith("没写完：U盘满了，或者拔早了。")
    assert list(stick.iterdir()) == []
    stick.rmdir()
    button(steps, "package_stick").click()
    assert "U盘有没有插好" in said(steps)
    assert reason(steps) == "还没做交接包"


def test_a_lock_in_the_middle_leaves_the_step_and_what_was_written_in_it(at_settings: DeskWindow, desk: Desk) -> None:
    button(at_settings, "change_duty").click()
    steps = steps_of(at_settings)
    write(steps, "taker", "陆建明")
    at_settings.lock()
    assert at_settings.locked
    assert not steps.isVisible()
    unlock(at_settings)
    assert not at_settings.locked
    assert steps_of(at_settings) is steps
    assert steps.findChild(QLineEdit, "field:taker") is QApplication.focusWidget()
    assert [one.text() for one in steps.findChildren(QLineEdit, "field:taker")] == ["陆建明"]
    button(steps, "stay").click()
    assert at_settings.front is at_settings.shell


def test_what_comes_up_while_it_is_locked_waits_behind_the_lock(at_settings: DeskWindow, stick: Path) -> None:
    """The hands change, and the new recovery sheet with its code comes: nobody may read it from the locked window."""
    steps = to_the_package(at_settings)
    button(steps, "package_stick").click()
    button(steps, "step_next").click()
    for field in ("taker_passphrase", "taker_passphrase2"):
        write(steps, field, "交接2026")
    at_settings.lock()
    page = at_settings.front
    steps.go_on()  # what was pressed just before
    assert at_settings.locked
    assert isinstance(at_settings.front, UnlockPage)
    assert at_settings.front is not page  # other names now
    assert not any(one.isVisible() for one in at_settings.findChildren(FirstStart))
    unlock(at_settings, "交接2026", "陆建明")
    assert not at_settings.locked


def test_the_clerk_at_work_finds_the_backups_again_after_the_lock(at_settings: DeskWindow, desk: Desk) -> None:
    backups.back_up(desk)
    assert at_settings.shell is not None
    at_settings.shell.restore()
    page = at_settings.front
    assert isinstance(page, RestorePage)
    at_settings.lock()
    unlock(at_settings)
    assert at_settings.front is page
    page.stayed.emit()
    assert at_settings.shell.isVisible()
