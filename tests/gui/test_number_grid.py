"""A year of numbers: all of it where there is room, else the months up to now and the sum."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from ruraldesk.gui.charts.number_grid import NumberGrid

MONTHS = [f"{month}月" for month in range(1, 13)]
YEAR = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 1234, 1366]
ALL = list(range(13))


def grid_of(qtbot: QtBot, now: int, width: int) -> NumberGrid:
    grid = NumberGrid([*MONTHS, "合计"], [("会议", ()), ("民主决策会议记录", YEAR)], now)
    qtbot.addWidget(grid)
    grid.resize(width, grid.height())
    return grid


def columns(grid: NumberGrid) -> list[int]:
    return [place - len(ALL) for place in grid.areas()]


def test_the_whole_year_stands_where_there_is_room(qtbot: QtBot) -> None:
    assert columns(grid_of(qtbot, 10, 1000)) == ALL


@pytest.mark.parametrize(("now", "newest"), [(10, 10), (11, 11)])
def test_a_narrow_place_has_the_latest_months_and_the_sum(qtbot: QtBot, now: int, newest: int) -> None:
    shown = columns(grid_of(qtbot, now, 420))
    assert shown[-1] == ALL[-1]
    assert shown[:-1] == list(range(newest - len(shown) + 2, newest + 1))
    assert 3 <= len(shown) - 1 < len(MONTHS)


def test_in_january_a_narrow_place_begins_with_january(qtbot: QtBot) -> None:
    shown = columns(grid_of(qtbot, 0, 420))
    assert shown[0] == 0
    assert shown[-1] == ALL[-1]


@pytest.mark.parametrize("width", [300, 420, 600, 660, 1000])
def test_no_number_reaches_out_or_over_another(qtbot: QtBot, width: int) -> None:
    grid = grid_of(qtbot, 10, max(width, NumberGrid([*MONTHS, "合计"], [("会议", YEAR)], 10).minimumSizeHint().width()))
    boxes = list(grid.areas().values())
    assert len(boxes) >= 4
    assert all(one.right() < other.left() + 1 for one, other in pairwise(boxes))
    assert boxes[-1].right() < grid.width()


def test_it_asks_for_no_more_than_the_smallest_window_has(qtbot: QtBot) -> None:
    assert grid_of(qtbot, 10, 420).minimumSizeHint().width() <= 420
