"""What stands before the desk: moved or copied, the sheet that was not tried, a backup brought back."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.restore_page import RestorePage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import backup_sticks, backups, clerks, handover, ledger, records, recovery_drill
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.store.database import open_vault
from ruraldesk.store.migrations import SCHEMA_VERSION


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


def test_a_backup_is_looked_into_and_brought_back_by_verbs(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = backups.back_up(desk)
    clock.advance(timedelta(minutes=5))
    records.add(desk, "person", {"name": "后来的人"})
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    window.shell.restore(made.file)
    page = page_of(window)
    assert "新登记的1件没有了" in " ".join(words_on(page))
    assert any("后来的人" in one for one in words_on(page))
    press(page, "restore_go")  # the dialog is answered with the safe verb
    assert ledger.count(desk, "person") == 4
    asked: list[str] = []
    monkeypatch.setattr(AskDialog, "exec", lambda one: (asked.append(one.windowTitle()), 1)[1])
    press(page, "restore_go")
    assert asked == ["换成今天10:42的备份吗？"]
    assert window.desk is not None
    assert window.desk is not desk
    assert window.front is window.shell
    assert ledger.count(window.desk, "person") == 3
    assert [one.records for one in backups.backups(window.desk)] == [4, 3]
    assert list((folder.root / "replaced").iterdir())
    window.close()


def test_a_clerk_looks_into_backups_and_a_supervisor_brings_them_back(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    made = backups.back_up(desk)
    clerks.add_clerk(desk, "陆建明", "demo12")
    clerks.take_over(desk, "陆建明", "demo12")
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    window.shell.restore(made.file)
    page = page_of(window)
    assert "换备份要主管来办，里面可以看" in words_on(page)
    assert any("一件不少" in one for one in words_on(page))
    assert not shown_buttons(page, "restore_go")[0].isEnabled()
    window.close()


def test_going_back_from_the_backups_leaves_everything_as_it_was(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    window.shell.restore()
    page = page_of(window)
    assert any("没有备份" in one for one in words_on(page))
    assert not shown_buttons(page, "restore_go")[0].isEnabled()
    press(page, "stay")
    assert window.front is window.shell
    assert window.shell.route == ToForm("person")
    assert window.desk is desk
    window.close()


def test_another_computer_takes_a_backup_from_a_stick_at_its_first_start(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_sticks.write(desk, stick)
    desk.close()
    window = open_window(qtbot, DataFolder(tmp_path / "new"), clock)
    press(window, "restore")
    page = page_of(window)
    monkeypatch.setattr(handover, "sticks", lambda: [])
    press(page, "look_stick")
    assert any("没看到U盘" in one for one in words_on(page))
    monkeypatch.setattr(handover, "sticks", lambda: [handover.Stick(stick, "KINGSTON", 1 << 30, False)])
    press(page, "look_stick")
    write(page, "restore_passphrase", "不对不对")
    press(page, "restore_look")
    assert any("口令打不开" in one for one in words_on(page))
    write(page, "restore_passphrase", "demo12")
    press(page, "restore_look")
    assert any("禾塘村" in one for one in words_on(page))
    press(page, "restore_go")
    assert window.desk is not None
    assert ledger.count(window.desk, "person") == 3
    window.close()


def test_what_is_no_backup_is_said_in_words(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, tmp_path: Path
) -> None:
    made = backups.back_up(desk)
    (made.file / "vault.db").write_bytes(b"\0" * 8192)
    (tmp_path / "RD1_x_report.rdb").write_bytes(b"x")
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    for file, words in ((made.file, "口令打不开|打不开，或与记录对不上"), (tmp_path / "RD1_x_report.rdb", "不是备份")):
        window.shell.restore(file)
        page = page_of(window)
        if shown_lines(page, "restore_passphrase"):
            write(page, "restore_passphrase", "demo12")
            press(page, "restore_look")
        assert re.search(words, " ".join(words_on(page))), words_on(page)
        assert not shown_buttons(page, "restore_go")[0].isEnabled()
    window.close()


def test_a_stick_pulled_after_its_backup_was_looked_at_is_said_and_nothing_has_changed(
    qtbot: QtBot,
    dressed: QApplication,
    folder: DataFolder,
    clock: FixedClock,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_sticks.write(desk, stick)
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    window.shell.restore(stick)
    page = page_of(window)
    told: list[str] = []

    def go_on(dialog: AskDialog) -> int:
        told.extend(one.text() for one in dialog.findChildren(QLabel))
        return 1

    monkeypatch.setattr(AskDialog, "exec", go_on)
    shutil.rmtree(stick)
    press(page, "restore_go")
    assert "U盘拔了" in " ".join(told)
    assert "插回U盘" in " ".join(told)
    assert window.front is window.shell
    assert window.desk is desk
    assert ledger.count(desk, "person") == 3
    window.close()


def test_a_desk_made_by_the_first_start_is_closed_with_the_window(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    folder = DataFolder(tmp_path / "new")
    window = open_window(qtbot, folder, clock)
    press(window, "step_next")
    write(window, "name", "禾塘村")
    write(window, "code", "330411103999")
    press(window, "step_next")
    write(window, "clerk", "沈小兰")
    for line in ("passphrase", "passphrase2"):
        write(window, line, "demo12")
    press(window, "step_next")
    assert window.desk is not None
    assert window.desk.is_open
    window.close()
    again = open_desk(folder, "沈小兰", "demo12", clock)
    assert backups.last_good(again) is not None
    again.store.close(backup=False)


def page_of(window: DeskWindow) -> RestorePage:
    page = window.front
    assert isinstance(page, RestorePage)
    return page


def words_on(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page) and one.text()]


def shown_buttons(parent: QWidget, verb: str) -> list[QAbstractButton]:
    return [one for one in parent.findChildren(QAbstractButton, f"action:{verb}") if one.isVisibleTo(parent)]


def shown_lines(parent: QWidget, field: str) -> list[QLineEdit]:
    return [one for one in parent.findChildren(QLineEdit, f"field:{field}") if one.isVisibleTo(parent)]


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


def test_a_desk_without_its_key_file_is_said_and_brought_back_from_its_backup(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    desk.close()
    folder.keys.unlink()
    window = open_window(qtbot, folder, clock)
    assert window.front is not None
    assert window.front.objectName() == "page:stopped"
    press(window, "restore")
    page = page_of(window)
    press(page, "stay")
    assert window.front is not None
    assert window.front.objectName() == "page:stopped"
    press(window, "restore")
    page = page_of(window)
    write(page, "restore_passphrase", "demo12")
    press(page, "restore_look")
    press(page, "restore_go")
    assert window.desk is not None
    assert ledger.count(window.desk, "person") == 3
    window.close()


def test_a_backup_of_a_newer_program_says_so_instead_of_asking_for_more(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> None:
    made = backups.back_up(desk)
    newer = open_vault(made.file / "vault.db", desk.dek)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    window = open_window(qtbot, folder, clock, desk)
    assert window.shell is not None
    window.shell.restore(made.file)
    page = page_of(window)
    assert any("更新的版本" in one for one in words_on(page))
    assert any("先升级" in one for one in words_on(page))
    assert not shown_buttons(page, "restore_go")[0].isEnabled()
    window.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("330499", "代码应为12位数字，现在6位"),
        ("33049910x201", "代码只写数字，一个别的字也不要"),
        ("３３０４９９１０１２０１", "代码只写数字，一个别的字也不要"),
        ("330499101201", ""),
    ],
)
def test_a_code_of_other_signs_is_not_told_its_length(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock, code: str, words: str
) -> None:
    window = open_window(qtbot, DataFolder(tmp_path / "new"), clock)
    press(window, "step_next")
    write(window, "name", "禾塘村")
    write(window, "code", code)
    assert [one.text() for one in window.findChildren(QLabel, "reason") if one.isVisibleTo(window)] == [words]
    window.close()
