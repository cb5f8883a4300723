"""Tables of a form: many rows, pasted, copied and fetched ones; what holds a record, locks it, or is made by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.grid_shape import cells_of, lines_of
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.repeat_view import AT_ONCE, PAGE_ROWS, RepeatView
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import forms, ledger, records
from ruraldesk.services.desk import Desk
from tests.helpers import club_forms, desks

LOCK = 'locks = [{ form = "slip", link = "visit", states = ["issued"], sentence = "这条出勤已经写进证明。" }]\n'
HOLD = """
[[check]]
name = "three"
level = "hold"
sentence = "名称至少三个字。"
expr = "string-length(title) >= 3"
fields = ["title"]
[[check]]
name = "who_is_it"
level = "hold"
each = "sign_in"
sentence = "到了的要写是谁。"
expr = "came != 'yes' or person != ''"
fields = ["person"]
"""


@pytest.fixture
def desk_with_forms(window: DeskWindow, tmp_path: Path) -> Desk:
    assert window.desk is not None
    desks.take_form(window.desk, tmp_path, club_forms.VISIT.replace("transitions =", f"{LOCK}transitions ="))
    desks.take_form(window.desk, tmp_path, club_forms.OUTING + HOLD)
    desks.take_form(window.desk, tmp_path, club_forms.SLIP)
    return window.desk


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _table(page: FormPage, repeat: str) -> RepeatView:
    page.go_to(repeat)
    return next(one for one in page.sheet.view().repeats if one.repeat.name == repeat)


def _line(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, f"field:{name}")
    assert found is not None, name
    return found


def _outing(desk: Desk, count: int, title: str = "清河道") -> str:
    people = [desks.person(desk, one) for one in ("沈小弟", "何阿根", "王建国")[:count]]
    rows = [{"person": people[at % len(people)], "came": "yes", "spent": "1.5"} for at in range(count)]
    return records.add(desk, "outing", {"title": title, "held_on": "2026-11-20", "sign_in": rows}).record.id


def test_sixty_rows_open_with_the_first_ones_and_enter_goes_on_over_the_page(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 60)))
    page.sheet.choose("sign_in")
    table = page.sheet.view().repeats[0]
    made = len(table.findChildren(QAbstractButton, "action:remove:sign_in"))
    assert AT_ONCE <= made < PAGE_ROWS
    qtbot.waitUntil(lambda: page.findChild(QWidget, "field:sign_in.30.spent") is not None, timeout=5000)
    last = _line(page, "sign_in.30.spent")
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Return)
    at = page.focusWidget()
    assert at is not None
    assert at.objectName() == "field:sign_in.31.person"
    qtbot.keyClick(at, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.focusWidget() is last


def test_a_block_from_a_sheet_is_pasted_from_the_cell_at_hand_on(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 1)))
    table = _table(page, "sign_in")
    QGuiApplication.clipboard().setText("周美琴\t到\t2\n朱明泉\t没到\t很久\n")
    cell = _line(page, "sign_in.1.person")
    cell.setFocus()
    qtbot.keyClick(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(table.rows()) == 2
    first, second = table.rows()
    session = page.session
    assert session.text(f"sign_in/{second}/person") == "朱明泉　第7组"
    assert session.value(f"sign_in/{second}/came") == "no"
    assert session.text(f"sign_in/{first}/spent") == "2.0"
    assert session.text(f"sign_in/{first}/person") == "周美琴"  # two of that name: said, not guessed
    assert not session.value(f"sign_in/{first}/person")
    assert _line(page, "sign_in.1.spent").text() == "2.0"
    words = page.findChild(QLabel, "open")
    assert words is not None
    assert words.text() == "粘进2行，2格没看懂，要改。"


def test_cells_that_a_sheet_has_merged_downwards_are_in_every_row(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 1)))
    table = _table(page, "sign_in")
    copied = QMimeData()
    copied.setText("朱明泉\t到\t2\r\n王建国\t\t\r\n朱明泉\t没到\t\r\n")
    copied.setHtml(
        "<table><tr><td>朱明泉</td><td rowspan=2>到</td><td rowspan=3>2</td></tr>"
        "<tr><td>王建国</td></tr><tr><td>朱明泉</td><td>没到</td></tr></table>"
    )
    QGuiApplication.clipboard().setMimeData(copied)
    cell = _line(page, "sign_in.1.person")
    cell.setFocus()
    qtbot.keyClick(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [page.session.text(f"sign_in/{row}/spent") for row in table.rows()] == ["2.0", "2.0", "2.0"]
    assert [page.session.value(f"sign_in/{row}/came") for row in table.rows()] == ["yes", "yes", "no"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu over a window that is not on a screen
def test_a_block_pasted_by_the_menu_of_the_mouse_goes_into_the_rows_too(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 1)))
    table = _table(page, "sign_in")
    QGuiApplication.clipboard().setText("朱明泉\t到\t2\r\n王建国\t没到\t3\r\n")
    cell = _line(page, "sign_in.1.person")
    cell.setFocus()
    place = cell.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(cell, QContextMenuEvent(reason, place, cell.mapToGlobal(place)))
    (menu,) = [one for one in cell.findChildren(QMenu) if one.isVisible()]
    next(one for one in menu.actions() if one.text().startswith("粘贴")).trigger()
    menu.close()
    assert [page.session.text(f"sign_in/{row}/spent") for row in table.rows()] == ["2.0", "3.0"]


def test_rows_are_inserted_copied_and_removed_by_key_and_arrows_stay_in_the_column(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 3)))
    table = _table(page, "sign_in")
    first, second, third = table.rows()
    control = Qt.KeyboardModifier.ControlModifier
    table.stand_in_row(first, "spent")
    qtbot.keyClick(_line(page, "sign_in.1.spent"), Qt.Key.Key_Down)
    assert page.focusWidget() is _line(page, "sign_in.2.spent")
    qtbot.keyClick(page, Qt.Key.Key_D, control)
    assert table.rows()[:2] == [first, second]
    assert table.rows()[3] == third
    assert page.session.text(f"sign_in/{table.rows()[2]}/spent") == "1.5"
    qtbot.keyClick(page, Qt.Key.Key_I, control)
    assert len(table.rows()) == 5
    assert page.session.text(f"sign_in/{table.rows()[2]}/spent") == ""
    assert page.focusWidget() is not None
    assert page.focusWidget().objectName() == "field:sign_in.3.person"  # type: ignore[union-attr]
    qtbot.keyClick(page, Qt.Key.Key_Minus, control)
    qtbot.keyClick(page, Qt.Key.Key_Minus, control)
    assert table.rows() == [first, second, third]


def test_what_holds_a_record_is_shown_in_its_own_words_and_the_step_waits(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    outing = _outing(desk_with_forms, 1, "清河")
    page = _open(window, ToForm("outing", outing))
    problem = page.findChild(QLabel, "problem:title")
    assert problem is not None
    assert problem.text() == "名称至少三个字。改好才能往下走。"
    page.session.set_value(f"sign_in/{page.session.rows('sign_in')[0]}/person", None)
    page.save(state="done")
    assert records.get(desk_with_forms, outing).state == "drafting"
    assert page.focusWidget() is _line(page, "title")
    table = _table(page, "sign_in")
    words = [one.text() for one in table.findChildren(QLabel, "problem:sign_in.1") if one.isVisible()]
    assert words == ["第1行：到了的要写是谁。改好才能往下走。"]
    page.save()
    qtbot.waitUntil(lambda: not page.session.dirty, timeout=5000)


def test_after_a_save_the_bar_says_what_was_made(window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 3)))
    page.save(state="done")
    words = page.findChild(QLabel, "open")
    assert words is not None
    qtbot.waitUntil(lambda: words.text() == "已存，记入3条出勤。", timeout=5000)
    assert ledger.count(desk_with_forms, "visit") == 3


def test_a_row_that_cannot_be_made_keeps_the_save_from_being_done(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk
) -> None:
    page = _open(window, ToForm("outing", _outing(desk_with_forms, 1)))
    page.session.set_text(f"sign_in/{page.session.rows('sign_in')[0]}/spent", "20")
    page.save(state="done")
    words = page.findChild(QLabel, "open")
    assert words is not None
    qtbot.waitUntil(lambda: "第1行 沈小弟：一天最多16小时。" in words.text(), timeout=5000)


def test_rows_are_fetched_by_a_button_that_asks_before_it_replaces(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk, said: list[str]
) -> None:
    records.set_fields(desk_with_forms, _outing(desk_with_forms, 3), {}, state="done")
    who = ledger.whole(desk_with_forms, "visit", ledger.ids(desk_with_forms, "visit"))[0]
    page = _open(window, ToForm("slip"))
    page.session.set_value("who", who.fields["who"])  # type: ignore[arg-type]
    table = _table(page, "visits")
    button = page.findChild(QAbstractButton, "action:collect:visits")
    assert button is not None
    assert button.text() == "从出勤取"
    button.click()
    assert len(table.rows()) == 1
    assert said == []
    fetched = table.rows()
    button.click()
    assert said == ["从出勤取？"]
    assert table.rows() == fetched


def test_a_locked_record_is_read_only_and_says_why(window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk) -> None:
    records.set_fields(desk_with_forms, _outing(desk_with_forms, 1), {}, state="done")
    visit = ledger.whole(desk_with_forms, "visit", ledger.ids(desk_with_forms, "visit"))[0]
    slip = records.add(desk_with_forms, "slip", {"who": visit.fields["who"]}).record.id
    records.set_fields(desk_with_forms, slip, {}, state="issued")
    page = _open(window, ToForm("visit", visit.id))
    assert page.sheet.findChildren(QLineEdit) == []
    told = [one.text() for one in page.findChildren(QLabel, "message") if one.isVisible()]
    assert told == ["这条出勤已经写进证明。这里只能看，不能改。"]
    save = page.findChild(QAbstractButton, "action:save")
    assert save is not None
    assert not save.isVisible()


def test_what_a_row_must_say_in_words_has_room_for_eleven_characters(window: DeskWindow) -> None:
    assert window.desk is not None
    spec = forms.form(window.desk, "disclosure")
    own = window.desk.store.specs.newest(spec.form_id)
    lines = lines_of(own.by_repeat["entries"], own, 870)
    assert [one.name for one in lines[0]] == ["entry_on", "voucher", "summary", "income", "expense", "balance"]
    assert cells_of(lines, own, 870)["summary"].width >= 176


def test_a_sign_in_row_shows_the_volunteer_with_the_group(window: DeskWindow) -> None:
    assert window.desk is not None
    spec = window.desk.store.specs.newest("activity")
    fields = [one for one in spec.by_repeat["sign_in"] if one.appearance != "hidden"]
    lines = lines_of(fields, spec, 866)
    assert len(lines) == 1
    assert cells_of(lines, spec, 866)["volunteer"].width >= 16 * 7 + 46  # 严文娟　第7组 and the mark behind it


@pytest.mark.parametrize("count", [25, 500])
def test_a_sheet_of_many_lines_is_pasted_with_its_head_and_typed_into(
    window: DeskWindow, qtbot: QtBot, desk_with_forms: Desk, count: int
) -> None:
    page = _open(window, ToForm("outing"))
    table = _table(page, "sign_in")
    labels = {one.name: one.label for one in page.session.spec.by_repeat["sign_in"]}
    lines = [f"{place}\t朱明泉\t{'没到' if place % 2 else ''}\t1.5" for place in range(count)]
    head = f"序号\t{labels['person']}\t{labels['came']}\t{labels['spent']}"
    QGuiApplication.clipboard().setText("\r\n".join([head, *lines, "合计\t\t\t37.5", ""]))
    page.findChild(QAbstractButton, "action:paste:sign_in").click()
    assert len(table.rows()) == count
    values = [page.session.value(f"sign_in/{row}/came") for row in table.rows()]
    assert values[1] == "no"
    assert set(values) == {"no", values[0]}
    words = page.findChild(QLabel, "open")
    assert words is not None
    assert words.text() == f"粘进{count}行，照表头对上3列，表里没有序号，没有粘，1行合计没有粘。"
    table.stand_in_row(table.rows()[-1], "spent")
    last = _line(page, f"sign_in.{count}.spent")
    last.selectAll()
    qtbot.keyClicks(last, "2")
    assert page.session.text(f"sign_in/{table.rows()[-1]}/spent") == "2.0"
    page.session.undo()
    page.session.undo()
    page.show_step("sign_in/")
    assert table.rows() == []
