"""The locked desk: nothing of a case is seen, nothing is lost, and whoever knows her passphrase goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.idle import IdleWatch
from ruraldesk.gui.theme.tokens import measures
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import clerks, drafts, ledger, settings
from ruraldesk.services.desk import Desk

Commit = Callable[[QWidget, str], None]
OTHER = "云 泾 2026"


@pytest.fixture
def colleague(desk: Desk) -> str:
    clerks.add_clerk(desk, "陆建明", OTHER)
    return "陆建明"


def lock_page(window: DeskWindow) -> UnlockPage:
    found = [one for one in window.findChildren(UnlockPage) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def line_of(page: QWidget, field: str = "passphrase") -> QLineEdit:
    line = page.findChild(QLineEdit, f"field:{field}")
    assert line is not None
    return line


def enter(window: DeskWindow, qtbot: QtBot, passphrase: str) -> None:
    line = line_of(lock_page(window))
    line.setText(passphrase)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def words_seen() -> str:
    """Every word a passer-by could read in any window of the program, titles included."""
    found = []
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            found.append(top.windowTitle())
            labels = [
                one
                for one in (top, *top.findChildren(QLabel))
                if isinstance(one, QLabel) and not one.visibleRegion().isEmpty()
            ]
            found += [one.text() for one in labels]
            found += [one.text() for one in top.findChildren(QLineEdit) if not one.visibleRegion().isEmpty()]
    return "\n".join(found)


def some_person(desk: Desk) -> str:
    return ledger.rows(desk, "person", ledger.ids(desk, "person")[:1])[0].id


def test_the_lock_hides_the_small_windows_and_keeps_what_is_typed_in_them(
    window: DeskWindow, qtbot: QtBot, desk: Desk, commit: Commit
) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person", some_person(desk)))
    dialogs: list[QDialog] = [
        HistoryDialog(window.shell.bench, some_person(desk), window),
        QuickAdd(window.shell.bench, "person", "沈根法", window),
    ]
    for dialog in dialogs:
        dialog.setModal(True)
        dialog.show()
    qtbot.waitUntil(lambda: all(one.isVisible() for one in dialogs))
    assert "沈根法" in words_seen()
    window.lock()
    qtbot.waitUntil(lambda: not any(name in words_seen() for name in ("沈根法", "周美琴", "朱明泉")))
    assert lock_page(window).window() is not window  # a dialog takes every key: the page stands before it
    qtbot.keyClick(lock_page(window), Qt.Key.Key_Escape)
    assert window.locked
    assert lock_page(window).isVisible()
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    assert all(one.isVisible() for one in dialogs)
    assert "沈根法" in words_seen()
    assert window.front is window.shell
    for dialog in dialogs:
        dialog.close()


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_a_tooltip_with_a_name_goes_with_the_lock(window: DeskWindow, qtbot: QtBot) -> None:
    QToolTip.showText(window.mapToGlobal(window.rect().center()), "周美琴，第5组", window)
    qtbot.waitUntil(lambda: "周美琴，第5组" in words_seen(), timeout=5000)
    window.lock()
    qtbot.waitUntil(lambda: "周美琴，第5组" not in words_seen(), timeout=5000)
    assert lock_page(window).window() is window


def test_what_a_job_has_to_say_waits_behind_the_lock(window: DeskWindow, qtbot: QtBot) -> None:
    window.lock()
    late = QDialog(window)
    late.setModal(True)
    late.setWindowTitle("周美琴的登记没有存进去")
    late.show()
    late.activateWindow()
    qtbot.waitUntil(lambda: "周美琴" not in words_seen(), timeout=5000)
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    assert late.windowTitle() == "周美琴的登记没有存进去"
    late.close()


def test_a_mistake_behind_the_lock_is_told_after_it(window: DeskWindow, qtbot: QtBot) -> None:
    window.lock()
    window.show_crash(ZeroDivisionError())
    assert isinstance(window.front, UnlockPage)
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: window.front is not None and window.front.objectName() == "page:crash", timeout=5000)


def test_where_opening_ends_in_a_mistake_of_ours_it_can_be_tried_again_with_what_was_written(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    window.lock()
    page = lock_page(window)
    go = page.findChild(QAbstractButton, "action:unlock")
    assert go is not None
    with monkeypatch.context() as patch:
        patch.setattr(clerks, "take_over", broken)
        enter(window, qtbot, "demo12")
        qtbot.waitUntil(lambda: "再按一次" in words_seen(), timeout=5000)
    assert go.isEnabled()
    go.click()
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)


def test_another_clerk_takes_over_in_one_step_and_the_draft_waits_for_the_first(
    window: DeskWindow, qtbot: QtBot, desk: Desk, colleague: str, commit: Commit
) -> None:
    settings.change(desk, large_text=False)
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    name = line_of(page, "name")
    name.setFocus()
    commit(name, "写了一半的人")
    change = window.shell.rail.findChild(QAbstractButton, "action:change_clerk")
    assert change is not None
    change.click()
    words = lock_page(window).findChild(QLabel, "lock_words")
    assert words is not None
    assert words.text() == f"换{colleague}来办。沈小兰写了一半的，已存成沈小兰的草稿。"
    old = window.shell
    enter(window, qtbot, OTHER)
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    assert window.shell is not old
    assert desk.clerk == colleague
    assert drafts.drafts(desk) == []
    shown = window.shell.rail.findChild(QLabel, "clerk")
    assert shown is not None
    assert shown.text() == f"{colleague} 在办"
    window.lock()
    line = line_of(lock_page(window))
    qtbot.keyClick(line, Qt.Key.Key_Up)
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    assert desk.clerk == "沈小兰"
    assert [one.title for one in drafts.drafts(desk)] == ["写了一半的人"]


def test_the_text_size_goes_with_the_clerk(window: DeskWindow, qtbot: QtBot, desk: Desk, colleague: str) -> None:
    assert window.shell is not None
    window.shell.use_large_text(True)
    window.change_clerk()
    enter(window, qtbot, OTHER)
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    assert not measures().large


def test_five_wrong_passphrases_wait_ten_seconds_and_then_it_goes_on(
    window: DeskWindow, qtbot: QtBot, clock: FixedClock
) -> None:
    window.lock()
    page = lock_page(window)
    go = page.findChild(QAbstractButton, "action:unlock")
    problem = page.findChild(QLabel, "problem:passphrase")
    assert go is not None
    assert problem is not None
    for times in range(5):
        enter(window, qtbot, f"不对{times}")
        qtbot.waitUntil(lambda: bool(line_of(page).property("problem")), timeout=5000)
    assert problem.text() == "口令已经写错5次，10秒后再试。记录都在；忘了就用恢复单。"
    assert not go.isEnabled()
    enter(window, qtbot, "demo12")
    assert window.locked
    clock.advance(timedelta(seconds=10))
    qtbot.waitUntil(go.isEnabled, timeout=5000)
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)


def test_a_chinese_passphrase_is_written_in_sight_because_dots_take_no_input_method(
    window: DeskWindow, qtbot: QtBot, desk: Desk, commit: Commit
) -> None:
    clerks.change_passphrase(desk, "沈小兰", "禾塘 村口")
    window.lock()
    page = lock_page(window)
    line = line_of(page)
    see = page.findChild(QAbstractButton, "action:see.passphrase")
    assert see is not None
    hidden = Qt.InputMethodHint.ImhHiddenText  # at dots, input methods stand aside
    assert line.inputMethodHints() & hidden
    see.click()
    assert not line.inputMethodHints() & hidden
    commit(line, "禾塘 村口")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.echoMode() == QLineEdit.EchoMode.Password
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)


def test_caps_lock_is_noticed_by_a_capital_without_shift(window: DeskWindow, qtbot: QtBot) -> None:
    window.lock()
    page = lock_page(window)
    hint = page.findChild(QLabel, "caps:passphrase")
    assert hint is not None
    qtbot.keyClicks(line_of(page), "demo")
    assert not hint.isVisible()
    qtbot.keyClicks(line_of(page), "D")  # QTest sends a capital with no modifier: as caps lock does
    assert hint.isVisible()
    qtbot.keyClick(line_of(page), Qt.Key.Key_CapsLock)
    assert not hint.isVisible()


def test_a_refusal_that_is_no_wrong_passphrase_costs_no_try(window: DeskWindow, qtbot: QtBot) -> None:
    window.lock()
    page = lock_page(window)
    for _ in range(6):
        page.refuse(UserError("key_file_missing"))
    go = page.findChild(QAbstractButton, "action:unlock")
    assert go is not None
    assert go.isEnabled()


def test_idle_time_locks_over_an_open_dialog(window: DeskWindow, qtbot: QtBot, desk: Desk, clock: FixedClock) -> None:
    assert window.shell is not None
    dialog = HistoryDialog(window.shell.bench, some_person(desk), window)
    dialog.setModal(True)
    dialog.show()
    watch = window.findChild(IdleWatch)
    assert watch is not None
    clock.advance(timedelta(minutes=16))
    watch.look()
    assert window.locked
    enter(window, qtbot, "demo12")
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)
    dialog.close()
