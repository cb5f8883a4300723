"""The registers in numbers: a month begins at midnight in China, not eight hours later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.services.register_counts import all_registers, made_this_year
from tests.helpers import desks
from tests.helpers.desks import person

AUGUST_BEGINS = datetime(2026, 7, 31, 16, 0, tzinfo=UTC)  # 1 August, midnight in China
YEAR_BEGINS = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
YEAR_ENDS = datetime(2026, 12, 31, 16, 0, tzinfo=UTC) - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("made", "month"),
    [
        (AUGUST_BEGINS - timedelta(seconds=1), 7),
        (AUGUST_BEGINS, 8),
        (AUGUST_BEGINS + timedelta(hours=7), 8),
        (YEAR_BEGINS, 1),
        (YEAR_ENDS, 12),
    ],
)
def test_a_record_counts_in_the_month_of_the_village_calendar_and_opens_from_it(
    tmp_path: Path, made: datetime, month: int
) -> None:
    clock = FixedClock(made)
    with desks.desk(tmp_path / "village", clock=clock) as village:
        one = person(village)
        (people,) = [each for each in all_registers(village) if each.form == "person"]
        assert [at for at, count in enumerate(people.months, start=1) if count] == [month]
        assert people.this_year == 1
        assert made_this_year(village, "person", month) == made_this_year(village, "person") == [one]
        clock.advance(timedelta(days=366))
        (people,) = [each for each in all_registers(village) if each.form == "person"]
        assert people.this_year == 0
        assert not made_this_year(village, "person")
