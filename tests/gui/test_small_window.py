"""The window at 150% of a 1366x768 screen: no page asks for more than there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.pages.exchange import ExchangePage
from ruraldesk.gui.routes import ToExchange, ToForm
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.desk import Desk
from tests.helpers.every_page import town_routes, village_routes
from tests.screens.conftest import desks, dressed_screen, still_clock  # noqa: F401  two desks with a year in them

Both = tuple[Desk, Desk, Path]
WIDTH, HEIGHT = 911, 464  # what 1366x696 leaves at 150%


@pytest.fixture
def large() -> Iterator[None]:
    use_large_text(True)
    yield
    use_large_text(False)


@pytest.mark.usefixtures("large", "dressed_screen")
def test_no_page_of_large_text_asks_for_more_than_the_smallest_window(
    qtbot: QtBot,
    desks: Both,  # noqa: F811
    still_clock: FixedClock,  # noqa: F811
) -> None:
    too_large = {}
    for desk, routes in ((desks[0], village_routes(desks[0])), (desks[1], town_routes(desks[1]))):
        shell = Shell(desk, still_clock, Jobs(ImmediateExecutor()))
        qtbot.addWidget(shell)
        shell.show()
        for route in routes:
            if isinstance(route, ToForm) and route.record:
                continue  # the same page as a new one
            shell.go(route)
            shell.resize(WIDTH, HEIGHT)
            if shell.width() > WIDTH or shell.height() > HEIGHT:
                too_large[str(route)] = (shell.width(), shell.height())
    assert too_large == {}


def test_what_goes_stands_under_the_rest_where_both_do_not_fit_beside_each_other(
    qtbot: QtBot,
    dressed_screen: QApplication,  # noqa: F811
    desks: Both,  # noqa: F811
    still_clock: FixedClock,  # noqa: F811
) -> None:
    shell = Shell(desks[0], still_clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    shell.show()
    shell.go(ToExchange())
    page = shell.page
    assert isinstance(page, ExchangePage)
    shell.resize(1366, 696)
    qtbot.waitUntil(lambda: page._ready.outgoing.x() > page._ready.sticks.geometry().right())
    shell.resize(WIDTH, HEIGHT)
    qtbot.waitUntil(lambda: page._ready.outgoing.y() > page._ready.sticks.geometry().bottom())
    assert page._ready.horizontalScrollBar().maximum() == 0
