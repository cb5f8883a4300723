"""The first start of a town: its own card, its own first things to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.first_start.steps import StepList
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import Role

CARD, END = 5, 6


def words_at(wizard: FirstStart, step: int) -> str:
    wizard.go_to(step)
    found = wizard.pages[step].findChildren(QLabel)
    return "\n".join(one.text() for one in found if one.isVisible())


@pytest.mark.parametrize(
    ("role", "at_card", "at_end"), [("town", "写出来给每个村", "收包"), ("village", "收了以后", "按F2登记")]
)
def test_the_last_steps_speak_to_who_is_there(
    qtbot: QtBot, dressed: QApplication, clock: FixedClock, tmp_path: Path, role: str, at_card: str, at_end: str
) -> None:
    wizard = FirstStart(DataFolder(tmp_path / "new"), clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(wizard)
    wizard.show()
    choice = wizard.findChild(QAbstractButton, f"field:role.{role}")
    assert choice is not None
    choice.click()
    wizard.go_on()
    assert wizard.facts.role == role
    assert at_card in words_at(wizard, CARD)
    assert ("镇里的卡" in words_at(wizard, CARD)) == (role == "village")
    write = wizard.pages[CARD].findChild(Button, "action:write_card")
    assert write is not None
    assert write.text() == ("写镇的卡到U盘" if role == "town" else "写本桌的卡到U盘")
    assert at_end in words_at(wizard, END)
    assert ("按F2登记" in words_at(wizard, END)) == (role == "village")


@pytest.mark.parametrize(("role", "open_one"), [("town", "镇的卡还没写出来"), ("village", "镇里的卡还没收")])
def test_a_card_that_was_passed_by_gets_no_tick_and_the_end_says_so(
    qtbot: QtBot, dressed: QApplication, clock: FixedClock, tmp_path: Path, role: Role, open_one: str
) -> None:
    wizard = FirstStart(DataFolder(tmp_path / "new"), clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.facts.role = role
    steps = wizard.findChild(StepList)
    assert steps is not None
    assert open_one in words_at(wizard, END)
    assert "都好了" not in words_at(wizard, END).splitlines()
    assert [place for place in range(END) if not steps.is_done(place)] == [CARD]
    wizard.facts.carded = True
    assert "都好了" in words_at(wizard, END).splitlines()
    assert open_one not in words_at(wizard, END)
    assert steps.is_done(CARD)
