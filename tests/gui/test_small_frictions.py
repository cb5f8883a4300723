"""What stood in a clerk's way for a moment: a list over a dialog, arrows that left their group, words cut short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.labels import TwoLineLabel
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.pick_panel import PickPanel
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.gui.window import DeskWindow

Commit = Callable[[QWidget, str], None]


def opened(window: DeskWindow, form: str) -> FormPage:
    assert window.shell is not None
    window.shell.go(ToForm(form))
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def test_the_list_of_a_picker_is_gone_when_the_dialog_for_a_new_one_opens(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bool] = []

    def exec_(_: QuickAdd) -> int:
        shown.append(any(one.isVisible() for one in window.findChildren(PickPanel)))
        return 0

    monkeypatch.setattr(QuickAdd, "exec", exec_)
    page = opened(window, "inspection")
    page.go_to("facility")
    line = page.findChild(QLineEdit, "field:facility")
    assert line is not None
    commit(line, "没有这一处")
    qtbot.waitUntil(lambda: getattr(line, "panel", None) is not None, timeout=5_000)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert shown == [False]


def test_arrows_move_among_tick_boxes_as_they_lie_and_stay_in_their_group(window: DeskWindow, qtbot: QtBot) -> None:
    page = opened(window, "authorisation")
    boxes = [one for one in page.findChildren(TickBox) if one.objectName().startswith("choice:matters.")]
    qtbot.waitUntil(lambda: boxes[-1].y() > 0, timeout=5_000)
    boxes[0].setFocus()
    qtbot.keyClick(boxes[0], Qt.Key.Key_Left)
    assert boxes[0].hasFocus()
    qtbot.keyClick(boxes[0], Qt.Key.Key_Right)
    assert boxes[1].hasFocus()
    qtbot.keyClick(boxes[1], Qt.Key.Key_Left)
    qtbot.keyClick(boxes[0], Qt.Key.Key_Down)
    below = next(one for one in boxes if one.hasFocus())
    assert below.y() > boxes[0].y()
    assert below.x() == boxes[0].x()
    boxes[-1].setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(boxes[-1], key)
        assert boxes[-1].hasFocus()


def test_a_long_label_stands_level_with_its_field_before_and_after_it_is_filled(
    window: DeskWindow, qtbot: QtBot
) -> None:
    page = opened(window, "volunteer")
    page.go_to("insurance")
    row = next(one for one in page.sheet.view().rows if one.field.name == "insurance")
    words = next(one for one in row.findChildren(QLabel) if one.text() == row.field.label)
    field = row.editor.target()

    def apart() -> int:
        middle = words.mapTo(page, words.rect().center()).y()
        return abs(middle - field.mapTo(page, field.rect().center()).y())

    qtbot.waitUntil(lambda: field.height() > 20 and apart() <= 1, timeout=2_000)
    page.on_chosen("insurance", "has")
    qtbot.waitUntil(lambda: apart() <= 1, timeout=2_000)


def test_what_is_pasted_over_a_ledger_goes_to_its_filter(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    table = window.findChild(QTableView, "list:person")
    line = window.findChild(QLineEdit, "field:filter")
    assert table is not None
    assert line is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=5_000)
    QGuiApplication.clipboard().setText("朱明泉\r\n")
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=5_000)
    assert line.text() == "朱明泉"
    assert line.hasFocus()


def test_words_longer_than_their_place_stand_in_two_lines_before_any_is_cut_off(
    dressed: QApplication, qtbot: QtBot
) -> None:
    said = TwoLineLabel("")
    qtbot.addWidget(said)
    said.resize(300, 54)
    said.setText("都填好了，还没保存")
    assert said.lines() == ["都填好了，还没保存"]
    words = "张贴不到三天，还差两天；监督小组还没签名，补签以后才归档。"
    said.setText(words)
    assert "".join(said.lines()) == words
    assert len(said.lines()) == 2
    said.setText(words * 3)
    assert len(said.lines()) == 2
    assert said.lines()[1].endswith("…")
    assert said.toolTip() == words * 3
