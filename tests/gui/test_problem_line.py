"""The sentence under a field and its icon stand on one line, short or long, in normal and in large text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.problem_line import ProblemLine
from ruraldesk.gui.theme.large import use_large_text

LONG = "口令已经写错5次，10秒后再试。记录都在；忘了就用恢复单。" * 2


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("sentence", ["口令不对。", LONG])
def test_the_icon_stands_at_the_middle_of_the_first_line(
    qtbot: QtBot, dressed: QApplication, sentence: str, large: bool
) -> None:
    use_large_text(large)
    try:
        line = ProblemLine("passphrase")
        qtbot.addWidget(line)
        line.say(sentence)
        line.resize(400, line.heightForWidth(400))
        icon, words = (one for one in line.findChildren(QLabel) if one.isVisibleTo(line))
        if icon.objectName():
            icon, words = words, icon
        first = words.fontMetrics().height()
        assert words.height() < first * (2 if sentence != LONG else 9)
        beside = icon.geometry().top() + icon.height() / 2
        assert abs(beside - (words.geometry().top() + first / 2)) <= 1
    finally:
        use_large_text(False)
