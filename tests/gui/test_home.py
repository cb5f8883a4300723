"""首页 with what is long overdue, far ahead, and nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.charts.bars import Bars
from ruraldesk.gui.pages.home_parts import charts_of
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import home
from ruraldesk.services.desk import Desk
from ruraldesk.services.home import Due


def due_in(days: int, clock: FixedClock) -> Due:
    level = "overdue" if days < 0 else "soon"
    return Due("r", "f", "表", "件", "d", "期限", clock.today() + timedelta(days=days), days, level)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "slot"), [(-400, "逾期1"), (0, "7天内1"), (7, "7天内1"), (8, "14天1"), (28, "28天1"), (30, "30天1")]
)
def test_each_deadline_stands_in_one_bar_of_the_chart(
    qtbot: QtBot, window: DeskWindow, desk: Desk, clock: FixedClock, days: int, slot: str
) -> None:
    facts = replace(home.home(desk), due=(due_in(days, clock),), per_month=())
    (panel,) = charts_of(facts, [])
    qtbot.addWidget(panel)
    bars = panel.findChild(Bars)
    assert bars is not None
    words = bars.accessibleName().split("，")
    assert slot in words
