"""Whether the window may close: a mistake of ours while the last words are kept must not take them with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget


class Closing:
    """Once a try has ended in a mistake the clerk says whether to close all the same: the next would end so, too."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._stumbled = False

    def may(self, kept: Callable[[], bool], locked: bool) -> bool:
        """Let ``kept`` keep what is typed and say whether to close; behind the lock nobody else may let it go."""
        if self._stumbled and not locked and self._is_let_go():
            return True
        self._stumbled = True
        may = kept()
        self._stumbled = False
        return may

    def _is_let_go(self) -> bool:
        from ruraldesk.gui.dialogs.ask import Question, ask

        body = "刚才关的时候出了错，刚写的可能没有存下。现在关上，没存下的就没有了。"
        return ask(self._window, Question("close_stumbled", "刚写的可能没有存下", body, "不要了，关上", "再试试")).go
