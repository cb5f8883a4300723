"""Where nothing was registered yet: the words are whole in any window, the button stands where it has room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button
from tests.helpers.comfort import cut_words


@pytest.mark.parametrize("high", range(80, 260, 10))
def test_the_words_are_never_cut_for_the_button(qtbot: QtBot, high: int) -> None:
    page, empty, button = in_a_page(qtbot)
    empty.setGeometry(0, 0, 600, high)
    qtbot.wait(1)
    assert cut_words(page) == []
    assert not button.isVisible() or button.height() >= button.sizeHint().height()


def test_the_button_is_there_where_it_has_room(qtbot: QtBot) -> None:
    _, empty, button = in_a_page(qtbot)
    empty.setGeometry(0, 0, 600, 90)
    qtbot.wait(1)
    assert not button.isVisible()
    empty.setGeometry(0, 0, 600, 300)
    qtbot.wait(1)
    assert button.isVisible()


def in_a_page(qtbot: QtBot) -> tuple[QWidget, EmptyState, Button]:
    """A page that gives what room it has, however little."""
    page = QWidget()
    button = Button("new", "登记第一人", key="F2", kind="primary")
    empty = EmptyState("还没有登记过志愿者。", "有人来办，按F2登记第一人。", button)
    empty.setParent(page)
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    return page, empty, button
