"""After a restore the window asks for the last numbers on paper, and numbers go on from there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.pages.settings_numbers import NumbersPanel
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import numbering, records
from ruraldesk.services.desk import Desk
from tests.helpers import desks

Commit = Callable[[QWidget, str], None]


def test_numbers_typed_from_paper_open_numbering_again(
    window: DeskWindow, desk: Desk, qtbot: QtBot, commit: Commit, said: list[str]
) -> None:
    responsible = desks.person(desk, "负责人")
    lamp = desks.facility(desk, responsible)
    records.set_fields(desk, lamp, {}, state="in_use")
    given = {"facility": lamp, "reported_on": "2026-11-20", "source": "grid", "problem": "灯不亮"}
    mend = records.add(desk, "repair", given).record.id
    records.set_fields(desk, mend, {}, state="found")
    desk.store.numbers.lock()
    assert window.shell is not None
    next(one for one in window.shell.rail.buttons if one.objectName() == "nav:settings").click()
    qtbot.waitUntil(lambda: window.findChild(NumbersPanel) is not None)

    _type(window, qtbot, commit, 1, "乱写")
    assert said == ["“facility=乱写”不像这张表的编号。"]
    assert numbering.is_shut(desk)
    _type(window, qtbot, commit, 1, "设-02-0007")
    assert [one.last for one in numbering.asked_for(desk)] == ["修〔2026〕0001号"]
    _type(window, qtbot, commit, 1, "修〔2026〕0003号")
    qtbot.waitUntil(lambda: window.findChild(NumbersPanel) is None)
    another = desks.facility(desk, responsible, "路灯2号")
    assert records.set_fields(desk, another, {}, state="in_use").record.number == "设-02-0008"


def _type(window: DeskWindow, qtbot: QtBot, commit: Commit, place: int, words: str) -> None:
    panel = window.findChildren(NumbersPanel)[-1]
    line = panel.findChild(RingLineEdit, f"field:last_number.{place}")
    button = panel.findChild(Button, "action:number_on")
    assert line is not None
    assert button is not None
    line.clear()
    commit(line, words)
    button.click()
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
