"""When the invented village's clerks are at the desk: what they save bears such an hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from ruraldesk.clock import CHINA, Clock, FixedClock, instant_text

MORNING, AFTERNOON = (9 * 60, 11 * 60 + 30), (13 * 60 + 30, 16 * 60 + 30)  # minutes of the civil day, end not reached
LAST_HOUR = time(16, 30)  # of the day before today: the stick is handed over, its receipt comes, the day ends
_DRAWN = (8 * 60, 17 * 60)  # wider than the hours: drawn as ever, so that a seed keeps its village


def at_work(random: Random, on: date) -> str:
    """Return an instant in the office hours of a day."""
    first, end = _DRAWN
    hours = MORNING[1] - MORNING[0] + AFTERNOON[1] - AFTERNOON[0]
    minutes = MORNING[0] + (random.randrange(first, end) - first) * hours // (end - first)
    return office_instant(on, minutes if minutes < MORNING[1] else minutes - MORNING[1] + AFTERNOON[0])


def office_instant(on: date, minutes: int) -> str:
    """Return the instant so many minutes into a civil day, as the log writes it."""
    return instant_text(datetime.combine(on, time(minutes // 60, minutes % 60), CHINA))


def last_hour(clock: Clock) -> FixedClock:
    """Stand at the last hour of the day before today: the same all day, and never ahead of the computer's clock."""
    return FixedClock(datetime.combine(clock.today() - timedelta(days=1), LAST_HOUR, CHINA))
