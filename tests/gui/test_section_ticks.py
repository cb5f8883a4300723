"""A section has its tick once a person wrote something in it; what the desk put there itself is no work done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.section_list import TICK, SectionButton
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import records

Commit = Callable[[QWidget, str], None]
CASE = {"reg_date": "2026-11-20", "source": "own", "dispute_type": "02", "summary": "样例，石板归谁修说不拢。"}


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _mark(page: FormPage, section: str) -> str:
    button = page.findChild(SectionButton, f"section:{section}")
    assert button is not None
    return button.mark.words


def test_a_section_that_holds_only_what_a_new_record_begins_with_has_no_tick(window: DeskWindow) -> None:
    page = _open(window, ToForm("mediation_case"))
    assert page.session.text("risk")
    assert page.session.text("retention")
    assert [one.name for one in page.sheet.sections if _mark(page, one.name) == TICK] == []


def test_the_tick_comes_with_what_a_person_chose_or_wrote(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    page = _open(window, ToForm("mediation_case"))
    page.go_to("risk")
    box = page.findChild(QComboBox, "field:risk")
    assert box is not None
    qtbot.keyClicks(box, "2")
    page.settle()
    assert _mark(page, "calming").startswith("差")  # the measures are asked for now
    qtbot.keyClicks(box, "1")
    page.go_to("closed_at")
    line = page.findChild(QLineEdit, "field:closed_at")
    assert line is not None
    commit(line, "1120")
    page.settle()
    page.sheet.refresh()
    assert _mark(page, "closing") == TICK
    assert _mark(page, "calming") == ""


def test_a_record_that_was_saved_so_has_ticks_where_it_says_something(window: DeskWindow) -> None:
    assert window.desk is not None
    made = records.add(window.desk, "mediation_case", CASE)
    page = _open(window, ToForm("mediation_case", made.record.id))
    marks = {one.name: _mark(page, one.name) for one in page.sheet.sections}
    assert marks["registering"] == marks["facts"] == TICK
    assert marks["calming"] == marks["closing"] == ""


def test_what_the_form_fills_in_from_a_choice_elsewhere_ticks_no_section(window: DeskWindow) -> None:
    page = _open(window, ToForm("disclosure"))
    page.on_chosen("class", "finance")
    page.on_chosen("item", "CF02")
    assert page.session.text("days")
    assert _mark(page, "posting") == _mark(page, "contents") == ""
