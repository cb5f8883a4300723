"""Civil days, months and workdays, as the 民法典 counts them. Holidays are data that is passed in."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
LONGEST_COUNT = 4000  # workdays; a guard against a mistyped number


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Public holidays and moved workdays (调休) of the years it covers, as the State Council publishes them.

    The default table covers no year: weekends then count as free, and every answer
    that leaned on it says so (``Due.unsure_years``).
    """

    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def is_workday(self, on: date) -> bool:
        """True on working days: moved workdays, and weekdays that are no holiday."""
        if on in self.workdays:
            return True
        return on.weekday() < SATURDAY and on not in self.holidays

    def uncovered(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from ``first`` to ``last`` that the table does not cover."""
        low, high = min(first, last).year, max(first, last).year
        return tuple(year for year in range(low, high + 1) if year not in self.years)


@dataclass(frozen=True, slots=True)
class Due:
    """A last day, and the years whose holidays were not known when it was counted."""

    on: date
    unsure_years: tuple[int, ...] = ()


def add_days(start: date, days: int) -> date:
    """Return the last day of a period of calendar days; the start day is not counted.

    Source: 民法典 第二百零一条. Raises OverflowError beyond the years 1 to 9999.
    """
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """Return the same-numbered day so many months later, or that month's last day.

    Source: 民法典 第二百零二条. Raises OverflowError beyond the years 1 to 9999.
    """
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    return date(year, month0 + 1, min(start.day, calendar.monthrange(year, month0 + 1)[1]))


def add_years(start: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes the 28th. Source: 民法典 第二百零二条."""
    return add_months(start, years * 12)


def add_workdays(start: date, days: int, table: HolidayTable) -> Due:
    """Return the last of so many working days after (or before) ``start``, which is not counted.

    Source: 民法典 第二百零一条; working days after 国务院办公厅's yearly notice, which ``table`` holds.
    Raises OverflowError for more than 4000 days.
    """
    if abs(days) > LONGEST_COUNT:
        raise OverflowError(days)
    step = timedelta(days=1 if days > 0 else -1)
    on, left = start, abs(days)
    while left:
        on += step
        left -= table.is_workday(on)
    return Due(on, table.uncovered(start, on) if days else ())


def next_workday(last: date, table: HolidayTable) -> Due:
    """Return a period's last day, moved to the next working day if it falls on a free day.

    Source: 民法典 第二百零三条. A year that the table does not cover is named, so that a
    reader is told; weekends are passed over all the same.
    """
    on = last
    while not table.is_workday(on):
        on += timedelta(days=1)
    return Due(on, table.uncovered(last, on))


def days_between(first: date, last: date) -> int:
    """Return the number of days from ``first`` to ``last``, the first not counted (民法典 第二百零一条)."""
    return (last - first).days


def workdays_between(first: date, last: date, table: HolidayTable) -> int:
    """Return the number of working days after ``first`` up to and with ``last``; negative backwards."""
    low, high = min(first, last), max(first, last)
    if (high - low).days > LONGEST_COUNT * 2:
        raise OverflowError((high - low).days)
    count = sum(table.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    return count if last >= first else -count


def whole_years(birth: date, on: date) -> int:
    """Return the full years of age on a day: a year is full on the birthday itself (周岁)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def overlaps(first: date, last: date, other_first: date, other_last: date) -> bool:
    """True if two periods, their last days included, share a day (“以内”含本数: 民法典 第一千二百五十九条)."""
    return first <= other_last and other_first <= last


def month_start(on: date) -> date:
    """Return the first day of the month."""
    return on.replace(day=1)


def month_end(on: date) -> date:
    """Return the last day of the month."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def quarter_start(on: date) -> date:
    """Return the first day of the calendar quarter."""
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1)


def quarter_end(on: date) -> date:
    """Return the last day of the calendar quarter."""
    return month_end(date(on.year, (on.month - 1) // 3 * 3 + 3, 1))


def parse_table(rows: Iterable[tuple[str, str]]) -> HolidayTable:
    """Build a table from rows (ISO day, ``holiday`` | ``workday``). Raises ValueError on another kind or day.

    A year counts as covered when at least one of its holidays is named.
    """
    sets: dict[str, set[date]] = {"holiday": set(), "workday": set()}
    for day, kind in rows:
        if kind not in sets:
            raise ValueError(f"{day}: {kind}")
        sets[kind].add(date.fromisoformat(day))
    years = frozenset(one.year for one in sets["holiday"])
    return HolidayTable(years, frozenset(sets["holiday"]), frozenset(sets["workday"]))
