"""Where one stands in a form: coming back to it, from problem to problem, in tables without rows, before the save."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm, ToHome, ToPrint
from ruraldesk.gui.window import DeskWindow
from ruraldesk.model.form import Repeat
from ruraldesk.services import drafts, records
from ruraldesk.services.form_session import FormSession

Commit = Callable[[QWidget, str], None]


def _page(window: DeskWindow) -> FormPage:
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    return _page(window)


def _at(page: FormPage) -> str:
    focus = page.window().focusWidget()
    return focus.objectName() if focus is not None else ""


def _press(window: DeskWindow, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(window.focusWidget() or window, key)


def _said(page: FormPage) -> str:
    words = page.findChild(QLabel, "open")
    assert words is not None
    return words.text()


def _last_fields(page: FormPage) -> tuple[str, str]:
    """Return the last section with fields and its last field one can stand in."""
    for section in reversed(page.sheet.sections):
        page.sheet.choose(section.name)
        editors = [one for one in page.sheet.view().editors() if "/" not in one.path]
        if editors:
            return section.name, editors[-1].path
    raise AssertionError


@pytest.mark.parametrize("by_mouse", [False, True])
def test_esc_from_the_papers_leads_back_to_the_field(window: DeskWindow, qtbot: QtBot, by_mouse: bool) -> None:
    assert window.desk is not None
    assert window.shell is not None
    somebody = records.add(window.desk, "person", {"name": "王建国"}).record.id
    fields = {"responsible": somebody, "name": "路灯一号", "class": "02", "sub_class": "0202", "location": "村口"}
    lamp = records.add(window.desk, "facility", fields).record.id
    page = _open(window, ToForm("facility", lamp))
    first, (section, path) = page.sheet.section, _last_fields(page)
    assert section != first
    page.go_to(path)
    at = _at(page)
    if by_mouse:
        button = page.findChild(QAbstractButton, "action:print")
        assert button is not None
        button.setFocus(Qt.FocusReason.MouseFocusReason)
        button.click()
    else:
        _press(window, qtbot, Qt.Key.Key_F8)
    assert isinstance(window.shell.route, ToPrint)
    _press(window, qtbot, Qt.Key.Key_Escape)
    assert _page(window).sheet.section == section
    assert _at(_page(window)) == at


def test_esc_leads_back_to_a_cell_of_a_row(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    page = _open(window, ToForm("mediation_case"))
    repeat = next(one.name for one in page.session.spec.repeats if page.session.relevant(one.name))
    row = [page.session.add_row(repeat) for _ in range(2)][1]
    page.show_step(f"{repeat}/{row}")
    at = _at(page)
    assert at.startswith(f"field:{repeat}.2.")
    window.shell.go(ToHome())
    window.shell.go_back()
    assert _at(_page(window)) == at


def test_f6_goes_from_problem_to_problem_in_the_order_of_the_form_and_round(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("mediation_case"))
    _press(window, qtbot, Qt.Key.Key_F9)
    open_ones = {one.path for one in page.session.problems if one.level in ("block", "hold")}
    assert len(open_ones) >= 3
    order = [item.name for section in page.sheet.sections for item in section.items]
    wanted = [one for one in order if one in open_ones]
    assert len(wanted) == len(open_ones)
    start = page.sheet.place(page.focusWidget())
    met = []
    for _ in wanted:
        _press(window, qtbot, Qt.Key.Key_F6)
        met.append(page.sheet.place(page.focusWidget()))
    behind = wanted.index(start) + 1
    assert met == wanted[behind:] + wanted[:behind]


def test_f6_comes_to_what_holds_a_record(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("disclosure"))
    page.on_chosen("class", "finance")
    for name, value in (("opening", "100.00"), ("closing_typed", "3.00")):  # what is worked out is 100
        page.session.set_text(name, value)
    page.show_step("")
    _press(window, qtbot, Qt.Key.Key_F9)
    held = {one.path for one in page.session.problems if one.level == "hold"}
    open_ones = held | {one.path for one in page.session.problems if one.level == "block"}
    assert held
    seen = set()
    for _ in open_ones:
        _press(window, qtbot, Qt.Key.Key_F6)
        shown = page._shown_problem
        assert shown is not None
        name = shown[0].split("/")[0]
        if name:
            section = next(one for one in page.sheet.sections if any(item.name == name for item in one.items))
            assert page.sheet.section == section.name
        focus = page.window().focusWidget()
        assert focus is not None
        assert page.sheet.view().isAncestorOf(focus)
        seen.add(shown[0])
    assert seen == open_ones


def test_a_required_label_is_whole_beside_its_mark(window: DeskWindow, qtbot: QtBot) -> None:
    page = _open(window, ToForm("mediation_case"))
    looked = 0
    for section in page.sheet.sections:
        page.sheet.choose(section.name)
        qtbot.waitUntil(page.sheet.view().isVisible, timeout=2000)
        qtbot.wait(0)
        for row in page.sheet.view().findChildren(FieldRow):
            words = next((one for one in row.findChildren(QLabel) if one.text() == row.field.label), None)
            if words is None or not words.isVisible():
                continue
            looked += row.field.name == "summary"
            if not words.wordWrap():
                assert words.width() >= words.sizeHint().width(), row.field.label
            assert words.height() >= words.heightForWidth(words.width()), row.field.label
    assert looked == 1


def test_a_draft_counts_what_was_typed_or_chosen_only(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.desk is not None
    assert window.shell is not None
    page = _open(window, ToForm("mediation_case"))
    page.go_to("place")
    line = page.findChild(QLineEdit, "field:place")
    assert line is not None
    commit(line, "村口")
    assert len(page.session.cells.values) > 1
    window.shell.go(ToHome())
    again = _open(window, ToForm("mediation_case"))
    told = [one.text() for one in again.findChildren(QLabel, "message")]
    assert any("写了1格" in one for one in told), told
    taken = FormSession.open_draft(window.desk, drafts.drafts(window.desk)[0].id)
    repeat = taken.spec.repeats[0].name
    taken.add_row(repeat)
    taken.set_text("place", "")
    taken.set_text("summary", "为一条沟")
    taken.keep_draft()
    assert drafts.drafts(window.desk)[0].filled == 1


def test_the_key_for_papers_says_to_save_first(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    page = _open(window, ToForm("mediation_case"))
    _press(window, qtbot, Qt.Key.Key_F8)
    assert _page(window) is page
    assert _said(page) == "先保存（F9），再打印。"


@pytest.mark.parametrize("by_key", [False, True])
def test_a_section_of_an_empty_table_stands_in_the_link_that_adds_a_row(
    window: DeskWindow, qtbot: QtBot, by_key: bool
) -> None:
    page = _open(window, ToForm("mediation_case"))
    shown = [one for one in page.sheet.sections if any(page.session.relevant(item.name) for item in one.items)]
    tables = [at for at, one in enumerate(shown) if at and all(isinstance(item, Repeat) for item in one.items)]
    assert tables
    for at in tables:
        before, section = shown[at - 1], shown[at]
        page.sheet.choose(before.name)
        page.sheet.stand_in_first()
        if by_key:
            _press(window, qtbot, Qt.Key.Key_PageDown)
        else:
            entry = page.findChild(QAbstractButton, f"section:{section.name}")
            assert entry is not None
            qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
        assert page.sheet.section == section.name
        assert _at(page) == f"action:add:{section.items[0].name}"
