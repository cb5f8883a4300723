"""The greeting of the hour in the village, whatever zone the computer is in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.gui.words import greeting


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "上午好"), (3, "上午好"), (4, "下午好"), (9, "下午好"), (10, "晚上好"), (15, "晚上好"), (16, "上午好")],
)
def test_the_greeting_follows_the_hour_in_china(hour: int, words: str) -> None:
    assert greeting(FixedClock(datetime(2026, 11, 23, hour, 59, tzinfo=UTC))) == words
