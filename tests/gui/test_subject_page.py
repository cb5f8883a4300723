"""The page of a person: what concerns him, filters, a number seen once, what is begun, who is the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToForm, ToLedger, ToPrint, ToSubject
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.subject.merge_dialog import MergeDialog
from ruraldesk.gui.subject.page import SubjectView
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import ledger, records, viewing
from ruraldesk.services.desk import Desk

Commit = Callable[[QWidget, str], None]
MOBILE = "13900010002"
CASE = {"dispute_type": "neighbour", "source": "apply", "apply_way": "oral", "reg_date": "2026-11-20"}


def shell_of(window: DeskWindow) -> Shell:
    assert window.shell is not None
    return window.shell


def persons(desk: Desk) -> list[str]:
    return [one.id for one in ledger.whole(desk, "person", ledger.ids(desk, "person"))]


def lamp(desk: Desk, who: str, name: str, **more: object) -> str:
    fields = {"name": name, "class": "02", "sub_class": "0202", "location": "村口", "responsible": who, **more}
    return records.add(desk, "facility", fields).record.id


def page_of(window: DeskWindow, qtbot: QtBot, record: str) -> SubjectView:
    shell = shell_of(window)
    shell.go(ToSubject("person", record))
    qtbot.waitUntil(
        lambda: isinstance(shell.page, SubjectView) and shell.page.findChild(QLabel, "fact:name") is not None
    )
    assert isinstance(shell.page, SubjectView)
    return shell.page


def table_of(page: QWidget) -> QTableView:
    table = page.findChild(QTableView, "list:dealings")
    assert table is not None
    return table


def link(page: QWidget, name: str) -> Link:
    found = page.findChild(Link, f"action:{name}")
    assert found is not None, name
    return found


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Dialogs are answered with yes and the next of these words."""
    words: list[str] = []

    def answer(dialog: AskDialog) -> int:
        if dialog.line is not None:
            dialog.line.setText(words.pop(0))
        return 1

    monkeypatch.setattr(AskDialog, "exec", answer)
    return words


