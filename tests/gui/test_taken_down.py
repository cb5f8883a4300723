"""A window that is taken down: Python lets go of its half first, and events still come."""

from __future__ import annotations

import gc
import sys
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.shell.search_overlay import SearchOverlay

_SENT_AFTER: list[QEvent.Type] = []


class _Watched(SearchOverlay):
    """Notes what its filter is still sent once Python has emptied it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if not vars(self):
            _SENT_AFTER.append(event.type())
        return super().eventFilter(watched, event)


class _Shell(QWidget):
    """Stands in a ring with its overlay, as the desk's shell does: only the collector takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.overlay = _Watched(cast(Bench, None), self)  # nothing is looked for, so no bench is reached
        self.ring = [self]


def test_what_is_sent_while_a_window_is_taken_down_meets_no_emptied_filter(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", wrong.append)
    monkeypatch.setattr(sys, "excepthook", lambda *one: wrong.append(one[1]))
    _SENT_AFTER.clear()
    for _ in range(5):
        shell = _Shell()
        shell.show()
        shell.resize(300, 300)
        qtbot.wait(0)
        del shell
        gc.collect()
    assert _SENT_AFTER, "the filter was sent nothing: this looked at no window taken down"
    assert wrong == []
