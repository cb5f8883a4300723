"""When the lines of a desk's log say that they were written, and which of them nobody writes at a desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from ruraldesk.clock import CHINA, parse_instant
from ruraldesk.services.desk import Desk

OPEN = ((time(9, 0), time(11, 30)), (time(13, 30), time(17, 0)))


def instants(desk: Desk) -> list[datetime]:
    """Return the instants of all lines of the log, stream by stream."""
    log = desk.store.log
    return [parse_instant(line.header.at) for stream in sorted(log.heads()) for line in log.lines(stream)]


def outside_office_hours(many: Iterable[datetime]) -> list[datetime]:
    local = [one.astimezone(CHINA) for one in many]
    return [one for one in local if not any(first <= one.time() < end for first, end in OPEN)]
