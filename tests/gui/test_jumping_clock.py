"""The computer's date jumps: asked once, in words; nothing is lost or put out of order by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.shell.idle import IdleWatch
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import backups, records
from ruraldesk.services.desk import Desk

YEAR = timedelta(days=365)
Answered = Callable[[int], list[str]]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Answered:
    """Answer every dialog in one way and note what it said."""
    told: list[str] = []

    def answer(go: int) -> list[str]:
        def take(dialog: AskDialog) -> int:
            body = dialog.findChild(QLabel, "message")
            assert body is not None
            told.append(f"{dialog.windowTitle()}\n{body.text()}")
            return go

        monkeypatch.setattr(AskDialog, "exec", take)
        return told

    return answer


def opened(qtbot: QtBot, folder: DataFolder, clock: FixedClock) -> DeskWindow:
    window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(window)
    window.show()
    line = window.findChild(QLineEdit, "field:passphrase")
    go = window.findChild(QAbstractButton, "action:unlock")
    assert line is not None
    assert go is not None
    line.setText("demo12")
    go.click()
    return window


def used_once(qtbot: QtBot, folder: DataFolder, clock: FixedClock, desk: Desk) -> None:
    desk.close()
    opened(qtbot, folder, clock).close()


def test_a_date_that_went_back_a_year_is_asked_once_and_may_be_right(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, answered: Answered
) -> None:
    told = answered(1)
    used_once(qtbot, folder, clock, desk)
    assert told == []
    clock.advance(-YEAR)
    window = opened(qtbot, folder, clock)
    (asked,) = told
    assert asked.startswith("电脑的日期往回走了365天，对吗？")
    assert "上次在这里用是2026年11月24日，现在电脑说是2025年11月24日。" in asked
    assert window.desk is not None
    assert window.desk.clock.today() == date(2025, 11, 24)
    late = records.add(window.desk, "person", {"name": "后来的人"}).record.id
    assert records.get(window.desk, late).fields["name"] == "后来的人"
    assert backups.check(window.desk, deep=True) == []
    window.close()
    opened(qtbot, folder, clock).close()
    assert len(told) == 1


def test_a_wrong_date_that_went_back_lets_one_work_on_the_later_day(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, answered: Answered
) -> None:
    told = answered(0)
    used_once(qtbot, folder, clock, desk)
    clock.advance(-YEAR)
    window = opened(qtbot, folder, clock)
    assert len(told) == 1
    assert window.desk is not None
    assert window.shell is not None
    assert window.desk.clock.today() == date(2026, 11, 24)
    shown = window.shell.findChild(QLabel, "status_day")
    assert shown is not None
    assert shown.text() == "2026年11月24日 星期二"
    late = records.add(window.desk, "person", {"name": "后来的人"}).record
    assert late.meta.created_at.startswith("2026-11-24")
    clock.advance(timedelta(hours=20))
    assert window.desk.clock.today() == date(2026, 11, 25)
    window.close()
    opened(qtbot, folder, clock).close()
    assert len(told) == 2, "the date is still wrong: the next start asks again"


def test_a_date_that_jumped_ahead_is_asked_and_a_wrong_one_closes_the_desk_unchanged(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, answered: Answered
) -> None:
    told = answered(0)
    used_once(qtbot, folder, clock, desk)
    clock.advance(YEAR)
    window = opened(qtbot, folder, clock)
    assert told[0].startswith("电脑的日期往前跳了365天，对吗？")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=5000)
    assert window.desk is None
    answered(1)
    again = opened(qtbot, folder, clock)
    assert again.desk is not None
    assert again.desk.clock.today() == date(2027, 11, 24)
    again.close()
    opened(qtbot, folder, clock).close()
    assert len(told) == 2


@pytest.mark.parametrize("step", [timedelta(minutes=-30), timedelta(hours=9), timedelta(days=40)])
def test_a_small_step_asks_nobody(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    answered: Answered,
    step: timedelta,
) -> None:
    told = answered(1)
    used_once(qtbot, folder, clock, desk)
    clock.advance(step)
    opened(qtbot, folder, clock).close()
    assert told == []


def test_the_lock_still_comes_when_the_clock_was_set_back(window: DeskWindow, clock: FixedClock) -> None:
    watch = window.findChild(IdleWatch)
    assert watch is not None
    watch.begin()
    clock.advance(-YEAR)
    watch.look()
    assert not window.locked
    clock.advance(timedelta(minutes=16))
    watch.look()
    assert window.locked
