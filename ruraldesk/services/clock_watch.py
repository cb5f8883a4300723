"""The computer's date has jumped since it was last seen here: asked once, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ruraldesk.clock import CHINA, instant_text, parse_instant
from ruraldesk.services.desk import Desk

BACK = timedelta(hours=12)  # a clock that is put right by minutes asks nobody
AHEAD = timedelta(days=60)  # a desk may rest over a long holiday
_SEEN = "clock.seen"


@dataclass(frozen=True, slots=True)
class Jump:
    """What the computer said last, and what it says now."""

    was: datetime
    now: datetime

    @property
    def is_back(self) -> bool:
        return self.now < self.was

    @property
    def days(self) -> int:
        return abs((self._day(self.now) - self._day(self.was)).days)

    @property
    def title(self) -> str:
        way = "往回走" if self.is_back else "往前跳"
        return f"电脑的日期{way}了{self.days}天，对吗？"

    @property
    def words(self) -> str:
        """What was seen, what it means, in sentences."""
        seen = f"上次在这里用是{_words(self.was)}，现在电脑说是{_words(self.now)}。"
        if self.is_back:
            means = "记录的先后不看日期，一件不丢也不乱；但新登记的日期、剩几天、打印的落款都照电脑的日期。"
            return f"{seen}\n{means}\n日期不对，就先按{_words(self.was)}接着办，回头在电脑的设置里改日期。"
        means = "日期不对，逾期、编号里的年份、打印的落款都会跟着错。"
        return f"{seen}\n{means}\n日期不对，先关上，在电脑的设置里改好再打开。"

    @staticmethod
    def _day(instant: datetime) -> datetime:
        return instant.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def look(desk: Desk) -> Jump | None:
    """Return the jump since the date was last seen, None if there is none. Changes nothing."""
    seen = _seen(desk)
    if seen is None:
        return None
    jump = Jump(seen, desk.clock.now())
    return jump if seen - jump.now > BACK or jump.now - seen > AHEAD else None


def note(desk: Desk) -> None:
    """Remember the date as it is now: somebody has said that it is right, or nothing was odd."""
    seen = desk.store.settings.get(_SEEN, "")
    if not seen or abs(desk.clock.now() - parse_instant(str(seen))) > BACK:  # seldom: it makes a backup due
        desk.store.settings.set(_SEEN, instant_text(desk.clock.now()))


def _seen(desk: Desk) -> datetime | None:
    """Return when the date was last seen; before that was noted, when this desk last wrote something."""
    told = desk.store.settings.get(_SEEN, "")
    if told:
        return parse_instant(str(told))
    log = desk.store.log
    lasts = [
        next(log.lines(key, seq, seq), None) for key, (seq, _) in log.heads().items() if key.startswith(desk.device)
    ]
    return max((parse_instant(one.header.at) for one in lasts if one is not None), default=None)


def _words(instant: datetime) -> str:
    local = instant.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日"
