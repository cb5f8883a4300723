"""The ledger page: what it shows, how it is filtered, sorted and chosen from by keys, and the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from ruraldesk.gui.routes import ToHome, ToLedger
from ruraldesk.gui.window import DeskWindow


def open_ledger(window: DeskWindow, qtbot: QtBot, route: ToLedger, rows: int) -> QTableView:
    """Go to a ledger and wait until it shows so many rows."""
    assert window.shell is not None
    window.shell.go(route)
    table = window.findChild(QTableView, f"list:{route.form}")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == rows, timeout=5000)
    return table


def test_a_route_with_a_filter_opens_what_fits_it_on_the_same_page(window: DeskWindow, qtbot: QtBot) -> None:
    table = open_ledger(window, qtbot, ToLedger("person"), 3)
    again = open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"),)), 1)
    assert again is table
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"), ("group_no", "7"))), 2)
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no>=", "3"),), text="周美琴"), 1)


def test_a_ledger_is_found_again_as_it_was_left(window: DeskWindow, qtbot: QtBot) -> None:
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"),)), 1)
    assert window.shell is not None
    window.shell.go(ToHome())
    window.shell.go_back()
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
    table = window.findChild(QTableView, "list:person")
    assert table is not None
    assert table.model().rowCount() == 1
    assert window.shell.page is not None
    assert window.shell.page.escape()
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=5000)
