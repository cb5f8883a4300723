"""Where nothing was registered yet: the words are whole in any window, the button stands where it has room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.boxes import EmptyState
from ruraldesk.gui.components.buttons import Button
from tests.helpers.comfort import cut_words


@pytest.mark.parametrize("high", range(70, 260, 10))
def test_the_words_are_never_cut_for_the_button(qtbot: QtBot, high: int) -> None:
    button = Button("new", "登记第一人", key="F2", kind="primary")
    empty = EmptyState("还没有登记过志愿者。", "有人来办，按F2登记第一人。", button)
    qtbot.addWidget(empty)
    empty.resize(600, high)
    empty.show()
    qtbot.wait(1)
    assert cut_words(empty) == []
    assert not button.isVisible() or button.height() >= button.sizeHint().height()


def test_the_button_is_there_where_it_has_room(qtbot: QtBot) -> None:
    button = Button("new", "登记第一人", key="F2", kind="primary")
    empty = EmptyState("还没有登记过志愿者。", "有人来办，按F2登记第一人。", button)
    qtbot.addWidget(empty)
    empty.show()
    empty.resize(600, 90)
    qtbot.wait(1)
    assert not button.isVisible()
    empty.resize(600, 300)
    qtbot.wait(1)
    assert button.isVisible()
