"""A village's record at the town is read, not written into: asking and sending back are what one can do with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm, ToSubject
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import drafts, handover
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.questions import open_questions
from tests.helpers.exchange_page import button
from tests.helpers.offices import Places
from tests.helpers.plugged import Sockets


@pytest.fixture
def lamp(office: DeskWindow, places: Places, plugged: Sockets) -> FormPage:
    """The town's form over a lamp that came from the village."""
    stick = plugged.plug("禾塘村的U盘")
    handover.export(places.one, stick)
    import_bundles(places.town, [stick])
    assert office.shell is not None
    office.shell.go(ToForm("facility", places.lamp))
    page = office.shell.page
    assert isinstance(page, FormPage)
    return page


def said_on(page: FormPage) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel))


def test_nothing_of_it_can_be_written_over_and_the_bar_over_it_says_who_changes_it(
    lamp: FormPage, places: Places, qtbot: QtBot
) -> None:
    assert [one for one in lamp.findChildren(QLineEdit) if one.objectName().startswith("field:")] == []
    assert not button(lamp, "save").isVisible()
    assert "回车到下一格" not in said_on(lamp)
    said = " ".join(one.text() for one in lamp.findChildren(QLabel, "message"))
    assert "登记由村里改" in said
    assert "F7" in said
    qtbot.keyClick(lamp, Qt.Key.Key_F9)
    assert drafts.drafts(places.town) == []


def test_the_value_that_was_clicked_is_what_f7_asks_about_and_the_dialog_names_it(
    lamp: FormPage, places: Places, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []

    def put(dialog: AskDialog) -> int:
        assert dialog.line is not None
        titles.append(dialog.windowTitle())
        dialog.line.setText("具体在哪里？")
        return 1

    monkeypatch.setattr(AskDialog, "exec", put)
    (place,) = lamp.findChildren(QLabel, "field:location")
    qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
    button(lamp, "ask_village").click()
    qtbot.waitUntil(lambda: bool(open_questions(places.town)), timeout=10_000)
    assert titles == ["问村里“位置”这一格"]
    assert [(one.key, one.words) for one in open_questions(places.town)] == [("location", "具体在哪里？")]
    qtbot.waitUntil(lambda: "问了村里1处，还没答：具体在哪里？" in said_on(lamp), timeout=10_000)
    assert "别处刚改过" not in said_on(lamp)


def test_the_page_of_a_thing_offers_to_read_not_to_change(
    office: DeskWindow, lamp: FormPage, places: Places, qtbot: QtBot
) -> None:
    assert office.shell is not None
    office.shell.go(ToSubject("facility", places.lamp))
    page = office.shell.page
    assert page is not None
    qtbot.waitUntil(lambda: page.findChild(QAbstractButton, "action:edit") is not None, timeout=10_000)
    assert button(page, "edit").text() == "看全部"
