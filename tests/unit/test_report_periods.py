"""Periods: as they are written, as they are named, the one before and the same one a year earlier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.errors import UserError
from ruraldesk.reports.periods import Period, period_at, previous, read_period, words, year_before
from ruraldesk.services.reporting import period_of


def _p(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("2026q1", "2026-01-01", "2026-03-31"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026-09", "2026-09-01", "2026-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026年9月", "2026-09-01", "2026-09-30"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, first: str, last: str) -> None:
    assert read_period(text) == _p(first, last)


@pytest.mark.parametrize("text", ["", "2026Q5", "2026-13", "26", "0000", "2026H3", "今年", "2026Q", "2026-09-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_period(text)
    assert refused.value.code == "report_period_unread"


@pytest.mark.parametrize(
    ("period", "before", "a_year_ago"),
    [
        (_p("2026-07-01", "2026-09-30"), _p("2026-04-01", "2026-06-30"), _p("2025-07-01", "2025-09-30")),
        (_p("2026-03-01", "2026-03-31"), _p("2026-02-01", "2026-02-28"), _p("2025-03-01", "2025-03-31")),
        (_p("2025-02-01", "2025-02-28"), _p("2025-01-01", "2025-01-31"), _p("2024-02-01", "2024-02-29")),
        (_p("2026-01-01", "2026-12-31"), _p("2025-01-01", "2025-12-31"), _p("2025-01-01", "2025-12-31")),
        (_p("2026-01-01", "2026-10-20"), _p("2025-03-14", "2025-12-31"), _p("2025-01-01", "2025-10-20")),
        (_p("2024-02-29", "2024-02-29"), _p("2024-02-28", "2024-02-28"), _p("2023-02-28", "2023-02-28")),
    ],
)
def test_the_period_before_and_a_year_earlier(period: Period, before: Period, a_year_ago: Period) -> None:
    assert (previous(period), year_before(period)) == (before, a_year_ago)


def test_there_is_nothing_before_the_first_year() -> None:
    assert previous(_p("0001-01-01", "0001-12-31")) is None
    assert year_before(_p("0001-01-01", "0001-03-15")) is None


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (_p("2026-07-01", "2026-09-30"), "2026年第三季度（7月1日至9月30日）"),
        (_p("2026-02-01", "2026-02-28"), "2026年2月（2月1日至2月28日）"),
        (_p("2026-07-01", "2026-12-31"), "2026年下半年（7月1日至12月31日）"),
        (_p("2026-01-01", "2026-12-31"), "2026年（1月1日至12月31日）"),
        (_p("2026-02-01", "2026-04-30"), "2026年2月1日至4月30日"),
        (_p("2025-12-01", "2026-01-31"), "2025年12月1日至2026年1月31日"),
        (_p("2026-10-20", "2026-10-20"), "2026年10月20日"),
        (Period(date(1, 1, 1), date(2026, 10, 20)), "截至2026年10月20日"),
    ],
)
def test_a_period_in_words(period: Period, said: str) -> None:
    assert words(period) == said


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["month", "quarter", "half", "year"]))
def test_the_period_before_ends_the_day_before_and_is_as_long(on: date, kind: str) -> None:
    one = period_at(on, kind)  # type: ignore[arg-type]
    before = previous(one)
    assert before is not None
    assert one.first <= on <= one.last
    assert before.last + timedelta(days=1) == one.first
    assert before.whole_months == one.whole_months


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 800))
def test_any_run_of_days_has_one_as_long_before_it(first: date, days: int) -> None:
    one = Period(first, first + timedelta(days=days))
    before = previous(one)
    assert before is not None
    assert before.last + timedelta(days=1) == one.first
    if not one.whole_months:
        assert before.last - before.first == one.last - one.first


def test_the_keys_of_the_window() -> None:
    today = date(2026, 1, 15)
    assert period_of("month", today) == (date(2026, 1, 1), date(2026, 1, 31))
    assert period_of("quarter", today) == (date(2026, 1, 1), date(2026, 3, 31))
    assert period_of("last_quarter", today) == (date(2025, 10, 1), date(2025, 12, 31))
    assert period_of("year", today) == (date(2026, 1, 1), date(2026, 12, 31))
    assert period_of("last_year", today) == (date(2025, 1, 1), date(2025, 12, 31))
