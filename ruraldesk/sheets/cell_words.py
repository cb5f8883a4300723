"""What a cell of somebody else's sheet says, as a clerk would type it into a field; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import clean_lines, fold
from ruraldesk.model.form import Choice, Field
from ruraldesk.rules.hanzi import day_in_figures
from ruraldesk.sheets.grid import Raw

NOTHING = ("-", "--", "—", "——", "/", "\\", "无", "空", "暂无")
MOST_DIGITS = 15  # that a number in a sheet keeps
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?e\+?[0-9]{1,3}", re.IGNORECASE)
_OWN_GUARD = re.compile(r"''*[=+\-@\t\r]")
_SHORT_YEAR = re.compile(r"([0-2]\d|3[0-5]|[5-9]\d)[-.年](\d{1,2})[-.月](\d{1,2})[日号]?")
_UNCLEAR = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](\d{2}|\d{4})|\d{2}[-.年]\d{1,2}[-.月]\d{1,2}[日号]?")
_FROM_TODAY = re.compile(r"(?:(?:上|本|这|下)个?月)?\d{1,2}[日号]|(?:上|本|这|下)个?(?:周|星期|礼拜).")
_NO_YEAR = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_WITH_CLOCK = re.compile(r"(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?)[T ]*(\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?")
_ENGLISH_DAY = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{2}|\d{4})")
_WEEKDAY = re.compile(r"[(]?(星期|周)[一二三四五六日天][)]?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_FIRST, _SERIAL_LAST = 1000, 73_050  # 1902 to 2099, as sheets count days
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NUMBERS = ("integer", "decimal")
_DAYS = ("date", "datetime", "time")


def words_of(raw: Raw, field: Field, *, from_1904: bool = False) -> str:
    """Return what a cell says for a field; "" for nothing.

    Raises UserError cell_formula_error, cell_number_damaged, cell_is_day, cell_no_year, cell_day_unclear.
    """
    match raw:
        case None:
            return ""
        case bool():
            return "是" if raw else "否"
        case str():
            return _text(raw, field)
        case datetime() | date():
            return _day(raw, field)
        case time():
            return f"{raw:%H:%M}"
        case timedelta():
            minutes = int(raw.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return _number(raw, field, from_1904=from_1904)


def shown(raw: Raw) -> str:
    """Return a cell as a preview shows it, as it stands."""
    match raw:
        case None:
            return ""
        case datetime():
            return raw.date().isoformat() if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M}"
        case float():
            return _plain(raw)
        case bool():
            return "是" if raw else "否"
        case _:
            return " ".join(str(raw).split())


def choice_of(words: str, choices: tuple[Choice, ...]) -> str:
    """Return the choice a cell names, by its label or its code, also where a sheet ate the code's leading noughts.

    Unlike at the keyboard its place in the list is no name. Raises UserError choice_unknown.
    """
    asked = fold(words)
    open_ones = [one for one in choices if not one.retired]
    for one in open_ones:
        if asked in (fold(one.label), fold(one.name)):
            return one.name
    if asked.isdecimal():
        same = [one.name for one in open_ones if one.name.isdecimal() and int(one.name) == int(asked)]
        if len(same) == 1:
            return same[0]
    for one in choices:  # one that is offered no more: kept for old records, said as it is
        if asked in (fold(one.label), fold(one.name)):
            raise UserError("cell_choice_retired", text=one.label, where=tuple(other.label for other in open_ones))
    raise UserError("choice_unknown", text=words[:20], where=tuple(one.label for one in open_ones))


def _text(raw: str, field: Field) -> str:
    text = raw[1:] if _OWN_GUARD.match(raw) else raw  # what kept it from being read as a formula
    text = clean_lines(text).strip()
    if text in _ERRORS:
        raise UserError("cell_formula_error", text=text)
    if field.type == "text" and _SCIENTIFIC.fullmatch(fold(text)):
        raise UserError("cell_number_damaged", text=text)
    if field.type in (*_NUMBERS, *_DAYS, "link") and fold(text) in NOTHING:
        return ""
    return _day_words(text) if field.type in ("date", "datetime") else text


def _number(raw: float, field: Field, *, from_1904: bool) -> str:
    if field.type in ("text", "link", "select_one", "select_multiple") and abs(raw) >= 10**MOST_DIGITS:
        raise UserError("cell_number_damaged", text=f"{raw:.2E}")
    if field.type in ("date", "datetime") and _SERIAL_FIRST <= raw <= _SERIAL_LAST:
        epoch = _EPOCH_1904 if from_1904 else _EPOCH
        return _day(datetime.combine(epoch, time()) + timedelta(days=raw), field)
    if field.type == "time" and 0 <= raw < 1:
        minutes = round(raw * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    words = _plain(raw)
    return _day_words(words) if field.type in ("date", "datetime") else words


def _plain(raw: float) -> str:
    """Return a number without the dust that counting in binary leaves behind: a sheet shows 15 digits."""
    if isinstance(raw, int):
        return str(raw)
    words = format(Decimal(f"{raw:.{MOST_DIGITS}g}"), "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


def _day(raw: date, field: Field) -> str:
    if field.type in _NUMBERS:
        raise UserError("cell_is_day", text=f"{raw:%Y-%m-%d}")
    clock = raw.time() if isinstance(raw, datetime) else time()
    if field.type == "time":
        return f"{clock:%H:%M}"
    if field.type == "datetime" or (field.type == "text" and clock != time()):
        return f"{raw:%Y-%m-%d} {clock:%H:%M}"
    return f"{raw:%Y-%m-%d}"


def _day_words(text: str) -> str:
    """Return a day in a shape that a clerk types; other words as they are."""
    plain = _WEEKDAY.sub("", fold(text).replace("。", "."))
    if not plain or _FROM_TODAY.fullmatch(fold(text)):
        raise UserError("cell_no_year", text=text[:20])
    plain = day_in_figures(plain)
    if found := _ENGLISH_DAY.fullmatch(plain):
        month = _MONTHS.index(found[2].lower()) + 1 if found[2].lower() in _MONTHS else 0
        return f"{_whole_year(found[3])}-{month}-{found[1]}" if month else text
    if found := _SHORT_YEAR.fullmatch(plain):
        return f"{_whole_year(found[1])}-{found[2]}-{found[3]}"
    if _UNCLEAR.fullmatch(plain):
        raise UserError("cell_day_unclear", text=text[:20])
    if _NO_YEAR.fullmatch(plain) or re.fullmatch(r"\d{4}", plain):
        raise UserError("cell_no_year", text=text[:20])
    found = _WITH_CLOCK.fullmatch(" ".join(text.split()).replace("。", "."))
    if found and found[2]:
        return f"{found[1]} {found[2][:5].rstrip(':')}" if _says_time(found[2]) else found[1]
    return plain if plain != fold(text) else text


def _says_time(clock: str) -> bool:
    return any(sign not in "0:." for sign in clock)


def _whole_year(year: str) -> int:
    """Return a year of two digits: up to 35 of this century, from 50 on of the last; what lies between is not read."""
    if len(year) == 4:
        return int(year)
    return 2000 + int(year) if int(year) < 50 else 1900 + int(year)
