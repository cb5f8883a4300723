"""Fields as they come from outside (command line, import, bundle) -> canonical values, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import clean_line, clean_lines, fold
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import ROW_ID, Fields, Row, Scalar
from ruraldesk.model.typed_dates import real_date
from ruraldesk.model.typed_numbers import stored_number

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_RECORD_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ROW_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
MOST_ROWS = 10_000


def normalise(spec: FormSpec, fields: Mapping[str, object]) -> Fields:
    """Return fields in their canonical shape. What the form works out itself is left out.

    Rows keep their ``_id``, and have none if none was given; None stays (the field is cleared).
    Raises UserError("fields_wrong") whose ``where`` names every field and what is wrong with it.
    """
    found: Fields = {}
    wrong: list[str] = []
    for name, given in fields.items():
        if name in spec.repeat_by_name:
            found[name] = _rows(spec, name, given, wrong)
            continue
        field = spec.by_name.get(name)
        if field is None or field.repeat:
            wrong.append(f"{clean_line(str(name))[:40]}：没有这个字段。")
        elif field.is_stored:
            found[name] = _scalar(field, given, field.label, wrong)
    if wrong:
        raise UserError("fields_wrong", where=tuple(wrong), count=len(wrong), first=wrong[0])
    return found


def _rows(spec: FormSpec, repeat: str, given: object, wrong: list[str]) -> list[Row]:
    label = spec.repeat_by_name[repeat].label
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        wrong.append(f"{label}：要写成一行行的列表。")
        return []
    if len(given) > MOST_ROWS:
        wrong.append(f"{label}：有{len(given)}行，最多{MOST_ROWS}行。")
        return []
    known = {one.name: one for one in spec.by_repeat[repeat]}
    return [_row(known, row, f"{label}第{place}行", wrong) for place, row in enumerate(given, 1)]


def _row(known: Mapping[str, Field], given: Mapping[str, object], place: str, wrong: list[str]) -> Row:
    row: Row = {}
    for name, value in given.items():
        if name == ROW_ID:
            if isinstance(value, str) and _ROW_ID.fullmatch(value):
                row[ROW_ID] = value
            elif value:
                wrong.append(f"{place}：行的标识不对。")
        elif name not in known:
            wrong.append(f"{place}：没有字段 {clean_line(str(name))[:40]}。")
        elif known[name].is_stored:
            row[name] = _scalar(known[name], value, f"{place}{known[name].label}", wrong)
    return row


def _scalar(field: Field, given: object, place: str, wrong: list[str]) -> Scalar:
    try:
        return canonical_scalar(field, given)
    except UserError as problem:
        named = problem.sentence.startswith(f"“{place}”")
        wrong.append(problem.sentence if named else f"{place}：{problem.sentence}")
        return None


def canonical_scalar(field: Field, given: object) -> Scalar:
    """Return one JSON value in its canonical shape. Raises UserError saying what is wrong."""
    if given is None or given == "" or given == []:
        return None
    if isinstance(given, float | bool) or not isinstance(given, str | int | list | Decimal):
        raise UserError("value_kind", label=field.label, kind=_kind(given))
    if field.type == "select_multiple":
        return _names(field, given)
    if isinstance(given, list):
        raise UserError("value_kind", label=field.label, kind="列表")
    if field.type in ("integer", "decimal"):
        return _number(field, given)
    if not isinstance(given, str):
        raise UserError("value_kind", label=field.label, kind="数字")
    return _text(field, given)


def _text(field: Field, given: str) -> Scalar:
    match field.type:
        case "date":
            return _iso_day(given).isoformat()
        case "time":
            return _iso_time(given)
        case "datetime":
            return _iso_moment(given)
        case "link":
            return _mark(field, given.strip().lower(), _RECORD_ID)
        case "image" | "file":
            return _mark(field, given.strip().lower(), _SHA256)
        case "select_one":
            return clean_line(given)[:40] or None
    words = clean_lines(given) if field.is_multiline else clean_line(given)
    if len(words) > field.limit:
        raise UserError("text_too_long", length=len(words), limit=field.limit, over=len(words) - field.limit)
    return words or None


def _number(field: Field, given: str | int | Decimal) -> Scalar:
    try:
        amount = Decimal(fold(given)) if isinstance(given, str) and len(given) <= 60 else Decimal(str(given)[:60])
    except InvalidOperation:
        raise UserError("number_shape", text=str(given)[:20]) from None
    return stored_number(field, amount)


def _names(field: Field, given: object) -> Scalar:
    parts = given.split() if isinstance(given, str) else given
    if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts):
        raise UserError("value_kind", label=field.label, kind=_kind(given))
    return list(dict.fromkeys(clean_line(one)[:40] for one in parts if one.strip())) or None


def _mark(field: Field, text: str, shape: re.Pattern[str]) -> str:
    if not shape.fullmatch(text):
        raise UserError("value_mark", label=field.label)
    return text


def _iso_day(text: str) -> date:
    found = _ISO_DAY.fullmatch(fold(text))
    if not found:
        raise UserError("date_iso", text=text[:20])
    return real_date(int(found[1]), int(found[2]), int(found[3]))


def _iso_time(text: str) -> str:
    try:
        return time.fromisoformat(fold(text)).isoformat(timespec="minutes")[:5]
    except ValueError:
        raise UserError("time_shape", text=text[:20]) from None


def _iso_moment(text: str) -> str:
    from ruraldesk.clock import CHINA

    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError("date_iso", text=text[:20]) from None
    local = moment if moment.tzinfo is None else moment.astimezone(CHINA)
    real_date(local.year, local.month, local.day)
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _kind(given: object) -> str:
    if isinstance(given, bool):
        return "真假值"
    if isinstance(given, float):
        return "带小数点的数，小数要写在引号里"
    return {int: "数字", str: "文字", list: "列表", dict: "一组字段"}.get(type(given), "别的东西")