def test_the_search_opens_the_page_of_a_person(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = window.findChild(QLineEdit, "field:search")
    overlay = window.findChild(QWidget, "search")
    assert line is not None
    assert overlay is not None
    commit(line, "朱明泉")
    qtbot.waitUntil(lambda: len(overlay.lines) >= 1, timeout=5000)  # type: ignore[attr-defined]  # SearchOverlay
    qtbot.keyClick(line, Qt.Key.Key_Return)
    page = shell_of(window).page
    assert isinstance(page, SubjectView)
    assert page.heading().title == "朱明泉"


def test_enter_opens_a_dealing_and_coming_back_stands_in_its_row(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    who = persons(desk)[0]
    made = [lamp(desk, who, f"路灯{number}") for number in range(3)]
    table = table_of(page_of(window, qtbot, who))
    assert table.model().rowCount() == 3
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    shell = shell_of(window)
    assert isinstance(shell.page, FormPage)
    assert shell.page.session.record == made[1]
    shell.go_back()
    qtbot.waitUntil(lambda: isinstance(shell.page, SubjectView) and table_of(shell.page).model().rowCount() == 3)
    assert table_of(shell.page).currentIndex().row() == 1  # type: ignore[arg-type]  # a page


def test_a_person_without_dealings_is_told_what_comes_here(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    page = page_of(window, qtbot, persons(desk)[0])
    assert "还没有往来记录。" in [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def test_only_one_register_is_looked_at_and_all_again(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    who = persons(desk)[0]
    lamp(desk, who, "路灯一")
    fields = desk.store.specs.newest("volunteer")
    choice = fields.choices[fields.by_name["service_fields"].choice_list][0].name
    records.add(desk, "volunteer", {"person": who, "service_fields": [choice]})
    page = page_of(window, qtbot, who)
    assert table_of(page).model().rowCount() == 2
    qtbot.mouseClick(link(page, "only.志愿服务"), Qt.MouseButton.LeftButton)
    assert table_of(page).model().rowCount() == 1
    assert page.route == ToSubject("person", who, "志愿服务", 0)
    qtbot.mouseClick(link(page, "only.all"), Qt.MouseButton.LeftButton)
    assert table_of(page).model().rowCount() == 2


def test_a_number_is_seen_once_with_a_reason_that_is_noted(
    window: DeskWindow, qtbot: QtBot, desk: Desk, answers: list[str]
) -> None:
    who = persons(desk)[0]
    records.set_fields(desk, who, {"mobile": MOBILE})
    page = page_of(window, qtbot, who)
    shown = page.findChild(QLabel, "fact:mobile")
    assert shown is not None
    assert shown.text() == "139****0002"
    answers += ["", "代办医保"]
    qtbot.mouseClick(link(page, "see.mobile"), Qt.MouseButton.LeftButton)
    assert shown.text() == "139****0002"  # without a reason nothing is shown
    qtbot.mouseClick(link(page, "see.mobile"), Qt.MouseButton.LeftButton)
    assert shown.text() == "139 0001 0002"
    assert [one.reason for _, one in viewing.views(desk, who)] == ["代办医保"]
    again = page_of(window, qtbot, who)
    assert again.findChild(QLabel, "fact:mobile").text() == "139****0002"
    qtbot.mouseClick(link(again, "edit"), Qt.MouseButton.LeftButton)
    assert isinstance(shell_of(window).page, FormPage)
    assert [one.reason for _, one in viewing.views(desk, who)] == ["打开登记表修改", "代办医保"]


def test_something_is_begun_with_the_person_filled_in(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    who = persons(desk)[0]
    page = page_of(window, qtbot, who)
    button = page.findChild(Button, "action:begin.mediation_case")
    assert button is not None
    assert button.text() == "调解登记"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    form = shell_of(window).page
    assert isinstance(form, FormPage)
    [row] = form.session.rows("parties")
    assert form.session.value(f"parties/{row}/party_person") == who
    assert form.session.value(f"parties/{row}/party_name") == "朱明泉"


def test_who_is_the_same_is_merged_side_by_side_and_parted_again(
    window: DeskWindow, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    first, second = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "周美琴"]
    records.set_fields(desk, first, {"mobile": MOBILE})
    lamp(desk, second, "路灯一")
    seen: list[MergeDialog] = []

    def merge(dialog: MergeDialog) -> int:
        seen.append(dialog)
        dialog.merge()
        qtbot.waitUntil(lambda: bool(dialog.kept), timeout=5000)
        return 1

    monkeypatch.setattr(MergeDialog, "exec", merge)
    page = page_of(window, qtbot, first)
    qtbot.mouseClick(link(page, f"merge_twin.{second}"), Qt.MouseButton.LeftButton)
    assert seen[0].kept == second  # the one with more to it stays, whichever page was open
    box = seen[0].findChild(QCheckBox, "take:mobile")
    assert box is not None
    assert box.isChecked()
    assert "139****0002" in [one.text() for one in seen[0].findChildren(QLabel)]  # a number stays masked
    assert records.get(desk, second).fields["mobile"] == MOBILE
    shell = shell_of(window)

    def is_shown() -> bool:
        page = shell.page
        return isinstance(page, SubjectView) and page.findChild(Link, f"action:part.{first}") is not None

    qtbot.waitUntil(is_shown, timeout=5000)
    assert shell.route == ToSubject("person", second)
    assert ledger.count(desk, "person") == 2
    qtbot.mouseClick(link(shell.page, f"part.{first}"), Qt.MouseButton.LeftButton)  # type: ignore[arg-type]  # a page
    qtbot.waitUntil(lambda: ledger.count(desk, "person") == 3, timeout=5000)
    assert "mobile" not in records.get(desk, second).fields


def test_who_is_not_the_same_is_asked_about_once(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    first, second = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "周美琴"]
    page = page_of(window, qtbot, first)
    qtbot.mouseClick(link(page, f"apart_twin.{second}"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(Link, f"action:apart_twin.{second}") is None, timeout=5000)
    other = page_of(window, qtbot, second)
    assert other.findChild(Link, f"action:apart_twin.{first}") is None


def test_a_link_to_who_was_merged_opens_the_one_that_stays(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    first, second = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "周美琴"]
    records.set_fields(desk, first, {"same_as": second})
    page = page_of(window, qtbot, first)
    assert page.record == second


def test_twins_are_shown_under_the_name_and_the_focus_stays(
    window: DeskWindow, qtbot: QtBot, desk: Desk, commit: Commit
) -> None:
    shell = shell_of(window)
    shell.go(ToForm("person"))
    page = shell.page
    assert isinstance(page, FormPage)
    name = page.findChild(QLineEdit, "field:name")
    assert name is not None
    name.setFocus()
    commit(name, "周美琴")
    assert page.findChild(QWidget, "twins") is None  # nothing comes while one types
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "twins") is not None, timeout=5000)
    focus = page.focusWidget()
    panel = page.findChild(QWidget, "twins")
    assert panel is not None
    qtbot.waitUntil(lambda: panel.height() >= panel.sizeHint().height() > 40, timeout=5000)  # not squashed
    assert focus is not None
    assert focus is not name
    assert not panel.isAncestorOf(focus)
    words = " ".join(one.text() for one in panel.findChildren(QLabel))
    assert "同名" in words
    assert "第2组" in words
    first, second = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "周美琴"]
    qtbot.mouseClick(link(panel, f"apart_twin.{first}"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(Link, f"action:apart_twin.{first}") is None, timeout=5000)
    qtbot.mouseClick(link(page, f"open_twin.{second}"), Qt.MouseButton.LeftButton)
    assert isinstance(shell.page, SubjectView)
    assert shell.page.record == second


def test_the_small_form_takes_the_one_that_is_here(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    dialog = QuickAdd(shell_of(window).bench, "person", "朱明泉", shell_of(window))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.findChild(QWidget, "twins") is not None, timeout=5000)
    [one] = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "朱明泉"]
    qtbot.mouseClick(link(dialog, f"open_twin.{one}"), Qt.MouseButton.LeftButton)
    assert dialog.record == one
    assert ledger.count(desk, "person") == 3


def test_the_ledger_does_not_list_who_was_merged(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    first, second = [one for one in persons(desk) if records.get(desk, one).fields["name"] == "周美琴"]
    records.set_fields(desk, first, {"same_as": second})
    shell_of(window).go(ToLedger("person"))
    table = window.findChild(QTableView, "list:person")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 2, timeout=5000)


def test_f8_prints_the_paper_for_himself(window: DeskWindow, qtbot: QtBot, desk: Desk) -> None:
    who = persons(desk)[0]
    page = page_of(window, qtbot, who)
    button = page.findChild(Button, "action:print")
    assert button is not None
    assert button.text() == "打印给本人看"
    assert window.isActiveWindow()  # nothing flashed up as a window of its own
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: shell_of(window).route == ToPrint("person", (who,)), timeout=5000)
