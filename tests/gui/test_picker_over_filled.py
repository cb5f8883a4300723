"""A picker whose field the form fills by itself: who is typed over it is looked for, not everybody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.editors.link import PickLine
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import records
from tests.helpers import desks

Commit = Callable[[QWidget, str], None]


def test_another_name_typed_over_the_filled_one_is_taken_with_enter(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.desk is not None
    assert window.shell is not None
    answers, other = desks.person(window.desk, "方避灾"), desks.person(window.desk, "仇值班")
    desks.person(window.desk, "后登记")  # the newest one stands first in a list of everybody
    given = {"name": "学校", "class": "13", "location": "村口", "responsible": answers, "shelter_capacity": 60}
    shelter = records.add(window.desk, "facility", given).record.id
    window.shell.go(ToForm("shelter_use"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.session.set_value("facility", shelter)
    assert page.session.value("duty_person") == answers
    page.go_to("duty_person")
    line = page.findChild(QLineEdit, "field:duty_person")
    assert isinstance(line, PickLine)
    line.setFocus()
    line.selectAll()
    commit(line, "仇值班")
    qtbot.waitUntil(lambda: line.panel is not None)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.session.value("duty_person") == other


def test_a_name_that_was_not_chosen_yet_is_not_called_filled_in(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("facility"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.session.set_value("name", "路灯")
    page.session.set_value("class", "02")
    page.session.set_value("location", "村口")
    page.go_to("responsible")
    line = page.findChild(QLineEdit, "field:responsible")
    said = page.bar.findChild(QLabel, "open")
    assert isinstance(line, PickLine)
    assert said is not None
    line.setFocus()
    with qtbot.waitSignal(page._keeper.kept, timeout=5_000):
        commit(line, "查无此人")
    assert said.text() == "还没保存"
