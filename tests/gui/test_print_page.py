"""The print page: another paper, a blank sheet, and a reason only where a reason helps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from ruraldesk.gui.pages.print_findings import FindingsPanel
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.routes import ToPrint
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import records
from ruraldesk.services.printing import PrintFinding


def open_paper(window: DeskWindow, qtbot: QtBot) -> PrintPage:
    shell = window.shell
    assert shell is not None
    person = records.add(shell.bench.desk, "person", {"name": "王建国", "publish_consent": "none"}).record.id
    shell.go(ToPrint("person", (person,)))
    page = shell.page
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: page._paper is not None, timeout=10000)
    return page


def test_a_blank_sheet_is_one_tick_away(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_paper(window, qtbot)
    filled = page._paper
    blank = page.findChild(QCheckBox, "field:blank")
    assert blank is not None
    qtbot.keyClick(blank, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page._paper is not filled and page._paper is not None, timeout=10000)
    assert page._wanted().options.blank
    button = page.findChild(QAbstractButton, "action:print")
    assert button is not None
    assert button.isEnabled()


def test_a_paper_that_fits_one_sheet_only_offers_no_other(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_paper(window, qtbot)
    kinds = page.findChild(QComboBox, "field:paper")
    assert kinds is not None
    assert kinds.count() == 1
    assert not kinds.isEnabled()
    assert page._wanted().kinds == {}


def test_a_reason_is_asked_only_for_what_a_reason_lets_out(window: DeskWindow, qtbot: QtBot) -> None:
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    panel.show_findings([PrintFinding("stopped", "支出比预算多。", "", "spent", "r1")])
    assert panel.findChild(QAbstractButton, "action:allow") is None
    panel.show_findings([PrintFinding("stopped", "说明里有手机号。", "说明", "note", "r1", may_pass=True)])
    assert panel.findChild(QAbstractButton, "action:allow") is not None
