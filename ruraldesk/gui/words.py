"""Times, dates and counts in a clerk's words."""

from __future__ import annotations

from datetime import date

from ruraldesk.clock import CHINA, Clock, parse_instant


def when(instant: str, clock: Clock) -> str:
    """Return ``今天10:42``, ``昨天16:20``, ``9月21日 15:08`` for an instant of the log; "" for none."""
    if not instant:
        return ""
    local = parse_instant(instant).astimezone(CHINA)
    days = (clock.today() - local.date()).days
    time = local.strftime("%H:%M")
    if days == 0:
        return f"今天{time}"
    if days == 1:
        return f"昨天{time}"
    return f"{day_words(local.date(), clock.today())} {time}"


def greeting(clock: Clock) -> str:
    """Return the greeting of the hour: ``上午好`` to noon, ``下午好`` to six, ``晚上好`` after it."""
    hour = clock.now().astimezone(CHINA).hour
    return "上午好" if hour < 12 else "下午好" if hour < 18 else "晚上好"


def day_words(day: date, today: date) -> str:
    """Return ``10月20日``, with the year where it is not this one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def days_since(instant: str, clock: Clock) -> int:
    """Return how many civil days ago an instant was; 0 for one that a clock set back has put into the future."""
    return max(0, (clock.today() - parse_instant(instant).astimezone(CHINA).date()).days)


def size_words(count: int) -> str:
    """Return a file size: ``820 KB``, ``5.3 MB``, ``14.2 GB``."""
    for unit, scale in (("GB", 1 << 30), ("MB", 1 << 20)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{max(1, count // 1024)} KB"


def grouped(code: str, size: int = 4) -> str:
    """Return a long code in groups, as it is read aloud."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
