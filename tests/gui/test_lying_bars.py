"""Lying bars: the number stands clear of both bars, this year's and last year's."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ruraldesk.gui.charts.bar import Bar
from ruraldesk.gui.charts.lying import LyingBars
from ruraldesk.gui.theme import tokens


@pytest.mark.parametrize(("value", "before"), [(0.0, 45.0), (5.0, 45.0), (50.0, 45.0)])
def test_the_number_stands_right_of_the_longer_bar(qtbot: QtBot, value: float, before: float) -> None:
    chart = LyingBars((Bar("受理", 50.0, 45.0), Bar("主动", value, before)), "")
    qtbot.addWidget(chart)
    chart.resize(420, chart.sizeHint().height())
    image, area = chart.grab().toImage(), chart.areas()[1]
    bars = {QColor(one).rgb() for one in (tokens.CHART1, tokens.CHART4)}
    places = [(x, y) for x in range(area.width()) for y in range(area.top(), area.bottom())]
    painted = [x for x, y in places if image.pixel(x, y) in bars]
    written = [x for x, y in places if image.pixel(x, y) == QColor(tokens.INK).rgb() and x >= min(painted)]
    assert max(painted) - min(painted) > 200
    assert written
    assert min(written) > max(painted) + 4
