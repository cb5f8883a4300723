"""A wrong code is said where it is written, and Enter after the last line of a step never leads back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.paths import DataFolder


@pytest.fixture
def wizard(qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock) -> FirstStart:
    made = FirstStart(DataFolder(tmp_path / "new"), clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.go_on()
    return made


def _write(wizard: FirstStart, **words: str) -> QLineEdit:
    for name, one in words.items():
        line = wizard.findChild(QLineEdit, f"field:{name}")
        assert line is not None
        line.setText(one)
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    return line


def _stands() -> str:
    at = QApplication.focusWidget()
    return at.objectName() if at is not None else ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("330499123456", "代码以省的两位开头、后三位在001到399之间，再核对一遍"),
        ("990499123201", "代码以省的两位开头、后三位在001到399之间，再核对一遍"),
        ("33049912320", "代码应为12位数字，现在11位"),
        ("330499123201", ""),
        ("330411103999", ""),
    ],
)
def test_a_code_that_no_village_has_is_said_where_it_is_written(wizard: FirstStart, code: str, said: str) -> None:
    _write(wizard, name="样例新村", code=code)
    assert wizard.pages[1].missing() == said
    wizard.go_on()
    assert wizard.at == (1 if said else 2)


def test_enter_after_the_last_line_stands_on_what_goes_on(wizard: FirstStart) -> None:
    QTest.keyClick(_write(wizard, name="样例新村", code="330499123201"), Qt.Key.Key_Return)
    assert _stands() == "action:step_next"
    wizard.go_on()
    QTest.keyClick(_write(wizard, clerk="样例甲", passphrase="demo12", passphrase2="demo12"), Qt.Key.Key_Return)
    assert _stands() == "action:step_next"


def test_enter_where_something_is_missing_stays(wizard: FirstStart) -> None:
    QTest.keyClick(_write(wizard, name="样例新村", code="3304991"), Qt.Key.Key_Return)
    assert _stands() == "field:code"
