"""Enter in the steps before the desk goes from line to line, and what is typed next lands in the next line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.documents.recovery_sheet import __file__ as recovery_sheet
from ruraldesk.gui.first_start.begin_pages import ClerkPage, NamePage
from ruraldesk.gui.first_start.facts import Facts
from ruraldesk.gui.first_start.recovery_pages import SheetPage


def line(page: ClerkPage | NamePage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, f"field:{name}")
    assert isinstance(found, QLineEdit)
    return found


def test_enter_after_the_passphrase_stands_in_the_line_below(qtbot: QtBot) -> None:
    page = ClerkPage(Facts())
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    first, second = line(page, "passphrase"), line(page, "passphrase2")
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(first, "mima2026")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is not second


def test_a_short_line_begins_where_the_long_one_above_it_begins(qtbot: QtBot) -> None:
    page = NamePage(Facts())
    qtbot.addWidget(page)
    page.resize(1100, 600)
    with qtbot.waitExposed(page):
        page.show()
    starts = {one: line(page, one).mapTo(page, line(page, one).rect().topLeft()).x() for one in ("name", "code")}
    assert starts["name"] == starts["code"]


def test_the_step_and_the_paper_ask_for_the_same_number_of_sheets() -> None:
    assert "只印这一张" in Path(recovery_sheet).read_text(encoding="utf-8")
    assert "打一张" in SheetPage.sentence
