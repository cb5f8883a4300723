"""A window that nobody touches does nothing: no page lays itself out again and again."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.buttons import TIGHTEST, Button
from ruraldesk.gui.shell.page import ActionBar

ROUNDS = 40


class Watch(QObject):
    """Counts the rounds of layout that widgets ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.asked[watched.objectName() or type(watched).__name__] += 1
        return False


def rest(watch: Watch) -> Counter[str]:
    """Let the window come to rest, then count what it still asks for."""
    for _ in range(ROUNDS):
        QApplication.processEvents()
    watch.asked.clear()
    for _ in range(ROUNDS):
        QApplication.processEvents()
    return watch.asked


def bar_in(qtbot: QtBot, width: int) -> tuple[QWidget, ActionBar, list[Button]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    bar = ActionBar()
    column.addWidget(bar)
    buttons = [Button(f"do{place}", "登记一件", icon="add", key=f"F{place + 2}") for place in range(3)]
    for button in buttons:
        bar.right.addWidget(button)
    holder.resize(width, 60)
    with qtbot.waitExposed(holder):
        holder.show()
    return holder, bar, buttons


def test_an_action_bar_comes_to_rest(qtbot: QtBot, qapp: QApplication) -> None:
    _holder, bar, _ = bar_in(qtbot, 900)
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        bar.reason.setText("还没写姓名")
        bar.updateGeometry()
        assert rest(watch) == Counter()
    finally:
        qapp.removeEventFilter(watch)


def test_a_button_that_was_hidden_a_moment_ago_takes_no_room_in_the_bar(qtbot: QtBot) -> None:
    _holder, bar, buttons = bar_in(qtbot, 300)
    assert buttons[0].width() == buttons[0].width_at(TIGHTEST)
    least = bar.minimumSizeHint().width()
    buttons[0].hide()
    buttons[1].hide()
    assert bar.minimumSizeHint().width() < least
    qtbot.waitUntil(lambda: buttons[2].width() == buttons[2].width_at(0))
