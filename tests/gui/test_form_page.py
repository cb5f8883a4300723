"""The form as a clerk meets it: keys, drafts, problems, saving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import drafts, forms, ledger, records

Commit = Callable[[QWidget, str], None]


def open_form(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def field(page: QWidget, name: str, kind: type[QWidget] = QLineEdit) -> QWidget:
    found = page.findChild(kind, f"field:{name}")
    assert found is not None, name
    return found


@pytest.mark.parametrize("form", ["person", "facility", "inspection"])
def test_every_field_of_a_form_has_its_widget(window: DeskWindow, qtbot: QtBot, form: str) -> None:
    assert window.desk is not None
    page = open_form(window, ToForm(form))
    for repeat in page.session.spec.repeats:
        page.session.add_row(repeat.name)
    page.adopt(page.session)
    spec = forms.form(window.desk, form)
    last = spec.by_repeat[""][-1].name
    qtbot.waitUntil(lambda: page.findChild(QWidget, f"field:{last}") is not None, timeout=5000)
    missing = [
        one.name
        for one in spec.fields
        if page.findChild(QWidget, f"field:{one.repeat + '.1.' if one.repeat else ''}{one.name}") is None
    ]
    assert missing == []
    assert len(spec.fields) > 10


def test_every_field_says_its_chinese_label(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_form(window, ToForm("person"))
    last = page.session.spec.by_repeat[""][-1].name
    qtbot.waitUntil(lambda: page.findChild(QWidget, f"field:{last}") is not None, timeout=5000)
    for one in page.session.spec.by_repeat[""]:
        widget = page.findChild(QWidget, f"field:{one.name}")
        assert widget is not None
        assert widget.accessibleName() == one.label


def test_enter_moves_to_the_next_field_and_shift_enter_back(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = open_form(window, ToForm("person"))
    first = field(page, "name")
    first.setFocus()
    commit(first, "沈根法")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    second = page.focusWidget()
    assert second is not None
    assert second is not first
    qtbot.keyClick(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.focusWidget() is first
    assert page.session.text("name") == "沈根法"


def test_enter_while_composing_stays_in_the_field(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = open_form(window, ToForm("person"))
    first = field(page, "name")
    first.setFocus()
    QApplication.sendEvent(first, QInputMethodEvent("zhou", []))
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert page.focusWidget() is first
    assert page.session.text("name") == ""
    commit(first, "周")
    assert page.session.text("name") == "周"


def test_half_a_second_of_rest_keeps_a_draft_that_is_offered_again(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.desk is not None
    page = open_form(window, ToForm("person"))
    commit(field(page, "name"), "陆建明")
    assert drafts.drafts(window.desk) == []
    qtbot.waitUntil(lambda: bool(drafts.drafts(window.desk)), timeout=5000)
    kept = drafts.drafts(window.desk)[0]
    again = open_form(window, ToForm("person", draft=kept.id))
    assert again.session.text("name") == "陆建明"


def test_f9_saves_and_says_so(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    before = ledger.count(window.desk, "person")
    page = open_form(window, ToForm("person"))
    commit(field(page, "name"), "曹卫东")
    for name in ("residence_type", "publish_consent", "register_status"):
        qtbot.waitUntil(lambda name=name: page.findChild(QComboBox, f"field:{name}") is not None, timeout=5000)
        box = field(page, name, QComboBox)
        assert isinstance(box, QComboBox)
        if box.currentIndex() <= 0:
            box.setCurrentIndex(1)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: ledger.count(window.desk, "person") == before + 1, timeout=5000)
    qtbot.waitUntil(lambda: bool(page.session.record), timeout=5000)
    assert records.get(window.desk, page.session.record).fields["name"] == "曹卫东"
    assert drafts.drafts(window.desk) == []


def test_a_problem_appears_on_leaving_and_goes_when_right(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = open_form(window, ToForm("inspection"))
    line = field(page, "checked_on")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    commit(line, "2030-01-01")
    assert page.findChild(QLabel, "problem:checked_on") is None
    qtbot.keyClick(line, Qt.Key.Key_Return)
    words = page.findChild(QLabel, "problem:checked_on")
    assert words is not None
    assert words.isVisibleTo(page)
    assert "不晚于今天" in words.text()
    line.setFocus()
    line.selectAll()
    commit(line, "昨天")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not words.isVisibleTo(page)
    assert line.text() == "2026-11-23"


def test_a_person_is_picked_by_initials_and_enter_goes_on(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = open_form(window, ToForm("inspection"))
    line = field(page, "inspector")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    commit(line, "zmq")
    qtbot.waitUntil(lambda: getattr(line, "panel", None) is not None, timeout=5000)
    panel = line.panel  # type: ignore[attr-defined]  # PickLine
    assert sum("周美琴" in words for words in panel.words) == 2
    assert panel.words[-1].startswith("都不是")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.session.text("inspector")[:3] in ("周美琴", "朱明泉")
    assert page.focusWidget() is not line


def test_a_row_of_a_repeat_is_added_by_key_and_its_editors_are_live(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = open_form(window, ToForm("inspection"))
    page.go_to("items")
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    item = field(page, "items.1.item")
    commit(item, "灭火器压力")
    row = page.session.rows("items")[0]
    assert page.session.text(f"items/{row}/item") == "灭火器压力"
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert len(page.session.rows("items")) == 2
    assert field(page, "items.2.item") is not None


def test_leaving_the_page_at_once_keeps_what_was_just_typed(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    assert window.shell is not None
    page = open_form(window, ToForm("person"))
    commit(field(page, "name"), "姚志强")
    window.shell.go_back()
    qtbot.waitUntil(lambda: bool(drafts.drafts(window.desk)), timeout=5000)


def test_an_older_draft_is_offered_when_the_form_is_opened_again(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.shell is not None
    page = open_form(window, ToForm("person"))
    commit(field(page, "name"), "姚志强")
    window.shell.go_back()
    qtbot.waitUntil(lambda: bool(drafts.drafts(window.desk)), timeout=5000)
    again = open_form(window, ToForm("person"))
    take_up = again.findChild(QWidget, "action:follow_note")
    assert take_up is not None
    assert take_up.isVisibleTo(again)
    take_up.click()  # type: ignore[attr-defined]  # Link
    assert again.session.text("name") == "姚志强"


def test_f9_with_something_missing_saves_nothing_and_stands_in_it(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.desk is not None
    page = open_form(window, ToForm("inspection"))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert ledger.count(window.desk, "inspection") == 0
    focus = page.focusWidget()
    assert focus is not None
    assert focus.objectName() == "field:facility"
    words = page.findChild(QLabel, "open")
    assert words is not None
    assert "没填" in words.text()


@pytest.mark.parametrize("form", ["mediation_case", "facility", "disclosure"])
def test_the_longest_form_fits_a_small_screen_with_its_save_button(window: DeskWindow, qtbot: QtBot, form: str) -> None:
    """1366 x 768 less the title and the task bar: the list of sections scrolls, the window does not grow."""
    page = open_form(window, ToForm(form))
    window.resize(1280, 608)
    qtbot.waitUntil(lambda: window.height() == 608, timeout=5000)
    last = page.sheet.sections[-1].name
    page.sheet.choose(last)
    entry = page.findChild(QWidget, f"section:{last}")
    assert entry is not None
    qtbot.waitUntil(lambda: not entry.visibleRegion().isEmpty(), timeout=5000)
    assert window.minimumSizeHint().height() <= 608
