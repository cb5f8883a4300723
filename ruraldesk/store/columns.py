"""Between the JSON values of the log and the columns of a form's table."""

from __future__ import annotations

from decimal import InvalidOperation

from ruraldesk.model import values
from ruraldesk.model.form import Field
from ruraldesk.model.record import Scalar

_LARGEST = (1 << 63) - 1
_LONGEST_NUMBER = 40


def to_column(field: Field, value: object) -> int | str | None:
    """Return what the column holds; None for what does not fit, so that SQL never refuses a merge.

    The log keeps the value whatever becomes of the column.
    """
    if type(value) is str and not field.unit and field.type != "integer":
        return value or None
    if isinstance(value, bool) or not isinstance(value, str | int | list):
        return None
    whole = bool(field.unit) or field.type == "integer"
    if whole and (isinstance(value, list) or len(str(value)) > _LONGEST_NUMBER):
        return None
    try:
        column = values.to_column(field, value if not isinstance(value, list) else [str(one) for one in value])
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return None if isinstance(column, int) and abs(column) > _LARGEST else column


def from_column(field: Field, column: int | str | None) -> Scalar:
    """Return the JSON value of a column."""
    return values.from_column(field, column)
