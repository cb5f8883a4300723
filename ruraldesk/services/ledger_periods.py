"""The periods a ledger is looked at by: running ones by their key, others by their two days."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ruraldesk.reports import periods
from ruraldesk.reports.periods import Period

PERIODS: dict[str, str] = {
    "today": "今天",
    "month": "本月",
    "last_month": "上月",
    "quarter": "本季",
    "last_quarter": "上季",
    "year": "今年",
    "last_year": "去年",
}
OWN_SIGN = "/"  # between the two days of a period that has no name


def period_days(period: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period; None = open on that side."""
    if OWN_SIGN in period:
        first, last = (date.fromisoformat(one) if one else None for one in period.split(OWN_SIGN, 1))
        return first, last
    if period not in PERIODS:
        return None, None
    if period == "today":
        return today, today
    kind: Literal["month", "quarter", "year"] = "year"
    if period.endswith(("month", "quarter")):
        kind = "month" if period.endswith("month") else "quarter"
    found = periods.period_at(today, kind)
    if period.startswith("last_"):
        found = periods.previous(found) or found
    return found.first, found.last


def own_period(first: date | None, last: date | None) -> str:
    """Return a period of two days; those given the wrong way round are turned."""
    if first and last and last < first:
        first, last = last, first
    return OWN_SIGN.join(one.isoformat() if one else "" for one in (first, last))


def shifted(period: str, by: int, today: date) -> str:
    """Return the period before (-1) or after (1), of the same length; what is open on a side stays as it is."""
    first, last = period_days(period, today)
    if first is None or last is None:
        return period
    one = Period(first, last)
    moved = periods.previous(one) if by < 0 else periods.following(one)
    return period if moved is None else own_period(moved.first, moved.last)


def period_words(period: str, today: date) -> str:
    """Return a period in few words: 本季, 2026年第三季度, 7月1日以后."""
    if period in PERIODS:
        return PERIODS[period]
    first, last = period_days(period, today)
    if first and last:
        return periods.words(Period(first, last)).split("（", 1)[0]
    if first:
        return f"{periods.day_words(first)}以后"
    return f"{periods.day_words(last)}以前" if last else "不限"
