"""Choosing by matching in the window: who can be asked stands with the reason, who cannot is seen and not taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.match_dialog import MatchDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import records
from tests.helpers.desks import person
from tests.helpers.volunteering import Station

CONTROL = Qt.KeyboardModifier.ControlModifier
Act = Callable[[MatchDialog], None]


@pytest.fixture
def page(window: DeskWindow) -> FormPage:
    """A verified need with a risk: one who may go, one who is too young."""
    assert window.desk is not None
    assert window.shell is not None
    at = Station(window.desk)
    at.step(at.minor("2010-09-01", registered_on="2026-07-01"), "active")
    who = person(at.at, "马秀兰", birth="1980-02-02", group_no=2)
    at.step(at.add("volunteer", person=who, service_fields=["01"], free_time=["any"]).id, "active")
    made = at.add(
        "service_request",
        registered_at="2026-11-24T09:00",
        source="visit",
        content="搬沙袋。",
        service_field="05",
        risk="low",
        risk_note="路滑",
    )
    at.step(made.id, "registered")
    given = {"verified_by": at.recorder, "answered_at": "2026-11-24T10:30", "answer_way": "face", "answer": "来办。"}
    at.step(made.id, "verified", **given, wanted_on="2026-11-28")
    window.shell.go(ToForm("service_request", made.id))
    shown = window.shell.page
    assert isinstance(shown, FormPage)
    return shown


def in_dialog(act: Act) -> None:
    """Do something in the dialog that the next call opens."""

    def now() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MatchDialog)
        try:
            act(dialog)
        finally:
            dialog.close()  # does nothing where it went by itself

    QTimer.singleShot(0, now)


def lines(dialog: QWidget) -> list[str]:
    found = dialog.findChild(QListWidget, "list:match")
    assert found is not None
    return [found.item(row).text() for row in range(found.count())]


def test_those_who_can_be_asked_and_those_who_cannot_stand_with_their_reason(page: FormPage, qtbot: QtBot) -> None:
    seen: list[str] = []
    in_dialog(lambda dialog: (seen.extend(lines(dialog)), dialog.reject())[1])
    page.go_to("helpers")
    qtbot.keyClick(page, Qt.Key.Key_M, CONTROL)
    assert seen == [
        "马秀兰　第2组　那天有空",
        "沈子轩　第5组　不能挑：那天未满18周岁，有风险的服务不派",
    ]
    assert page.session.rows("helpers") == []


def test_enter_ticks_and_the_row_waits_for_the_save(page: FormPage, qtbot: QtBot) -> None:
    def act(dialog: MatchDialog) -> None:
        line = dialog.findChild(QLineEdit, "field:match_filter")
        assert line is not None
        for letters in ("szx", "mxl"):  # the first may not be taken: Enter does nothing
            qtbot.keyClicks(line, letters)
            qtbot.keyClick(line, Qt.Key.Key_Return)
        take = dialog.findChild(QAbstractButton, "action:take_match")
        assert take is not None
        take.click()

    in_dialog(act)
    page.go_to("helpers")
    qtbot.keyClick(page, Qt.Key.Key_M, CONTROL)
    (row,) = page.session.rows("helpers")
    assert page.session.text(f"helpers/{row}/helper").startswith("马秀兰")
    words = page.findChild(QLabel, "open")
    assert words is not None
    assert "挑上了1个" in words.text()
    assert records.get(page.session.desk, page.session.record).rows("helpers") == []
    page.save()
    qtbot.waitUntil(lambda: len(records.get(page.session.desk, page.session.record).rows("helpers")) == 1)


def test_a_new_record_is_saved_first(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("service_request"))
    fresh = window.shell.page
    assert isinstance(fresh, FormPage)
    fresh.go_to("helpers")
    qtbot.keyClick(fresh, Qt.Key.Key_M, CONTROL)  # nobody is chosen in that state yet
    assert fresh.session.rows("helpers") == []
