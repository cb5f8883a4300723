"""设置 about safety: a backup on a stick in one press, and passphrases kept as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.clerk_dialog import ClerkDialog
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import ToSettings
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import backup_sticks, backups, clerks, handover
from ruraldesk.services.desk import Desk
from ruraldesk.services.handover import Stick


@pytest.fixture
def settings_window(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> Iterator[DeskWindow]:
    clock.advance(timedelta(days=15))
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


def reminders(window: DeskWindow) -> list[str]:
    bars = [one for one in window.findChildren(QWidget, "stick_reminder") if one.isVisibleTo(window)]
    return [one.accessibleName() for one in bars]


def test_a_backup_goes_to_the_one_stick_in_one_press_and_the_reminder_goes(
    settings_window: DeskWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (reminder,) = reminders(settings_window)
    assert "U盘上还没有备份" in reminder
    monkeypatch.setattr(handover, "sticks", lambda: [])
    button(settings_window, "backup_stick").click()
    assert said[-1] == "没看到能写的U盘"
    monkeypatch.setattr(handover, "sticks", lambda: [Stick(stick, "KINGSTON", 1 << 30, False)])
    button(settings_window, "backup_stick").click()
    assert said[-1] == "备份好了"
    assert [one.records for one in backups.found_in(stick)] == [3]
    assert reminders(settings_window) == []
    assert backup_sticks.last(desk).label == "KINGSTON"


def test_a_stick_that_was_pulled_out_is_told_with_the_next_step(
    settings_window: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setattr(handover, "sticks", lambda: [Stick(tmp_path / "gone", "KINGSTON", 1 << 30, False)])
    button(settings_window, "backup_stick").click()
    assert said[-1] == "备份要放的文件夹不在，U盘可能拔掉了。"
    assert reminders(settings_window)


@pytest.mark.parametrize("passphrase", ["云泾 村口", " abcd ", "Ａｂｃｄ１２"])
def test_a_new_clerk_opens_with_what_she_wrote(
    settings_window: DeskWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    reasons: list[str] = []

    def fill(dialog: ClerkDialog) -> int:
        reason = dialog.findChild(QLabel, "reason")
        assert reason is not None
        for field, words in (
            ("new_clerk", "沈小兰"),
            ("new_clerk", "陆建明"),
            ("new_passphrase", passphrase),
            ("new_passphrase2", passphrase),
        ):
            line = dialog.findChild(QLineEdit, f"field:{field}")
            assert line is not None
            line.setText(words)
            reasons.append(reason.text())
        button(dialog, "go").click()
        return dialog.result()

    monkeypatch.setattr(ClerkDialog, "exec", fill)
    button(settings_window, "add_clerk").click()
    assert reasons == ["已经有这个名字，后面加上组别或岗位", "口令还差4个字", "两遍口令还不一样", ""]
    assert clerks.take_over(desk, "陆建明", passphrase)
    assert desk.clerk_role == "clerk"


def test_the_way_to_the_backups_stands_at_them(settings_window: DeskWindow, qtbot: QtBot) -> None:
    assert settings_window.shell is not None
    settings_window.shell.go(ToSettings("backups"))
    stick = button(settings_window, "backup_stick")
    assert settings_window.focusWidget() is stick
    qtbot.waitUntil(lambda: not stick.visibleRegion().isEmpty(), timeout=5000)
