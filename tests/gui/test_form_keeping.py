"""No key is lost: steps back over the whole form, drafts that come back by themselves, changes made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.form.moved import MovedDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToForm, ToHome
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import drafts, ledger, questions, records
from ruraldesk.services.desk import Desk, open_desk

Commit = Callable[[QWidget, str], None]
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
REDO = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _page(window: DeskWindow) -> FormPage:
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _line(page: FormPage, name: str) -> QLineEdit:
    page.go_to(name)
    found = page.sheet.findChild(QLineEdit, f"field:{name}")
    assert found is not None, name
    found.setFocus()
    return found


def _seen(page: FormPage, name: str) -> QLineEdit:
    return next(one for one in page.findChildren(QLineEdit, f"field:{name}") if one.isVisibleTo(page))


def _desk(window: DeskWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _lamp(desk: Desk, **more: Any) -> str:
    who = ledger.rows(desk, "person", ledger.ids(desk, "person")[:1])[0].id
    fields = {"name": "路灯1号", "class": "02", "sub_class": "0202", "location": "村口", "responsible": who}
    return records.add(desk, "facility", {**fields, **more}).record.id


def _said(page: FormPage) -> str:
    words = page.findChild(QLabel, "open")
    assert words is not None
    return words.text()


def test_a_step_back_brings_a_removed_row_a_choice_and_a_text_back(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _open(window, ToForm("inspection"))
    line = _line(page, "checked_on")
    line.selectAll()
    commit(line, "1120")
    box = page.findChild(QComboBox, "field:kind")
    assert box is not None
    box.setFocus()
    qtbot.keyClicks(box, "2")
    page.go_to("items")
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    item = page.findChild(QLineEdit, "field:items.1.item")
    assert item is not None
    commit(item, "灭火器")
    qtbot.keyClick(page, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert page.session.rows("items") == []
    qtbot.keyClick(page, *UNDO)
    row = page.session.rows("items")[0]
    assert page.session.text(f"items/{row}/item") == "灭火器"
    shown = _seen(page, "items.1.item")
    assert shown.text() == "灭火器"
    qtbot.keyClick(page, *UNDO)
    assert page.session.text(f"items/{row}/item") == ""
    assert shown.text() == ""
    qtbot.keyClick(page, *UNDO)
    qtbot.keyClick(page, *UNDO)
    assert page.session.value("kind") == "routine"
    qtbot.keyClick(page, *UNDO)
    assert page.session.value("checked_on") == "2026-11-24"
    assert page.focusWidget() is line
    assert line.text() == "2026-11-24"
    qtbot.keyClick(page, *REDO)
    assert line.text() == "2026-11-20"


def test_ctrl_z_in_a_field_is_the_fields_own(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = _open(window, ToForm("person"))
    line = _line(page, "name")
    commit(line, "沈根")
    commit(line, "法")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() != "沈根法"
    assert page.session.text("name") == line.text()


def test_the_ways_back_and_forth_are_shown_only_while_there_are_any(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _open(window, ToForm("person"))
    back = page.findChild(QAbstractButton, "action:step_back")
    again = page.findChild(QAbstractButton, "action:step_again")
    assert back is not None
    assert again is not None
    assert not back.isVisibleTo(page)
    line = _line(page, "name")
    commit(line, "沈根法")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert back.isVisibleTo(page)
    assert not again.isVisibleTo(page)
    back.click()
    assert page.session.text("name") == ""
    assert line.text() == ""
    assert again.isVisibleTo(page)


def test_going_away_and_back_stands_in_the_draft(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.shell is not None
    page = _open(window, ToForm("person"))
    commit(_line(page, "name"), "陆建明")
    window.shell.go(ToHome())
    window.shell.go_back()
    assert _page(window).session.text("name") == "陆建明"
    assert len(drafts.drafts(_desk(window))) == 1


def test_large_text_in_the_middle_of_a_form_loses_no_key(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.shell is not None
    commit(_line(_open(window, ToForm("person")), "name"), "陆建明")
    window.shell.use_large_text(True)
    assert _page(window).session.text("name") == "陆建明"
    window.shell.use_large_text(False)
    assert _page(window).session.text("name") == "陆建明"


def test_the_lock_keeps_what_was_just_typed(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    commit(_line(_open(window, ToForm("person")), "name"), "陆建明")
    window.lock()
    assert [one.title for one in drafts.drafts(_desk(window))] == ["陆建明"]
    assert _page(window).session.text("name") == "陆建明"


def test_closing_the_window_at_once_keeps_a_name_that_was_not_picked(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    commit(_line(_open(window, ToForm("inspection")), "inspector"), "周美")
    folder, clock = window._folder, window._clock
    window.close()
    with open_desk(folder, "沈小兰", "demo12", clock) as again:
        assert [one.form for one in drafts.drafts(again)] == ["inspection"]


def test_esc_in_a_small_form_keeps_what_was_written_as_a_draft(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _open(window, ToForm("inspection"))
    dialog = QuickAdd(page.bench, "person", "", page)
    line = dialog.findChild(QLineEdit, "field:name")
    assert line is not None
    commit(line, "陆建明")
    dialog.reject()
    assert [(one.form, one.title) for one in drafts.drafts(_desk(window))] == [("person", "陆建明")]


def test_what_is_changed_elsewhere_is_taken_in_quietly_where_nothing_was_written(
    window: DeskWindow, qtbot: QtBot
) -> None:
    lamp = _lamp(_desk(window))
    page = _open(window, ToForm("facility", lamp))
    changes = records.set_fields(_desk(window), lamp, {"location": "新桥边"}).changes
    page.bench.notifier.tell(changes)
    assert page.session.text("location") == "新桥边"
    assert _said(page) == "别处刚改过1处，已换成新的。"
    assert _line(page, "location").text() == "新桥边"


def test_what_is_changed_elsewhere_waits_while_a_word_is_composed(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    desk = _desk(window)
    lamp = _lamp(desk)
    page = _open(window, ToForm("facility", lamp))
    line = _line(page, "location")
    line.deselect()  # nothing chosen: composing alone writes nothing yet
    QApplication.sendEvent(line, QInputMethodEvent("xin", []))
    assert not page.session.dirty
    page.bench.notifier.tell(records.set_fields(desk, lamp, {"condition": "damaged"}).changes)
    assert line.isVisibleTo(page)
    told = [one.text() for one in page.findChildren(QLabel, "message") if one.isVisibleTo(page)]
    assert told[0].startswith("这件打开以后，别处改了1处：")
    line.selectAll()
    commit(line, "村东")
    assert page.session.text("location") == "村东"
    page.session.save()
    saved = records.get(desk, lamp).fields
    assert (saved["location"], saved["condition"]) == ("村东", "damaged")


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_changed_elsewhere_under_a_form_being_written_is_shown_and_both_stay(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    desk = _desk(window)
    lamp = _lamp(desk, remark="旧")
    page = _open(window, ToForm("facility", lamp))
    line = _line(page, "location")
    line.selectAll()
    commit(line, "村东新桥")
    changes = records.set_fields(desk, lamp, {"condition": "damaged", "location": "村西"}).changes
    page.bench.notifier.tell(changes)
    told = [one.text() for one in page.findChildren(QLabel, "message") if one.isVisibleTo(page)]
    assert told[0].startswith("这件打开以后，别处改了2处：")
    seen: list[list[str]] = []

    def look(dialog: MovedDialog) -> int:
        seen.append([one.text() for one in dialog.findChildren(QLabel)])
        return QDialog.DialogCode.Accepted if taken else QDialog.DialogCode.Rejected

    monkeypatch.setattr(MovedDialog, "exec", look)
    follow = page.findChild(QAbstractButton, "action:follow_note")
    assert follow is not None
    follow.click()
    assert {"村口", "村西", "村东新桥", "损坏", "没改"} <= set(seen[0])
    assert page.session.text("location") == "村东新桥"
    assert page.session.value("condition") == ("damaged" if taken else "good")
    page.session.save()
    saved = records.get(desk, lamp)
    assert saved.fields["condition"] == "damaged"
    assert len(questions.open_questions(desk, lamp)) == (0 if taken else 1)


def test_taking_back_in_the_history_leaves_what_is_written_in_the_form(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _desk(window)
    lamp = _lamp(desk, remark="旧")
    records.set_fields(desk, lamp, {"location": "村东"})
    page = _open(window, ToForm("facility", lamp))
    line = _line(page, "name")
    line.selectAll()
    commit(line, "路灯一号")

    def take_back(dialog: HistoryDialog) -> int:
        links = dialog.findChildren(QAbstractButton, "action:take_back")
        assert len(links) == 1
        told = [one.text() for one in dialog.findChildren(QLabel)]
        assert "位置：从“村口”改成“村东”" in told
        assert any(one.startswith("收不回：登记以后又改过1次") for one in told)
        links[0].click()
        qtbot.waitUntil(lambda: dialog.changed, timeout=5000)
        return 1

    monkeypatch.setattr(HistoryDialog, "exec", take_back)
    monkeypatch.setattr(AskDialog, "exec", lambda _: 1)
    history = page.findChild(QAbstractButton, "action:history")
    assert history is not None
    history.click()
    assert page.session.text("location") == "村口"
    assert page.session.text("name") == "路灯一号"
    assert _line(page, "location").text() == "村口"
    page.session.save()
    assert records.get(desk, lamp).fields["name"] == "路灯一号"


def test_taking_up_a_draft_keeps_what_was_begun_meanwhile(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.shell is not None
    commit(_line(_open(window, ToForm("person")), "name"), "陆建明")
    window.shell.go(ToHome())
    page = _open(window, ToForm("person"))
    commit(_line(page, "name"), "姚志强")
    follow = page.findChild(QAbstractButton, "action:follow_note")
    assert follow is not None
    follow.click()
    assert page.session.text("name") == "陆建明"
    assert sorted(one.title for one in drafts.drafts(_desk(window))) == ["姚志强", "陆建明"]
