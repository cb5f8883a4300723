"""What a clerk's fingers do in a field: choices typed into as they are, amounts in capitals, names half written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.form.editors.radio import RadioBox
from ruraldesk.gui.form.editors.shown import ShownEditor
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.phrases_dialog import PhrasesDialog
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import drafts, ledger, phrases, records

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


def test_an_id_number_typed_into_the_kind_of_paper_goes_on_to_its_own_line(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("person"))
    box, number = _box(page, "id_type"), "33049919900307771X"
    stood = page.session.value("id_type")
    for sign in number:
        here = page.focusWidget()
        assert here is not None
        qtbot.keyClick(here, sign)
    assert page.session.text("id_no") == number
    assert page.session.value("id_type") == stood
    assert box.currentText() == "居民身份证"


def test_a_number_typed_into_a_choice_before_another_choice_is_said_not_to_be_kept(
    window: DeskWindow, qtbot: QtBot
) -> None:
    page = _open(window, ToForm("person"))
    _line(page, "id_no").setText("33049919900307771X")
    box = _box(page, "id_type")
    stood = page.session.value("id_type")
    qtbot.keyClicks(box, "3304")
    assert page.focusWidget() is box
    assert page.session.value("id_type") == stood
    said = page.bar.findChild(QLabel, "open")
    assert said is not None
    assert "3304没有记下" in said.text()


def test_after_the_first_save_enter_begins_the_next_record_and_nothing_is_written_over(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _open(window, ToForm("person"))
    commit(_line(page, "name"), "张样例")
    page.save()
    again = page.bar.findChild(QWidget, "action:next_new")
    assert again is not None
    qtbot.waitUntil(lambda: page.focusWidget() is again)
    assert page.session.record
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert window.shell is not None
    assert window.shell.page is not page
    assert window.shell.route == ToForm("person")


def test_what_works_itself_out_says_so_while_it_has_nothing(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("disclosure"))
    shown = [row.editor for row in page.sheet.view().rows if isinstance(row.editor, ShownEditor)]
    empty = [one for one in shown if not page.session.text(one.path) and one.field.type != "note"]
    assert empty
    assert {one.target().text() for one in empty} == {"自动算"}


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


def _said(page: FormPage) -> str:
    words = page.findChild(QLabel, "open")
    assert words is not None
    return words.text()


def test_f3_lists_former_records_and_says_what_it_took(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    who = ledger.rows(window.desk, "person", ledger.ids(window.desk, "person")[:1])[0].id
    fields = {"name": "清河道保洁", "service_field": "01", "leader": who, "place": "新桥", "content": "捡垃圾"}
    records.add(window.desk, "activity", {**fields, "planned_from": "2026-11-01"})
    page = _open(window, ToForm("activity"))
    commit(_line(page, "place"), "老桥")
    qtbot.keyClick(page, Qt.Key.Key_F3)
    filter_line = page.window().findChild(QLineEdit, "picks:filter")
    assert filter_line is not None
    commit(filter_line, "清河")
    qtbot.keyClick(filter_line, Qt.Key.Key_Return)
    assert page.session.text("content") == "捡垃圾"
    assert page.session.text("place") == "老桥"
    assert page.session.value("planned_from") is None
    assert _said(page).startswith("从“清河道保洁")
    assert "日期" in _said(page)
    content = page.findChild(QPlainTextEdit, "field:content")
    assert content is not None
    assert content.toPlainText() == "捡垃圾"


def test_a_copy_asked_for_in_the_ledger_says_what_it_took(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    who = ledger.rows(window.desk, "person", ledger.ids(window.desk, "person")[:1])[0].id
    fields = {"name": "清河道保洁", "service_field": "01", "leader": who, "place": "新桥", "content": "捡垃圾"}
    made = records.add(window.desk, "activity", {**fields, "planned_from": "2026-11-01"})
    page = _open(window, ToForm("activity", copy_of=made.record.id))
    assert page.session.text("place") == "新桥"
    assert _said(page).startswith("从“清河道保洁")


def _long(page: FormPage, name: str) -> QPlainTextEdit:
    page.go_to(name)
    found = page.findChild(QPlainTextEdit, f"field:{name}")
    assert found is not None
    found.setFocus()
    return found


def test_marked_words_become_a_phrase_and_f4_puts_it_in_again(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    page = _open(window, ToForm("inspection"))
    box = _long(page, "remark")
    commit(box, "灯具完好，线路无破损。")
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_F4)
    panel = page.window().findChild(QWidget, "picks")
    assert panel is not None
    line = panel.findChild(QLineEdit, "picks:filter")
    assert line is not None
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert phrases.phrases(window.desk, "inspection", "remark") == ["灯具完好，线路无破损。"]
    assert "常用语" in _said(page)
    other = _long(_open(window, ToForm("inspection")), "remark")
    commit(other, "今天：")
    qtbot.keyClick(other, Qt.Key.Key_F4)
    lines = [one for one in window.findChildren(QLineEdit, "picks:filter") if one.isVisible()]
    commit(lines[-1], "djwh")
    qtbot.keyClick(lines[-1], Qt.Key.Key_Return)
    assert other.toPlainText() == "今天：灯具完好，线路无破损。"
    assert other.hasFocus()
    qtbot.keyClick(other, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert other.toPlainText() == "今天："


def test_phrases_are_written_changed_put_in_order_and_removed(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    desk = window.desk
    assert desk is not None
    page = _open(window, ToForm("inspection"))
    field = page.session.spec.by_name["remark"]
    dialog = PhrasesDialog(desk, "inspection", field, page)
    box = dialog.findChild(QPlainTextEdit, "field:phrase")
    assert box is not None
    for words in ("一切正常", "已通知维修"):
        commit(box, words)
        dialog.findChild(QAbstractButton, "action:keep_phrase").click()

    def press(verb: str, place: int) -> None:
        found = dialog.findChildren(QAbstractButton, f"action:{verb}_phrase")
        next(one for one in found if one.property("place") == place).click()

    assert phrases.phrases(desk, "inspection", "remark") == ["已通知维修", "一切正常"]
    press("raise", 1)
    assert phrases.phrases(desk, "inspection", "remark") == ["一切正常", "已通知维修"]
    press("change", 0)
    commit(box, "。")
    dialog.findChild(QAbstractButton, "action:keep_phrase").click()
    assert phrases.phrases(desk, "inspection", "remark")[0] in ("一切正常。", "。一切正常")
    press("drop", 1)
    assert len(phrases.phrases(desk, "inspection", "remark")) == 1
    assert phrases.phrases(desk, "inspection", "problem") == []


def test_f4_opens_the_calendar_and_its_day_is_taken(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("inspection"))
    line = _line(page, "checked_on")
    qtbot.keyClick(line, Qt.Key.Key_F4)
    calendar = page.window().findChild(QCalendarWidget, "calendar")
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2026, 11, 24)
    calendar.activated.emit(QDate(2026, 11, 20))
    assert line.text() == "2026-11-20"
    assert page.focusWidget() is line
    assert page.session.value("checked_on") == "2026-11-20"
