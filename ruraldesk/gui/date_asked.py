"""Asking once whether the computer's date is right, where it has jumped since it was last seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ruraldesk.clock import SteadyClock
from ruraldesk.gui.dialogs.ask import Question, ask
from ruraldesk.services import clock_watch
from ruraldesk.services.desk import Desk


def date_is_sure(parent: QWidget, desk: Desk, clock: SteadyClock) -> bool:
    """Return False if the date is to be put right before anybody goes on.

    A date that went back and is wrong keeps nobody from working: the clock goes on from when it was last seen.
    """
    jump = clock_watch.look(desk)
    if jump is None:
        clock_watch.note(desk)
        return True
    stay = "不对，按上次的日期办" if jump.is_back else "不对，先关上去改"
    if ask(parent, Question("clock", jump.title, jump.words, "日期是对的", stay, kind="plain")).go:
        clock_watch.note(desk)
        return True
    clock.go_on_from(jump.was)
    return jump.is_back
