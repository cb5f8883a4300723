"""Dates and times as clerks type them: 1120, 11.20, 2026年11月20日, 十一月二十日, 20日, 上周五, 昨天, 下午3点半."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import clean, fold
from ruraldesk.rules.hanzi import day_in_figures

FIRST_YEAR, LAST_YEAR = 1900, 2099
WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3, "明天": 1, "明日": 1, "后天": 2}
WORDS |= {"zt": -1, "jt": 0, "mt": 1}  # their initials; those of 前天 and 后天 mean too much else
_FULL = re.compile(r"(\d{4})(?:[-./年])(\d{1,2})(?:[-./月])(\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})(?:[-./月])(\d{1,2})[日号]?")
_MONTH_ONLY = re.compile(r"\d{4}(?:[-./年])\d{1,2}月?|\d{4}年?|\d{1,2}月")
_DAY_ONLY = re.compile(r"(?:(上|本|这|下)个?月)?(\d{1,2})[日号]")
_WEEKDAY = re.compile(r"(上|本|这|下)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_AWAY = {"上": -1, "本": 0, "这": 0, "下": 1}
_WEEK = "一二三四五六日天"
_MIDNIGHT = re.compile(r"(?:\s+|T)0?0:00(?::00(?:\.0+)?)?$")  # behind a day that a sheet shows with its time
_CLOCK = re.compile(
    r"(上午|早上|凌晨|中午|下午|傍晚|晚上|晚)?(\d{1,2})(?::|点|时)"
    r"(?:(\d{1,2})分?|(半)|(?:([一三])刻)|整)?"
)
_BARE_CLOCK = re.compile(r"(\d{1,2})(\d{2})")
_AFTERNOON = ("下午", "傍晚", "晚上", "晚")


def typed_date(text: str, today: date) -> date:
    """Return the date a clerk typed; without a year it is this year's.

    Raises UserError("date_shape", "date_lunar", "date_no_day", "date_which_week", "date_year", "date_month",
    "date_day").
    """
    plain = (
        fold(_MIDNIGHT.sub("", text.strip())).replace("。", ".").replace("—", "-").replace("–", "-").replace("－", "-")
    )
    if plain.lower() in WORDS:
        return today + timedelta(days=WORDS[plain.lower()])
    if plain.startswith(("农历", "阴历", "民国")) or "闰" in plain:
        raise UserError("date_lunar", text=text[:20])
    plain = day_in_figures(plain)
    found = _FULL.fullmatch(plain)
    if found:
        return real_date(int(found[1]), int(found[2]), int(found[3]))
    found = _SHORT.fullmatch(plain)
    if found:
        return real_date(today.year, int(found[1]), int(found[2]))
    if re.fullmatch(r"\d{8}", plain):
        return real_date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    if re.fullmatch(r"\d{4}", plain) and not FIRST_YEAR <= int(plain) <= LAST_YEAR:
        return real_date(today.year, int(plain[:2]), int(plain[2:]))
    if near := _near(plain, today):
        return near
    if _MONTH_ONLY.fullmatch(plain):
        raise UserError("date_no_day", text=text[:20])
    raise UserError("date_shape", text=text[:20])


def _near(plain: str, today: date) -> date | None:
    """Return a day said from today: 20日 and 上月20日 by the month, 上周五 and 本周五 by the week from Monday on."""
    if found := _WEEKDAY.fullmatch(plain):
        if not found[1]:
            raise UserError("date_which_week", text=plain)
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 * _AWAY[found[1]] + min(_WEEK.index(found[2]), 6))
    if found := _DAY_ONLY.fullmatch(plain):
        month = today.year * 12 + today.month - 1 + _AWAY[found[1] or "本"]
        return real_date(month // 12, month % 12 + 1, int(found[2]))
    return None


def real_date(year: int, month: int, day: int) -> date:
    """Return a date that exists. Raises UserError("date_year", "date_month", "date_day") saying what is wrong."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError("date_year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    if not 1 <= month <= 12:
        raise UserError("date_month", month=month)
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise UserError("date_day", year=year, month=month, day=day, days=days)
    return date(year, month, day)


def typed_time(text: str) -> str:
    """Return a time of day as ``09:30``. Raises UserError("time_shape")."""
    plain = fold(text)
    found = _CLOCK.fullmatch(plain)
    bare = _BARE_CLOCK.fullmatch(plain)
    if found:
        half_or_quarter = {"半": 30, "一": 15, "三": 45}
        minute = int(found[3]) if found[3] else half_or_quarter.get(found[4] or found[5] or "", 0)
        hour = int(found[2]) + (12 if found[1] in _AFTERNOON and int(found[2]) < 12 else 0)
    elif bare:
        hour, minute = int(bare[1]), int(bare[2])
    else:
        raise UserError("time_shape", text=text[:20])
    if hour > 23 or minute > 59:
        raise UserError("time_shape", text=text[:20])
    return f"{hour:02}:{minute:02}"


def typed_datetime(text: str, today: date) -> str:
    """Return a civil date and time (+08:00) as ``2026-11-20T09:30``. Raises UserError as the two parts do."""
    parts = clean(text).replace("T", " ").split()
    if len(parts) == 1:
        parts = re.split(r"(?<=[日号天])", fold(text), maxsplit=1)
    if len(parts) < 2 or not parts[1]:
        raise UserError("datetime_no_time", text=text[:20])
    return f"{typed_date(parts[0], today).isoformat()}T{typed_time(''.join(parts[1:]))}"
