"""What stands before the desk: moved or copied, the sheet that was not tried, a backup brought back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.restoring import RestoreDialog
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import backups, ledger, records, recovery_drill
from ruraldesk.services.desk import Desk


def open_window(qtbot: QtBot, folder: DataFolder, clock: FixedClock, desk: Desk | None = None) -> DeskWindow:
    window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), desk)
    qtbot.addWidget(window)
    window.show()
    return window


def press(parent: QWidget, verb: str) -> None:
    found = [one for one in parent.findChildren(QAbstractButton, f"action:{verb}") if one.isVisibleTo(parent)]
    assert found, verb
    found[-1].click()


def write(parent: QWidget, field: str, words: str) -> None:
    lines = [one for one in parent.findChildren(QLineEdit, f"field:{field}") if one.isVisibleTo(parent)]
    assert len(lines) == 1, field
    lines[0].setText(words)


def unlock(window: DeskWindow) -> None:
    write(window, "passphrase", "demo12")
    press(window, "unlock")


@pytest.fixture
def elsewhere(desk: Desk, tmp_path: Path) -> DataFolder:
    """The vault of a closed desk, copied to another folder."""
    desk.close()
    shutil.copytree(desk.folder.root, tmp_path / "elsewhere")
    return DataFolder(tmp_path / "elsewhere")


@pytest.mark.parametrize("verb", ["moved", "copied"])
def test_a_vault_in_another_place_asks_whether_it_was_moved_or_copied(
    qtbot: QtBot, dressed: QApplication, elsewhere: DataFolder, clock: FixedClock, desk: Desk, verb: str
) -> None:
    window = open_window(qtbot, elsewhere, clock)
    unlock(window)
    assert window.desk is None
    assert window.front is not None
    assert window.front.objectName() == "page:moved"
    press(window, "stay")
    unlock(window)
    press(window, verb)
    assert window.desk is not None
    assert (window.desk.device == desk.device) is (verb == "moved")
    window.close()


def test_the_first_page_warns_until_the_sheet_was_tried_and_the_drill_wants_the_real_one(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    old, code = recovery_drill.new_sheet(desk), recovery_drill.new_sheet(desk)
    window = open_window(qtbot, folder, clock, desk)
    press(window, "drill")
    fill_sheet(window, old)
    press(window, "step_next")
    assert recovery_drill.is_open(desk)
    message = [one.text() for one in window.findChildren(QLabel, "message") if one.isVisibleTo(window)]
    assert any("作废" in words for words in message)
    fill_sheet(window, code)
    press(window, "step_next")
    assert not recovery_drill.is_open(desk)
    assert window.shell is not None
    assert window.front is window.shell
    assert not [one for one in window.findChildren(QAbstractButton, "action:drill") if one.isVisibleTo(window)]
    window.close()


def fill_sheet(window: DeskWindow, code: str) -> None:
    for place, group in enumerate(code.split("-"), start=1):
        write(window, f"recovery{place}", group)


def test_a_backup_is_shown_and_brought_back_by_verbs(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = backups.back_up(desk)
    records.add(desk, "person", {"name": "后来的人"})
    window = open_window(qtbot, folder, clock, desk)
    shown: list[str] = []

    def answer(dialog: RestoreDialog) -> int:
        words = dialog.findChild(QLabel, "message")
        assert words is not None
        shown.append(words.text())
        write(dialog, "restore_passphrase", "不对")
        press(dialog, "restore_go")
        assert dialog.result() == QDialog.DialogCode.Rejected
        write(dialog, "restore_passphrase", "demo12")
        press(dialog, "restore_go")
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", answer)
    assert window.shell is not None
    window.shell.restore(made.file)
    assert "备份里有3件" in shown[0]
    assert "现在有4件" in shown[0]
    assert window.desk is not None
    assert window.desk is not desk
    assert ledger.count(window.desk, "person") == 3
    assert list((folder.root / "replaced").iterdir())
    window.close()


def test_a_backup_that_failed_at_close_is_told(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, said: list[str]
) -> None:
    window = open_window(qtbot, folder, clock, desk)
    records.add(desk, "person", {"name": "后来的人"})
    shutil.rmtree(folder.backups, ignore_errors=True)
    folder.backups.write_text("")
    said.clear()
    window.close()
    assert len(said) == 1


def test_a_desk_without_its_key_file_is_said_and_not_begun_anew(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    desk.close()
    folder.keys.unlink()
    window = open_window(qtbot, folder, clock)
    assert window.front is not None
    assert window.front.objectName() == "page:stopped"
    window.close()
