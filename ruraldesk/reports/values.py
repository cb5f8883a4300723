"""Values of a report's columns: what the select may give, the exact number behind it, and the text shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import EMPTY_CELL, MEASURES, NONE, Cell, Kind
from ruraldesk.reports.definition import COUNTED, WORKED_OUT, ReportColumn
from ruraldesk.reports.periods import month_words

Raw = int | str | None
SCALES: dict[Kind, int] = {"integer": 1, "money": 100, "area": 100, "hours": 10}
_WAN = 10_000
_WAN_PLACES = 2
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sure(column: ReportColumn, value: object) -> Raw:
    """Return a value of the select, if it fits its column. Raises UserError report_value.

    A whole number in place of text is taken as text; a floating number never is.
    """
    if value is None:
        return None
    if column.kind in COUNTED:
        if isinstance(value, int):
            return value
    elif isinstance(value, str):
        if column.kind != "date" or not value or _is_day(value):
            return value or None
    elif isinstance(value, int) and column.kind == "text":
        return str(value)
    raise UserError("report_value", column=column.label, name=column.name, kind=column.kind, value=str(value)[:30])


def places_of(column: ReportColumn) -> int:
    """Return how many decimal places the numbers of a column have."""
    match column.kind:
        case "money" | "area":
            return 2
        case "hours":
            return 1
        case "percent" | "ratio" | "measure":
            return column.decimals
        case _:
            return 0


def exact(column: ReportColumn, raw: int) -> Fraction:
    """Return the number in its unit."""
    return Fraction(raw, SCALES.get(column.kind, 1))


def number_cell(column: ReportColumn, raw: Raw) -> Cell:
    """Return the cell of a number that the select gave."""
    if not isinstance(raw, int):
        return EMPTY_CELL
    if column.kind == "integer":
        return Cell(raw, f"{raw:,}")
    plain = Decimal(raw).scaleb(-places_of(column))
    value = rounded(exact(column, raw) / _WAN, _WAN_PLACES) if column.wan else plain
    return Cell(value, f"{value:,}")


def share_cell(part: Fraction | None, whole: Fraction | None, column: ReportColumn) -> Cell:
    """Return the cell of a percent or ratio; — where the whole is 0, empty where there is none."""
    if whole is None:
        return EMPTY_CELL
    found = share(part, whole, column)
    if found is None:
        return Cell(None, NONE)
    return Cell(found, f"{found:,}%" if column.kind == "percent" else f"{found:,}")


def share(part: Fraction | None, whole: Fraction | None, column: ReportColumn) -> Decimal | None:
    """Return a percent or ratio, rounded to its places; None where the whole is nothing."""
    if part is None or not whole:
        return None
    return rounded(part / whole * (100 if column.kind == "percent" else 1), column.decimals)


def as_measured(column: ReportColumn, told: Raw) -> ReportColumn:
    """Return the column as one row of a measure has it. Raises UserError report_value of an unknown kind."""
    kind = next((one for one in MEASURES if one == told), None)
    if kind is None:
        raise UserError("report_value", column=column.label, name=column.by, kind="、".join(MEASURES), value=str(told))
    return replace(column, kind=kind)


def measured_cell(part: Fraction | None, whole: Fraction | None, column: ReportColumn) -> Cell:
    """Return the cell of a row of a measure: a share, or the part alone in its unit."""
    if part is None:
        return EMPTY_CELL
    cell = share_cell(part, whole, column) if column.kind in WORKED_OUT else number_cell(column, int(part))
    return replace(cell, kind=column.kind)


def measured(part: Fraction | None, whole: Fraction | None, column: ReportColumn) -> Decimal | None:
    """Return the number of a row of a measure in its unit."""
    if column.kind in WORKED_OUT:
        return share(part, whole, column)
    return None if part is None else rounded(exact(column, int(part)), places_of(column))


def change_cell(now: Fraction | None, then: Fraction | None) -> Cell:
    """Return the change from then to now in percent with a sign; — from nothing."""
    if now is None or not then:
        return Cell(None, NONE)
    return _signed(rounded((now - then) / abs(then) * 100, 1), "%")


def points_cell(now: Decimal | None, then: Decimal | None) -> Cell:
    """Return the difference of two percentages or ratios, with a sign."""
    if now is None or then is None:
        return Cell(None, NONE)
    return _signed(now - then, "")


def text_cell(column: ReportColumn, raw: Raw, label: str | None = None) -> Cell:
    """Return the cell of anything that is no number; ``label``: what a choice or state is called."""
    if raw is None or raw == "":
        return EMPTY_CELL
    words = str(raw)
    match column.kind:
        case "date":
            return Cell(date.fromisoformat(words), words)
        case "month":
            return Cell(month_words(words), month_words(words))
        case _:
            shown = words if label is None else label
            return Cell(shown, shown)


def rounded(number: Fraction, places: int) -> Decimal:
    """Return a number rounded 四舍五入, exactly."""
    scale = 10**places
    scaled = abs(number) * scale
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(-whole if number < 0 else whole).scaleb(-places)


def _is_day(words: str) -> bool:
    try:
        return bool(_DAY.fullmatch(words)) and bool(date.fromisoformat(words))
    except ValueError:
        return False


def _signed(value: Decimal, after: str) -> Cell:
    return Cell(value, f"{value:+,}{after}" if value else f"{abs(value):,}{after}")
