"""Periods of reports: reading them, naming them, the period before and the same one a year earlier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ruraldesk.errors import UserError
from ruraldesk.reports.definition import PeriodKind
from ruraldesk.rules.dates import add_months, days_between, month_end, month_start, quarter_end, quarter_start

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
BEGINNING = date(1, 1, 1)
_ORDINALS = "一二三四"
_WRITTEN = re.compile(r"([0-9]{4})(?:[-年]?(?:(Q)([1-4])|(H)([12])|(0?[1-9]|1[0-2])月?)|年?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def whole_months(self) -> int:
        """How many whole months it is; 0 if it is not made of whole months."""
        if self.first != month_start(self.first) or self.last != month_end(self.last):
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def read_period(text: str) -> Period:
    """Read ``2026``, ``2026Q3``, ``2026H1``, ``2026-09``. Raises UserError report_period_unread."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise UserError("report_period_unread", words=text.strip()[:20])
    year = int(found[1])
    if found[2]:
        return period_at(date(year, int(found[3]) * 3, 1), "quarter")
    if found[4]:
        return period_at(date(year, int(found[5]) * 6, 1), "half")
    if found[6]:
        return period_at(date(year, int(found[6]), 1), "month")
    return Period(date(year, 1, 1), date(year, 12, 31))


def period_at(on: date, kind: PeriodKind) -> Period:
    """Return the period of a kind that a day falls in; of ``none`` everything up to that day."""
    match kind:
        case "month":
            return Period(month_start(on), month_end(on))
        case "quarter":
            return Period(quarter_start(on), quarter_end(on))
        case "half":
            first = date(on.year, 1 if on.month <= 6 else 7, 1)
            return Period(first, month_end(add_months(first, 5)))
        case "year":
            return Period(date(on.year, 1, 1), date(on.year, 12, 31))
        case "none":
            return Period(BEGINNING, on)


def sure_period(first: date, last: date) -> Period:
    """Return the period of two days. Raises UserError report_period_backwards."""
    if last < first:
        raise UserError("report_period_backwards", first=first.isoformat(), last=last.isoformat())
    return Period(first, last)


def previous(one: Period) -> Period | None:
    """Return the period before, of the same length: in whole months, else in days. None before the year 1."""
    return _beside(one, -1)


def following(one: Period) -> Period | None:
    """Return the period after, of the same length: in whole months, else in days. None after the year 9999."""
    return _beside(one, 1)


def _beside(one: Period, way: int) -> Period | None:
    try:
        if months := one.whole_months:
            return _shifted(one, way * months)
        days = timedelta(days=way * (days_between(one.first, one.last) + 1))
        return Period(one.first + days, one.last + days)
    except OverflowError:
        return None


def year_before(one: Period) -> Period | None:
    """Return the same days a year earlier; a period of whole months stays one. None before the year 1."""
    try:
        return _shifted(one, -12) if one.whole_months else Period(add_months(one.first, -12), add_months(one.last, -12))
    except OverflowError:
        return None


def words(one: Period) -> str:
    """Return a period as papers name it: 2026年第三季度（7月1日至9月30日）."""
    if one.first == BEGINNING:
        return f"截至{day_words(one.last)}"
    name = _name(one)
    if one.first == one.last:
        return day_words(one.first)
    to = f"{one.last.month}月{one.last.day}日" if one.first.year == one.last.year else day_words(one.last)
    if not name:
        return f"{day_words(one.first)}至{to}"
    return f"{name}（{one.first.month}月{one.first.day}日至{to}）"


def month_words(month: str) -> str:
    """Return ``2026年7月`` for ``2026-07``; other words as they are."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", month)
    return f"{int(found[1])}年{int(found[2])}月" if found else month


def day_words(on: date) -> str:
    """Return ``2026年7月1日``."""
    return f"{on.year}年{on.month}月{on.day}日"


def _name(one: Period) -> str:
    year, first = one.first.year, one.first.month
    match one.whole_months:
        case 1:
            return f"{year}年{first}月"
        case 3 if first % 3 == 1:
            return f"{year}年第{_ORDINALS[first // 3]}季度"
        case 6 if first % 6 == 1:
            return f"{year}年{'上' if first == 1 else '下'}半年"
        case 12 if first == 1:
            return f"{year}年"
        case _:
            return ""


def _shifted(one: Period, months: int) -> Period:
    return Period(add_months(one.first, months), month_end(add_months(month_start(one.last), months)))
