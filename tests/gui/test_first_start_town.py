"""The first start of a town: its own card, its own first things to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.paths import DataFolder

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
