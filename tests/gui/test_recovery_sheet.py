"""The recovery sheet typed in: confusable signs, a pasted sheet, a void one, and the new passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.documents.recovery_sheet import __file__ as recovery_sheet
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.pages.settings_people import __file__ as settings_people
from ruraldesk.gui.recover_dialog import RecoverDialog
from ruraldesk.gui.unlock import __file__ as unlock
from ruraldesk.gui.window import DeskWindow
from ruraldesk.gui.window import __file__ as window_file
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks
from ruraldesk.services.desk import Desk

ALIKE = str.maketrans({"0": "O", "1": "l", "2": "２"})


@pytest.fixture
def code(desk: Desk) -> str:
    found = clerks.new_recovery(desk)
    while not {"0", "1", "2"} <= set(found):
        found = clerks.new_recovery(desk)
    return found


@pytest.fixture
def dialog(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> Iterator[RecoverDialog]:
    clerks.add_clerk(desk, "陆建明", "demo12")
    window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), desk)
    qtbot.addWidget(window)
    made = RecoverDialog(folder, ["沈小兰", "陆建明"], Jobs(ImmediateExecutor()), window)
    made.show()
    yield made
    made.close()
    window.close()


def line(dialog: RecoverDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"field:{name}")
    assert found is not None
    return found


def go(dialog: RecoverDialog) -> QAbstractButton:
    found = dialog.findChild(QAbstractButton, "action:recover_go")
    assert found is not None
    return found


def message(dialog: RecoverDialog) -> str:
    found = dialog.findChild(QLabel, "message")
    assert found is not None
    return found.text()


def choose_passphrase(dialog: RecoverDialog, passphrase: str) -> None:
    line(dialog, "new_passphrase").setText(passphrase)
    line(dialog, "new_passphrase2").setText(passphrase)


def test_signs_that_look_alike_are_read_as_they_are_meant(dialog: RecoverDialog, desk: Desk, code: str) -> None:
    for place, group in enumerate(code.lower().translate(ALIKE).split("-"), start=1):
        line(dialog, f"recovery{place}").setText(f" {group} ")
    assert message(dialog) == "8组都写对了。"
    who = dialog.findChild(QComboBox, "field:recover_clerk")
    assert who is not None
    who.setCurrentIndex(1)
    choose_passphrase(dialog, "新口令 2026")
    go(dialog).click()
    assert dialog.result() == 1
    assert clerks.take_over(desk, "陆建明", "新口令 2026")


@pytest.mark.parametrize("between", ["-", " ", "", "　"])
def test_a_whole_sheet_pasted_into_the_first_group_fills_all(dialog: RecoverDialog, code: str, between: str) -> None:
    line(dialog, "recovery1").setText(code.replace("-", between))
    assert [line(dialog, f"recovery{place}").text() for place in range(1, 9)] == code.split("-")
    assert message(dialog) == "8组都写对了。"


def test_a_wrong_group_is_named_and_the_button_says_what_is_missing(dialog: RecoverDialog, code: str) -> None:
    groups = code.split("-")
    swapped = groups[2][1] + groups[2][0] + groups[2][2:]
    line(dialog, "recovery1").setText(code.replace(groups[2], swapped if swapped != groups[2] else "0000"))
    assert message(dialog).startswith("第3组对不上")
    reason = dialog.findChild(QLabel, "reason")
    assert reason is not None
    assert reason.text() == "还差1组"
    assert not go(dialog).isEnabled()
    line(dialog, "recovery3").setText(groups[2])
    for typed, words in (("", "口令还差4个字"), ("abc ", "口令还差1个字"), ("abcd", "两遍口令还不一样")):
        line(dialog, "new_passphrase").setText(typed)
        assert reason.text() == words
    line(dialog, "new_passphrase2").setText("abcd")
    assert go(dialog).isEnabled()


def test_a_void_sheet_is_told_and_changes_nothing(dialog: RecoverDialog, desk: Desk, code: str) -> None:
    clerks.new_recovery(desk)
    line(dialog, "recovery1").setText(code)
    choose_passphrase(dialog, "demo34")
    go(dialog).click()
    assert "这张恢复单打不开现在的记录" in message(dialog)
    assert dialog.isVisible()
    assert clerks.passphrase_fits(desk, "demo12")


def test_who_is_alone_writes_her_new_passphrase_next_and_enter_never_leads_out(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, code: str
) -> None:
    window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), desk)
    qtbot.addWidget(window)
    alone = RecoverDialog(folder, ["沈小兰"], Jobs(ImmediateExecutor()), window)
    with qtbot.waitExposed(alone):
        alone.show()
    alone.activateWindow()
    qtbot.waitUntil(alone.isActiveWindow)
    line(alone, "recovery1").setText(code)
    stood = QApplication.focusWidget()
    assert stood is line(alone, "new_passphrase")
    second = line(alone, "new_passphrase2")
    second.setFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is second  # nothing is written yet: not on 再想想, where Enter would give up
    choose_passphrase(alone, "xinde12")
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is go(alone)
    alone.close()
    window.close()


def test_the_sheet_names_the_way_as_the_window_does() -> None:
    asked = "忘了口令，用恢复单"
    assert f"“{asked}”" in Path(recovery_sheet).read_text(encoding="utf-8")
    assert f'"{asked}"' in Path(unlock).read_text(encoding="utf-8")


def test_the_sheet_and_the_window_say_the_same_of_a_sheet_that_was_used() -> None:
    for one in (recovery_sheet, window_file):
        assert "点“重打恢复单”" in Path(one).read_text(encoding="utf-8")
    assert '"重打恢复单"' in Path(settings_people).read_text(encoding="utf-8")
