"""Which backups to keep: all of two days, then 12 daily, 10 weekly, 9 monthly ones. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ruraldesk.clock import civil_date

ALL_OF = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9


def kept(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the instants whose backups stay. The newest always stays, whatever the clock says."""
    newest_first = sorted(made, reverse=True)
    keep = set(newest_first[:1]) | {one for one in newest_first if now - one <= ALL_OF}
    rest = [one for one in newest_first if one not in keep]
    for count, bucket in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        chosen, rest = _newest_per(bucket, rest, count)
        keep |= chosen
    return keep


def _newest_per(
    bucket: Callable[[datetime], tuple[int, ...]], newest_first: list[datetime], count: int
) -> tuple[set[datetime], list[datetime]]:
    """Return the newest of each of the first buckets, and what is older than those buckets."""
    chosen: dict[tuple[int, ...], datetime] = {}
    for place, one in enumerate(newest_first):
        key = bucket(one)
        if key not in chosen and len(chosen) == count:
            return set(chosen.values()), newest_first[place:]
        chosen.setdefault(key, one)
    return set(chosen.values()), []


def _day(one: datetime) -> tuple[int, ...]:
    return (civil_date(one).toordinal(),)


def _week(one: datetime) -> tuple[int, ...]:
    return tuple(civil_date(one).isocalendar()[:2])


def _month(one: datetime) -> tuple[int, ...]:
    on = civil_date(one)
    return (on.year, on.month)
