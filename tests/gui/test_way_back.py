"""The way back: Esc and 返回 lead to where one came from; ledgers of one group are no step back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.gui.routes import ToHome, ToLedger
from ruraldesk.gui.window import DeskWindow
from tests.gui.test_ledger import open_ledger


def test_esc_leads_back_from_a_list_one_was_led_to_and_takes_an_own_filter_back_first(
    window: DeskWindow, qtbot: QtBot
) -> None:
    shell = window.shell
    assert shell is not None
    table = open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"),)), 1)
    back = window.findChild(QAbstractButton, "action:back")
    assert back is not None
    assert (back.isVisible(), back.text()) == (True, "首页")
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert isinstance(shell.route, ToHome)
    table = open_ledger(window, qtbot, ToLedger("person"), 3)
    line = window.findChild(QLineEdit, "field:filter")
    assert line is not None
    line.setText("没有这个人")
    qtbot.waitUntil(lambda: table.model().rowCount() == 0, timeout=5000)
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=5000)
    assert isinstance(shell.route, ToLedger)
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert isinstance(shell.route, ToHome)


def test_the_rail_offers_no_way_back_and_esc_stays(window: DeskWindow, qtbot: QtBot) -> None:
    shell = window.shell
    assert shell is not None
    for name in ("nav:person", "nav:statistics", "nav:exchange"):
        entry = window.findChild(QAbstractButton, name)
        back = window.findChild(QAbstractButton, "action:back")
        assert entry is not None
        assert back is not None
        entry.click()
        at = shell.route
        assert not back.isVisible(), name
        qtbot.keyClick(shell, Qt.Key.Key_Escape)
        assert shell.route == at


def test_changing_to_a_register_beside_goes_by_keys_round_the_end_and_is_no_step_back(
    window: DeskWindow, qtbot: QtBot
) -> None:
    shell = window.shell
    assert shell is not None
    shell.go(ToLedger("facility"))
    seen = []
    for _ in range(12):
        qtbot.keyClick(shell, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(shell.route, ToLedger)
        seen.append(shell.route.form)
        if seen[-1] == "facility":
            break
    assert len(seen) > 3
    assert len(set(seen)) == len(seen)
    qtbot.keyClick(shell, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(shell.route, ToLedger)
    assert shell.route.form == seen[-2]
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    assert isinstance(shell.route, ToHome)
