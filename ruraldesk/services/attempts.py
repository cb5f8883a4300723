"""Wrong passphrases slow the next try down; nobody is ever locked out. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from ruraldesk.clock import Clock

FREE = 4  # wrong ones that cost nothing
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(seconds=60)


class Attempts:
    """How often it was wrong since it was last right, at this start of the program."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.wrong = 0
        self._last: datetime = clock.now()

    def failed(self) -> None:
        self.wrong += 1
        self._last = self._clock.now()

    def succeeded(self) -> None:
        self.wrong = 0

    def wait_s(self) -> int:
        """Return how many seconds are left until the next try; never more than the wait itself, whatever the clock."""
        if self.wrong <= FREE:
            return 0
        wait = min(FIRST_WAIT * 2 ** min(self.wrong - FREE - 1, 10), LONGEST_WAIT)
        left = min(wait, self._last + wait - self._clock.now())
        return max(0, -(-int(left.total_seconds() * 1000) // 1000))
