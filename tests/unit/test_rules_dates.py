"""Days, months and working days; every start day over twenty years."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest

from ruraldesk.rules.dates import (
    HolidayTable,
    add_days,
    add_months,
    add_workdays,
    add_years,
    days_between,
    month_end,
    month_start,
    next_workday,
    overlaps,
    parse_table,
    quarter_end,
    quarter_start,
    whole_years,
    workdays_between,
)

EVERY_DAY = [date(2015, 1, 1) + timedelta(days=n) for n in range(20 * 365 + 5)]
TABLE = parse_table(
    [*((f"2026-10-{day:02}", "holiday") for day in range(1, 8)), ("2026-10-10", "workday"), ("2027-01-01", "holiday")]
)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_months_go_to_the_same_numbered_day_or_the_last(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_the_start_day_is_not_counted() -> None:
    assert add_days(date(2026, 10, 20), 7) == date(2026, 10, 27)
    assert add_days(date(2026, 3, 1), 30) == date(2026, 3, 31)
    assert days_between(date(2026, 10, 20), date(2026, 10, 27)) == 7


def test_five_working_days_across_the_national_holiday_use_the_table() -> None:
    due = add_workdays(date(2026, 9, 28), 5, TABLE)
    assert due.on == date(2026, 10, 10)
    assert due.unsure_years == ()


def test_without_a_table_weekends_are_free_and_the_answer_says_so() -> None:
    due = add_workdays(date(2026, 9, 28), 5, HolidayTable())
    assert due.on == date(2026, 10, 5)
    assert due.unsure_years == (2026,)
    assert add_workdays(date(2026, 12, 30), 3, TABLE).unsure_years == ()
    assert add_workdays(date(2027, 12, 30), 3, TABLE).unsure_years == (2028,)


def test_a_last_day_on_a_saturday_moves_to_the_next_working_day() -> None:
    assert next_workday(date(2026, 10, 24), TABLE).on == date(2026, 10, 26)
    assert next_workday(date(2026, 10, 3), TABLE).on == date(2026, 10, 8)
    assert next_workday(date(2026, 10, 10), TABLE).on == date(2026, 10, 10)
    assert next_workday(date(2025, 10, 1), TABLE).unsure_years == (2025,)


def test_every_start_day_keeps_the_rules_of_months_and_years() -> None:
    for start in EVERY_DAY:
        for months in (1, 2, 6, 12):
            due = add_months(start, months)
            assert (due.year - start.year) * 12 + due.month - start.month == months
            assert due.day == min(start.day, calendar.monthrange(due.year, due.month)[1])
        assert add_years(start, 1) == add_months(start, 12)
        assert month_start(start) <= start <= month_end(start) < month_start(add_months(month_start(start), 1))
        assert quarter_start(start) <= start <= quarter_end(start)
        assert (quarter_end(start) - quarter_start(start)).days in (89, 90, 91)


def test_every_start_day_counts_working_days_back_and_forth() -> None:
    for start in EVERY_DAY[::3]:
        for days in (1, 3, 10):
            due = add_workdays(start, days, TABLE)
            assert TABLE.is_workday(due.on)
            assert workdays_between(start, due.on, TABLE) == days
            assert workdays_between(due.on, start, TABLE) == -days
        back = add_workdays(start, -3, TABLE).on
        assert TABLE.is_workday(back)
        assert back < start


def test_age_is_full_on_the_birthday_itself() -> None:
    assert whole_years(date(2008, 10, 20), date(2026, 10, 19)) == 17
    assert whole_years(date(2008, 10, 20), date(2026, 10, 20)) == 18
    assert whole_years(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert whole_years(date(2000, 2, 29), date(2018, 3, 1)) == 18


def test_periods_that_share_their_last_day_overlap() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    assert overlaps(first, last, last, last)
    assert not overlaps(first, last, date(2026, 2, 1), date(2026, 3, 1))


def test_a_table_with_an_unknown_kind_or_day_is_refused() -> None:
    with pytest.raises(ValueError, match="rest"):
        parse_table([("2026-10-01", "rest")])
    with pytest.raises(ValueError, match="day"):
        parse_table([("2026-02-30", "holiday")])


def test_counts_that_leave_the_calendar_are_refused() -> None:
    with pytest.raises(OverflowError):
        add_months(date(2026, 1, 1), 12 * 9000)
    with pytest.raises(OverflowError):
        add_workdays(date(2026, 1, 1), 5000, TABLE)
    with pytest.raises(OverflowError):
        workdays_between(date(1926, 1, 1), date(2026, 1, 1), TABLE)
