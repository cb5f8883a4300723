"""No number of a person is read over the counter: masked at rest in form and ledger, whole where one is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import ledger, ledger_export, records
from ruraldesk.services.desk import Desk

ID, MASKED_ID = "11010519491231002X", "110105********002X"
MOBILE, MASKED_MOBILE = "13912345678", "139****5678"


@pytest.fixture
def who(desk: Desk) -> str:
    fields = {"name": "样例甲", "id_no": ID, "mobile": MOBILE, "publish_consent": "none", "register_status": "present"}
    return records.add(desk, "person", fields).record.id


def opened(window: DeskWindow, who: str = "") -> FormPage:
    assert window.shell is not None
    window.shell.go(ToForm("person", who))
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def line(page: FormPage, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, f"field:{name}")
    assert found is not None
    return found


def way(page: FormPage, name: str) -> Link:
    found = page.findChild(Link, f"action:show.{name}")
    assert found is not None
    return found


def test_a_number_is_masked_until_one_goes_into_its_field_and_again_after(
    window: DeskWindow, desk: Desk, who: str, qtbot: QtBot, commit: Callable[[QWidget, str], None]
) -> None:
    page = opened(window, who)
    number = line(page, "id_no")
    assert number.text() == MASKED_ID
    number.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: number.text() == ID)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number.text() == MASKED_ID)
    assert page.session.text("id_no") == ID
    name = line(page, "name")
    name.setFocus()
    name.selectAll()
    commit(name, "样例乙")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: records.get(desk, who).fields["name"] == "样例乙", timeout=10_000)
    assert records.get(desk, who).fields["id_no"] == ID


def test_a_word_beside_the_number_shows_it_and_is_gone_meanwhile(window: DeskWindow, who: str, qtbot: QtBot) -> None:
    page = opened(window, who)
    number = line(page, "id_no")
    word = way(page, "id_no")
    assert word.isVisible()
    qtbot.waitUntil(lambda: page.childAt(word.mapTo(page, word.rect().center())) is word)
    qtbot.mouseClick(word, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: number.text() == ID)
    assert not word.isVisible()


def test_a_number_being_typed_is_whole_and_what_is_kept_is_never_the_masked_one(
    window: DeskWindow, qtbot: QtBot
) -> None:
    page = opened(window)
    number = line(page, "id_no")
    number.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(number, ID)
    assert number.text() == ID
    qtbot.keyClick(number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number.text() == MASKED_ID)
    assert page.session.text("id_no") == ID
    assert page.session.text("birth") == "1949-12-31"
    number.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.keyClick(number, Qt.Key.Key_End)
    qtbot.keyClick(number, Qt.Key.Key_Backspace)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert page.session.text("id_no") == ID[:-1]
    assert set(number.text()) == {"*"}
    assert not any(one.isdigit() for one in number.text())


def test_a_name_is_no_number(window: DeskWindow, who: str) -> None:
    page = opened(window, who)
    assert line(page, "name").text() == "样例甲"


def test_the_ledger_and_what_it_exports_show_the_phone_masked(window: DeskWindow, desk: Desk, who: str) -> None:
    question = ledger.LedgerQuestion(text="样例甲")
    (row,) = ledger.rows(desk, "person", ledger.ids(desk, "person", question))
    assert MASKED_MOBILE in row.cells
    assert MOBILE not in row.cells
    table = ledger_export.table(desk, desk.store.specs.newest("person"), [row], "全部人员")
    assert MASKED_MOBILE in [cell.shown for cell in table.rows[0]]
    assert ledger.page(desk, "person", question)[0].fields["mobile"] == MOBILE
