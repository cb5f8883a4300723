"""What a clerk's fingers do in a field: choices typed into as they are, amounts in capitals, names half written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.form.editors.radio import RadioBox
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import drafts

Commit = Callable[[QWidget, str], None]


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _box(page: FormPage, name: str) -> QComboBox:
    page.go_to(name)
    found = page.findChild(QComboBox, f"field:{name}")
    assert found is not None, name
    found.setFocus()
    return found


def _line(page: FormPage, name: str) -> QLineEdit:
    page.go_to(name)
    found = page.findChild(QLineEdit, f"field:{name}")
    assert found is not None, name
    found.setFocus()
    return found


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [("2", "special"), ("zx", "special"), ("xq", "before_flood"), ("4", "after_storm"), ("tf", "after_storm")],
)
def test_a_short_list_is_chosen_by_number_or_initials_typed_into_the_closed_field(
    window: DeskWindow, qtbot: QtBot, keys: str, chosen: str
) -> None:
    page = _open(window, ToForm("inspection"))
    box = _box(page, "kind")
    qtbot.keyClicks(box, keys)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.session.value("kind") == chosen
    assert page.focusWidget() is not box


def test_a_long_list_shows_what_fits_and_enter_takes_the_best(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("facility"))
    box = _box(page, "class")
    assert box.count() > 8
    qtbot.keyClicks(box, "1")
    panel = page.window().findChild(QWidget, "picks")
    assert panel is not None
    assert len(panel.words) > 5  # type: ignore[attr-defined]  # PickPanel
    qtbot.keyClicks(box, "3")
    assert page.session.value("class") == "13"
    assert page.window().findChild(QWidget, "picks") is None or not panel.isVisible()


def test_the_arrows_move_in_what_fits_and_esc_brings_back_what_stood_there(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("facility"))
    box = _box(page, "class")
    qtbot.keyClicks(box, "02")
    assert page.session.value("class") == "02"
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    box.setFocus()
    qtbot.keyClicks(box, "1")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == "10"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.currentData() == "02"
    assert page.session.value("class") == "02"
    assert page.isVisible()


def test_characters_from_an_input_method_choose_too(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = _open(window, ToForm("facility"))
    box = _box(page, "class")
    commit(box, "避灾")
    assert page.session.value("class") == "13"


def test_f9_takes_what_is_half_chosen(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("facility"))
    box = _box(page, "class")
    qtbot.keyClicks(box, "1")
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert page.session.value("class") == "01"


def test_two_short_answers_are_radio_buttons_that_keys_and_mouse_reach(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("inspection"))
    box = _box(page, "reported")
    assert isinstance(box, RadioBox)
    qtbot.keyClick(box, Qt.Key.Key_Left)
    assert page.session.value("reported") == "yes"
    qtbot.keyClick(box, Qt.Key.Key_2)
    assert page.session.value("reported") == "no"
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))
    assert page.session.value("reported") == "yes"
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    assert page.session.value("reported") is None


def test_in_a_table_a_choice_stays_a_box(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("inspection"))
    page.session.add_row("items")
    page.adopt(page.session)
    page.go_to("items")
    found = page.findChild(QComboBox, "field:items.1.result")
    assert type(found) is ChoiceBox
    found.setFocus()
    qtbot.keyClicks(found, "yc")
    assert page.session.value(f"items/{page.session.rows('items')[0]}/result") == "bad"


def test_an_amount_says_itself_in_capitals_while_it_is_typed(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = _open(window, ToForm("activity"))
    line = _line(page, "cost")
    capitals = page.findChild(QLabel, "capitals:cost")
    assert capitals is not None
    commit(line, "1.2万")
    assert capitals.text() == "壹万贰仟元整"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "12,000.00"
    assert capitals.text() == "壹万贰仟元整"
    line.setFocus()
    line.selectAll()
    commit(line, "许多")
    assert capitals.text() == ""


def test_an_id_number_fills_sex_and_birth_on_leaving(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = _open(window, ToForm("person"))
    line = _line(page, "id_no")
    commit(line, "11010519491231002X")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.session.value("birth") == "1949-12-31"
    assert page.session.text("sex") == "女"
    birth = page.findChild(QLineEdit, "field:birth")
    assert birth is not None
    assert birth.text() == "1949-12-31"


@pytest.mark.parametrize("typed", ["1120", "11.20", "2026-11-20", "20261120", "2026年11月20日", "１１２０"])
def test_a_day_is_typed_in_any_way_and_shown_in_one(
    window: DeskWindow, qtbot: QtBot, commit: Commit, typed: str
) -> None:
    page = _open(window, ToForm("inspection"))
    line = _line(page, "checked_on")
    line.selectAll()
    commit(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "2026-11-20"


def test_a_name_half_written_into_a_picker_is_in_the_draft(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    page = _open(window, ToForm("inspection"))
    line = _line(page, "inspector")
    commit(line, "周美")
    qtbot.waitUntil(lambda: bool(drafts.drafts(window.desk)), timeout=5000)
    again = _open(window, ToForm("inspection", draft=drafts.drafts(window.desk)[0].id))
    assert again.session.text("inspector") == "周美"


def test_leaving_at_once_keeps_a_name_that_was_not_picked_yet(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    assert window.shell is not None
    page = _open(window, ToForm("inspection"))
    commit(_line(page, "inspector"), "周美")
    window.shell.go_back()
    qtbot.waitUntil(lambda: bool(drafts.drafts(window.desk)), timeout=5000)
    again = _open(window, ToForm("inspection", draft=drafts.drafts(window.desk)[0].id))
    assert again.session.text("inspector") == "周美"


def test_the_way_to_a_new_record_uses_the_word_of_its_register(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _open(window, ToForm("inspection"))
    line = _line(page, "facility")
    commit(line, "路灯")
    qtbot.waitUntil(lambda: getattr(line, "panel", None) is not None, timeout=5000)
    assert line.panel.words[-1] == "都不是，新登记“路灯”"  # type: ignore[attr-defined]  # PickLine
