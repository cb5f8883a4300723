"""The one source of "now": instants in UTC, civil dates at a fixed +08:00."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "+08:00")


class Clock(Protocol):
    """Anything that can say what time it is. Passed in everywhere, never global."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the civil date in China (+08:00)."""
        ...


class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return civil_date(self.now())


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is told to move: for tests and the demo."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return civil_date(self.instant)

    def advance(self, step: timedelta) -> None:
        self.instant += step


def civil_date(instant: datetime) -> date:
    """Return the civil date of an aware instant at +08:00."""
    return instant.astimezone(CHINA).date()


def instant_text(instant: datetime) -> str:
    """Write an aware instant as ``2026-11-23T07:51:31Z`` (whole seconds, UTC)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> datetime:
    """Read what instant_text wrote. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class SteadyClock:
    """A clock that can be told to go on from another instant: where the computer's own date is wrong."""

    def __init__(self, inner: Clock) -> None:
        self._inner = inner
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._inner.now() + self._ahead

    def today(self) -> date:
        return civil_date(self.now())

    def go_on_from(self, instant: datetime) -> None:
        """Count on from an instant, at the computer's own pace."""
        self._ahead = instant - self._inner.now()
