"""What a clerk sees and presses on the first page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.pages.home_due import DueRow
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import facility, person

W = TypeVar("W", bound=QWidget)


@dataclass
class HeldExecutor:
    """Keeps every job until the test lets it run."""

    waiting: list[Callable[[], None]] = field(default_factory=list)

    def submit(self, work: Callable[[], None], /) -> object:
        self.waiting.append(work)
        return None

    def wait(self) -> None:
        while self.waiting:
            self.run()

    def run(self) -> None:
        self.waiting.pop(0)()


def found(at: QWidget, kind: type[W], name: str) -> W:
    widget = at.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, at: QWidget, name: str) -> None:
    link = found(at, Link, name)
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)


def rows(at: QWidget) -> list[DueRow]:
    QApplication.processEvents()
    return [one for one in at.findChildren(DueRow) if one.isVisible()]


def words(at: QWidget) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in at.findChildren(QLabel) if one.isVisible() and one.text()]


def lamp(at: Desk, days: int, name: str = "路灯1号") -> str:
    """A street lamp in use that is to be checked in so many days."""
    due = at.clock.today() + timedelta(days=days)
    checked = due.replace(year=due.year - 1).isoformat()
    one = facility(at, person(at), name, check_before=checked, cycle="yearly")
    records.set_fields(at, one, {}, state="in_use")
    return one


def chart(shell: Shell, report: str) -> PickChart:
    QApplication.processEvents()
    return found(shell, PickChart, f"chart:{report}")
